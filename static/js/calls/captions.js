// @ts-check
/** Captions for who hears badly: a professional types, everybody reads it large under the picture. Kept nowhere. */
import { part } from "./words.js";

const LONGEST = 300;
const EVERY_MS = 300;
const KEPT_MS = 25_000;
const FROM = "person-";

/**
 * @param {HTMLElement} root of calls/_stage.html @param {import("./media.js").Media} media
 * @returns {() => void} stops it
 */
export function caption(root, media) {
  const form = /** @type {HTMLFormElement | null} */ (root.querySelector('[data-part="caption-form"]'));
  const field = /** @type {HTMLInputElement | null} */ (form?.querySelector("input") ?? null);
  const shown = new Shown(root);
  let timer = 0;
  const tell = (/** @type {boolean} */ whole) => {
    clearTimeout(timer);
    timer = 0;
    if (!field) return;
    const text = field.value.slice(0, LONGEST);
    media.say({ type: "caption", text, whole });
    shown.write(text, whole);
    if (whole) field.value = "";
  };
  field?.addEventListener("input", () => (timer ||= window.setTimeout(() => tell(false), EVERY_MS)));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field?.value.trim()) tell(true);
  });
  media.addEventListener("message", (event) => {
    const { from, message } = /** @type {CustomEvent} */ (event).detail;
    if (message.type === "caption" && from.startsWith(FROM) && typeof message.text === "string")
      shown.write(message.text.slice(0, LONGEST), message.whole === true);
  });
  return () => {
    clearTimeout(timer);
    shown.close();
  };
}

/** The line before, and the line being typed; read aloud once it is whole. */
class Shown {
  #timer = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.box = part(root, "captions");
    this.before = part(root, "caption-before");
    this.now = part(root, "caption-now");
    this.aloud = part(root, "caption-aloud");
  }

  /** @param {string} text @param {boolean} whole */
  write(text, whole) {
    const { box, before, now, aloud } = this;
    if (!box || !before || !now || !aloud) return;
    if (whole) {
      before.textContent = text;
      now.textContent = "";
      aloud.textContent = text;
    } else now.textContent = text;
    box.hidden = !before.textContent && !now.textContent;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#clear(), KEPT_MS);
  }

  close() {
    clearTimeout(this.#timer);
  }

  #clear() {
    for (const line of [this.before, this.now]) if (line) line.textContent = "";
    if (this.box) this.box.hidden = true;
  }
}
