// @ts-check
/** What the card of a measuring device shows, to whoever holds it and to whoever looks: one number, seen from afar. */
import { shown } from "./kinds.js";

const part = (/** @type {Element} */ root, /** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
const words = (/** @type {string} */ code) =>
  /** @type {HTMLTemplateElement | null} */ (document.querySelector(`template[data-sentence="measure-${CSS.escape(code)}"]`))?.content.textContent?.trim() ?? "";

/** @param {import("../devices/card.js").Card} card @returns {import("../devices/card.js").View} */
export function view(card) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-part="measure-live"]'));
  if (!template) return {};
  card.body.append(template.content.cloneNode(true));
  const live = new Live(card);
  requestAnimationFrame(() => card.element.scrollIntoView({ block: "nearest", inline: "start" }));
  return { data: (said) => live.hear(said), state: (state) => live.away(state.away === true), lost: (lost) => live.away(lost) };
}

class Live {
  /** @param {import("../devices/card.js").Card} card */
  constructor(card) {
    this.card = card;
    this.root = /** @type {HTMLElement} */ (card.body.querySelector(".measure-live"));
    this.button = /** @type {HTMLButtonElement} */ (this.root.querySelector('[data-act="keep-measure"]'));
    this.button.addEventListener("click", () => card.ask({ keep: true }));
  }

  /** @param {any} said by whoever holds the device: it may be anything */
  hear(said) {
    if (!said || typeof said !== "object") return;
    if (said.keeping === true) return this.#keeping();
    if (typeof said.refused === "string") return this.#settle(said.refused.slice(0, 200), true);
    if (typeof said.kept === "number") return this.#settle(words("kept"));
    if (typeof said.trouble === "string") return this.#trouble(said.trouble);
    const found = shown(said.kind, said.values);
    if (found) this.#draw(found, said);
  }

  /** @param {boolean} away */
  away(away) {
    this.root.toggleAttribute("data-waiting", away);
    this.card.say(away ? words("away") : "");
  }

  /** @param {NonNullable<ReturnType<typeof shown>>} found @param {any} said */
  #draw({ figure, unit, beside, unusual }, said) {
    this.root.removeAttribute("data-waiting");
    this.card.say("");
    if (said.simulated === true) this.card.describe({ simulated: true });
    part(this.root, "figure").textContent = figure;
    part(this.root, "unit").textContent = unit;
    part(this.root, "beside").textContent = beside.join(", ");
    part(this.root, "unusual").hidden = !unusual;
    part(this.root, "remarks").textContent = this.#remarks(said);
    part(this.root, "time").textContent = new Date().toLocaleTimeString("fr-FR");
    part(this.root, "kept").textContent = "";
    this.button.hidden = false;
    this.button.disabled = false;
  }

  /** @param {any} said @returns {string} */
  #remarks({ circumstance, doubts, time }) {
    const codes = [circumstance, ...(Array.isArray(doubts) ? doubts.slice(0, 12) : [])];
    const known = codes.filter((code) => typeof code === "string" && code).map(words).filter(Boolean);
    const old = typeof time === "string" && time ? [`${words("old")} ${time.slice(0, 20)}`] : [];
    return [...old, ...known].join(", ");
  }

  #keeping() {
    this.button.disabled = true;
    part(this.root, "kept").textContent = words("keeping");
  }

  /** @param {string} sentence @param {boolean} [again] it may be asked once more */
  #settle(sentence, again = false) {
    this.button.disabled = !again;
    part(this.root, "kept").textContent = sentence;
  }

  /** Nothing of a broken message is shown: the number before it is no longer what the device says. @param {string} code */
  #trouble(code) {
    part(this.root, "figure").textContent = "– –";
    for (const name of ["unit", "beside", "remarks", "time", "kept"]) part(this.root, name).textContent = "";
    part(this.root, "unusual").hidden = true;
    this.button.hidden = true;
    this.card.say(words(`trouble-${code}`) || words("trouble-unknown"));
  }
}
