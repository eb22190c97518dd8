// @ts-check
/**
 * As whom one writes: chosen, remembered for this conversation on this device, drawn again by the server as soon as
 * it changes. Nobody goes on writing under another name without being told.
 */
import { me } from "./me.js";
import { fragment } from "./wire.js";

export class Speaking {
  /** @param {HTMLFormElement} form @param {string} conversation @param {{onMoved: (sentence: string) => void, onGone: () => void, onDrawn: () => void}} told */
  constructor(form, conversation, told) {
    this.form = form;
    this.conversation = conversation;
    this.told = told;
    form.addEventListener("change", (event) => event.target === this.#field && this.#chosen());
    this.#restore();
  }

  get #place() {
    return /** @type {HTMLElement} */ (this.form.querySelector('[data-liane~="speaking-as"]'));
  }

  get #field() {
    return /** @type {HTMLInputElement | HTMLSelectElement | null} */ (this.form.elements.namedItem("identity_id"));
  }

  get identity() {
    return this.#field?.value ?? "";
  }

  /** As others read it, "" when it is said nowhere. */
  get name() {
    const field = this.#field;
    if (field instanceof HTMLSelectElement) return field.selectedOptions[0]?.text ?? "";
    return this.#place.querySelector("b")?.textContent ?? "";
  }

  /** What ended meanwhile is no longer offered. */
  async redraw() {
    const { identity, name } = this;
    const answer = await fragment(`/conversations/${this.conversation}/voices`).catch((failure) => failure);
    if (answer.status === 404) return this.told.onGone();
    const drawn = answer.elements?.[0];
    if (!drawn) return undefined;
    this.#place.replaceWith(drawn);
    this.#restore();
    this.told.onDrawn();
    if (identity !== this.identity) this.told.onMoved(lost(name, this.name));
  }

  #chosen() {
    keep(this.conversation, this.identity);
    this.#show();
    const told = this.#place.querySelector("[data-as-told]");
    if (told) told.textContent = `Vous écrivez en tant que ${this.name}`;
  }

  #restore() {
    const [field, wanted] = [this.#field, kept(this.conversation)];
    if (field instanceof HTMLSelectElement && [...field.options].some((option) => option.value === wanted))
      field.value = wanted;
    this.#show();
  }

  #show() {
    for (const face of /** @type {NodeListOf<HTMLElement>} */ (this.#place.querySelectorAll("[data-face]")))
      face.hidden = face.dataset.face !== this.identity;
  }
}

/** @param {string} before @param {string} after */
function lost(before, after) {
  const ended = before ? `Vous n’écrivez plus au nom de «\u00a0${before}\u00a0».` : "Ce qui vous représente ici a changé.";
  return after ? `${ended} Vous écrivez maintenant en tant que ${after}.` : `${ended} Vous écrivez en votre nom.`;
}

/** @param {string} conversation */
const nameOf = (conversation) => `as:${me}:${conversation}`;

/** @param {string} conversation @param {string} identity */
function keep(conversation, identity) {
  try {
    localStorage.setItem(nameOf(conversation), identity);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** @param {string} conversation @returns {string} */
function kept(conversation) {
  try {
    return localStorage.getItem(nameOf(conversation)) ?? "";
  } catch {
    return "";
  }
}
