// @ts-check
/** "@" proposes the people and structures of the conversation; arrows, Enter, a tap. */
import { make } from "../drawing.js";
import { fragment } from "../wire.js";
import { insert } from "./parts/insert.js";
import { styled } from "./parts/sheet.js";

const ASKED = /(?:^|[\s(«])@([^\n@]{0,30})$/;
const MOST = 6;
const MOVES = { ArrowDown: 1, ArrowUp: -1 };

/** @param {string} text without accents nor capitals */
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class Naming {
  /** @type {HTMLElement[]} */ shown = [];
  #at = 0;

  /** @param {HTMLFormElement} form @param {HTMLTextAreaElement} words @param {HTMLElement} list */
  constructor(form, words, list) {
    this.words = words;
    this.list = list;
    this.people = /** @type {HTMLElement[]} */ ([...list.children]);
    this.told = make("span", { className: "hidden-words", role: "status" });
    list.hidden = true;
    form.append(list, this.told);
    words.setAttribute("aria-autocomplete", "list");
    words.setAttribute("aria-controls", list.id);
    words.addEventListener("input", () => this.look());
    words.addEventListener("blur", () => this.#close());
    form.addEventListener("keydown", (event) => this.#onKey(event), true);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays
    list.addEventListener("click", (event) => this.#take(/** @type {Element} */ (event.target).closest("li")));
  }

  /** What follows the "@" before the caret, or null. */
  get #asked() {
    return ASKED.exec(this.words.value.slice(0, this.words.selectionEnd))?.[1] ?? null;
  }

  look() {
    const asked = this.#asked;
    const terms = bare(asked ?? "").split(/\s+/).filter(Boolean);
    const fits = (/** @type {HTMLElement} */ one) => {
      const known = bare(`${one.dataset.name} ${one.dataset.also}`).split(/[\s'’-]+/);
      return terms.every((term) => known.some((word) => word.startsWith(term)));
    };
    const last = (/** @type {HTMLElement} */ one) => Number("circle" in one.dataset === !terms.length);
    const found = asked === null || /\s$/.test(asked) ? [] : this.people.filter(fits);
    this.shown = found.sort((one, other) => last(one) - last(other)).slice(0, MOST);
    if (!this.shown.length) return this.#close();
    this.list.replaceChildren(...this.shown);
    this.list.hidden = false;
    this.#move(0);
    const { length } = this.shown;
    return (this.told.textContent = `${length} ${length > 1 ? "propositions" : "proposition"}`);
  }

  /** @param {number} at */
  #move(at) {
    this.#at = (at + this.shown.length) % this.shown.length;
    for (const [n, one] of this.shown.entries()) one.setAttribute("aria-selected", String(n === this.#at));
    this.words.setAttribute("aria-activedescendant", this.shown[this.#at].id);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.list.hidden || event.isComposing) return;
    const step = /** @type {Record<string, number>} */ (MOVES)[event.key];
    if (step) this.#move(this.#at + step);
    else if (event.key === "Enter" || event.key === "Tab") this.#take(this.shown[this.#at]);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {HTMLElement | null} one */
  #take(one) {
    if (one) insert(this.words, `@${one.dataset.name} `, (this.#asked ?? "").length + 1);
    this.#close();
  }

  #close() {
    this.list.hidden = true;
    this.told.textContent = "";
    this.words.removeAttribute("aria-activedescendant");
  }
}

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} words @param {string} conversation */
export async function open(form, words, conversation) {
  const [answer] = await Promise.all([fragment(`/conversations/${conversation}/mentionables`), styled("composing")]);
  new Naming(form, words, answer.elements[0]).look();
}
