// @ts-check
/**
 * The keyboard and the hand on the list: Ctrl+K jumps, a right click or a long press files a row.
 * What it opens comes on demand.
 */
const LONG_MS = 500;

/** @param {Event} event @returns {HTMLAnchorElement | null} */
const rowOf = (event) => /** @type {Element} */ (event.target).closest?.('[data-liane~="row"]') ?? null;

/** @param {KeyboardEvent} event */
async function onKey(event) {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (command && event.key.toLowerCase() === "k") {
    event.preventDefault();
    (await import("./later/palette.js")).open();
  }
}

/** @param {HTMLAnchorElement} row @param {{x: number, y: number}} at */
async function file(row, at) {
  const { openMenu } = await import("./later/filing.js");
  openMenu(row.dataset.conversation ?? "", at, row);
}

/** @param {MouseEvent} event from a mouse, Shift+F10, or the finger of an Android phone */
function onContext(event) {
  const row = rowOf(event);
  if (!row) return;
  event.preventDefault();
  const { left, bottom } = row.getBoundingClientRect();
  file(row, event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: left + 56, y: bottom });
}

/** A phone that has no context menu. @param {PointerEvent} event */
function onPress(event) {
  const row = event.pointerType === "touch" && rowOf(event);
  if (!row) return;
  const { clientX: x, clientY: y } = event;
  const timer = setTimeout(() => {
    row.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
    if (!document.querySelector(".filing-menu:popover-open")) file(row, { x, y });
  }, LONG_MS);
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerup", "pointercancel", "pointermove"]) addEventListener(name, stop, { once: true });
}

document.addEventListener("chat:read", async (event) => {
  if (document.querySelector("[data-unread-marked]")) (await import("./later/filing.js")).unmark(/** @type {any} */ (event));
});
addEventListener("keydown", onKey);
document.addEventListener("contextmenu", onContext);
document.addEventListener("pointerdown", onPress);
document.addEventListener("click", async (event) => {
  const opener = /** @type {Element} */ (event.target).closest?.("[data-file-conversation]");
  if (!(opener instanceof HTMLElement)) return;
  const { left, bottom } = opener.getBoundingClientRect();
  const { openMenu } = await import("./later/filing.js");
  openMenu(opener.dataset.fileConversation ?? "", { x: left, y: bottom }, opener);
});
