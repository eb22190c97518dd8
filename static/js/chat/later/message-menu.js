// @ts-check
/** The menu of a message: what may be done with this one, beside it on a PC, from below on a phone. */
import { enter, leave } from "../../behaviors/overlay-history.js";
import { attach as rove } from "../../behaviors/roving-focus.js";
import { openSheet } from "../acting.js";
import { copy, remove } from "./parts/message-ends.js";
import { styled } from "./parts/sheet.js";

const YOUNG_MS = 15 * 60_000;
const SHEET = matchMedia("(max-width: 639px)");

/** @typedef {import("../message-acts.js").MessageActs} Acts */

/** @type {(() => void) | null} */
let close = null;

/** @param {Acts} acts @param {HTMLElement} item @param {MouseEvent | Element} at */
export async function open(acts, item, at) {
  const menu = document.getElementById("acts-of-message") ?? drawn();
  if (!menu) return;
  await styled("message-menu");
  close?.();
  keepTold(acts);
  choose(menu, item);
  menu.showPopover();
  place(menu, item, at);
  item.dataset.asked = "";
  const end = new AbortController();
  const stop = rove(menu);
  const before = document.activeElement;
  close = () => {
    close = null;
    end.abort();
    stop();
    delete item.dataset.asked;
    if (menu.contains(document.activeElement)) /** @type {HTMLElement | null} */ (before)?.focus({ preventScroll: true });
    menu.hidePopover();
    leave(menu.id);
  };
  enter(menu.id, () => close?.());
  const on = { signal: end.signal };
  // The finger that opened it is still down: lifting it chooses nothing.
  let lifted = !(at instanceof PointerEvent && at.pointerType === "touch");
  addEventListener("pointerdown", () => (lifted = true), { ...on, capture: true });
  menu.addEventListener("click", (event) => (lifted || !event.detail) && chosen(acts, menu, item, event), on);
  menu.addEventListener("keydown", (event) => ["Escape", "Tab"].includes(event.key) && (event.preventDefault(), close?.()), on);
  addEventListener("pointerdown", (event) => menu.contains(/** @type {Node} */ (event.target)) || close?.(), { ...on, capture: true });
  focusFirst(menu);
}

/** @returns {HTMLElement | null} */
function drawn() {
  const drawing = /** @type {HTMLTemplateElement | null} */ (document.querySelector('[data-liane~="message-menu"]'));
  const menu = /** @type {HTMLElement | null} */ (drawing?.content.firstElementChild?.cloneNode(true) ?? null);
  if (menu) drawing?.after(menu);
  return menu;
}

/** @type {Acts | undefined} whose stars are told here when they wait for the network */
let told;

/** @param {Acts} acts */
function keepTold(acts) {
  if (told === acts) return;
  told = acts;
  acts.room.page.addEventListener("chat:star", (event) => {
    const { id, starred } = /** @type {CustomEvent} */ (event).detail;
    const others = [...acts.stars].filter((one) => one !== id);
    acts.keepStars(starred ? [...others, id] : others);
  });
}

/** @param {HTMLElement} menu @param {HTMLElement} item */
function choose(menu, item) {
  const { dataset } = item;
  const young = Date.now() - Date.parse(dataset.sentAt ?? "") < YOUNG_MS;
  const moderates = Boolean(item.closest("[data-moderates]"));
  const said = { young, hers: moderates || "mine" in dataset, text: Boolean(item.querySelector("[data-slot=body]")) };
  const is = (/** @type {string} */ word) => /** @type {any} */ (said)[word] ?? word in dataset;
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll("[data-when]"))) {
    const words = (part.dataset.when ?? "").split(" ").filter(Boolean);
    part.hidden = !words.every((word) => (word.startsWith("!") ? !is(word.slice(1)) : is(word)));
  }
  /** @type {HTMLElement} */ (menu.querySelector(".more-marks")).hidden = true;
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll("[data-mark]"))) {
    const set = item.querySelector(`.reaction[data-mark="${mark.dataset.mark}"][aria-pressed=true]`);
    mark.setAttribute("aria-checked", String(Boolean(set)));
  }
}

/** @param {HTMLElement} menu */
function focusFirst(menu) {
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("button")]);
  items.find((one) => one.checkVisibility())?.focus({ preventScroll: true });
}

/** @param {HTMLElement} menu @param {HTMLElement} item @param {MouseEvent | Element} at */
function place(menu, item, at) {
  menu.toggleAttribute("data-sheet", SHEET.matches);
  menu.style.cssText = "";
  if (SHEET.matches) return;
  const bubble = item.querySelector(".bubble") ?? item;
  const { left, bottom } = at instanceof MouseEvent ? { left: at.clientX, bottom: at.clientY } : at.getBoundingClientRect();
  const most = { x: innerWidth - menu.offsetWidth - 8, y: innerHeight - menu.offsetHeight - 8 };
  menu.style.left = `${Math.max(8, Math.min(left || bubble.getBoundingClientRect().left, most.x))}px`;
  menu.style.top = `${Math.max(8, Math.min(bottom + 4, most.y))}px`;
}

/** @param {Acts} acts @param {HTMLElement} menu @param {HTMLElement} item @param {Event} event */
function chosen(acts, menu, item, event) {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-do]"));
  if (!button) return;
  const { do: what = "", mark = "" } = button.dataset;
  if (what === "more-marks") return reveal(menu);
  close?.();
  /** @type {Record<string, () => unknown>} */
  const known = {
    react: () => acts.react(item, mark),
    reply: () => acts.answer(item, "reply"),
    edit: () => acts.answer(item, "edit"),
    forward: () => openSheet(item, "forwards/new"),
    readers: () => openSheet(item, "readers"),
    versions: () => openSheet(item, "versions"),
    copy: () => copy(item),
    star: () => acts.send(item, "PUT star"),
    unstar: () => acts.send(item, "DELETE star"),
    pin: () => acts.send(item, "PUT pin"),
    unpin: () => acts.send(item, "DELETE pin"),
    delete: () => remove(item),
  };
  if (known[what]) void known[what]();
  else if (what.includes(" ")) void acts.send(item, what);
}

/** @param {HTMLElement} menu */
function reveal(menu) {
  const others = /** @type {HTMLElement} */ (menu.querySelector(".more-marks"));
  others.hidden = false;
  others.querySelector("button")?.focus();
  const { bottom } = menu.getBoundingClientRect();
  if (bottom > innerHeight) menu.style.top = `${Math.max(8, innerHeight - menu.offsetHeight - 8)}px`;
}
