// @ts-check
/** The microphone and the voice messages of a page: what records and plays comes when it is asked for. */

/** The microphone takes the place of the sending button: the second click of a hurried one says nothing. */
const SETTLE_MS = 700;

/** @typedef {import("./composer.js").Composer} Composer */

/** @param {HTMLElement} list whose voice messages are played @param {Composer | null} composer where one records */
export function openVoices(list, composer) {
  const form = composer?.form;
  for (const kind of ["click", "input"]) list.addEventListener(kind, onPlay);
  const button = /** @type {HTMLElement | null} */ (form?.querySelector("[data-voice-record]"));
  if (!composer || !form || !button || !("MediaRecorder" in window)) return;
  button.hidden = false;
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  let sent = -SETTLE_MS;
  form.addEventListener("submit", () => (sent = performance.now()));
  const settled = () => performance.now() - sent > SETTLE_MS;
  button.addEventListener("pointerdown", (event) => event.button || (settled() && begin(composer, event)));
  button.addEventListener("click", (event) => event.detail || (settled() && begin(composer)));
}

/** @param {Event} event */
async function onPlay(event) {
  const control = /** @type {HTMLElement} */ (event.target).closest("[data-voice-act]");
  if (!(control instanceof HTMLElement) || (event.type === "input") !== (control.dataset.voiceAct === "seek")) return;
  (await import("./later/player.js")).act(control);
}

/** The finger may leave before the recorder has come. @param {Composer} composer @param {PointerEvent} [pressed] */
function begin(composer, pressed) {
  const hold = { x: pressed?.clientX ?? 0, y: pressed?.clientY ?? 0, at: performance.now(), released: !pressed };
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => (hold.released = true), { once: true });
  import("./later/recorder.js").then(({ record }) => record(composer, hold)).catch(() => composer.refuse("Le micro ne s’ouvre pas sans réseau."));
}
