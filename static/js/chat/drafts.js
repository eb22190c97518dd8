// @ts-check
/**
 * The words not yet sent of each conversation: sealed on this device at once, on the server a moment later, so that
 * the other devices find them. The last one written wins.
 */
import { live } from "../live.js";
import { forget, keep, kept } from "./sealed-store.js";
import { now } from "./server-clock.js";
import { fragment, put } from "./wire.js";

const PAUSE_MS = 400;
const SHARED_MS = 2_000;

class Draft {
  #here = 0;
  #there = 0;

  /** @param {HTMLTextAreaElement} words @param {string} conversation */
  constructor(words, conversation) {
    this.words = words;
    this.conversation = conversation;
    this.url = `/conversations/${conversation}/draft`;
    this.#agree(words);
    words.addEventListener("input", () => this.save());
    addEventListener("pagehide", () => this.#hurry());
    live.on("draft", (frame) => frame.conversation === conversation && this.#look());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#hurry() : this.#look()));
    document.addEventListener("live:connected", () => this.#there || this.#share());
    this.#restore().catch(() => null);
  }

  /** What the server knows. @param {HTMLTextAreaElement} field */
  #agree({ value, dataset }) {
    this.known = value;
    this.at = dataset.draftedAt || "";
  }

  save() {
    if (this.words.value !== this.known) this.at = now().toISOString();
    this.#here ||= setTimeout(() => this.#keep(), PAUSE_MS);
    clearTimeout(this.#there);
    if (this.words.value) this.#there = setTimeout(() => this.#share(), SHARED_MS);
    else this.#share(); // what has left is nowhere a draft any more
  }

  #hurry() {
    if (this.#here) this.#keep();
    if (this.#there) this.#share();
  }

  #keep() {
    clearTimeout(this.#here);
    this.#here = 0;
    const { words, conversation, at } = this;
    const act = words.value ? keep("drafts", conversation, { words: words.value, at }) : forget("drafts", conversation);
    act.catch(() => null);
  }

  async #share() {
    clearTimeout(this.#there);
    this.#there = 0;
    const { value: body } = this.words;
    if (body === this.known) return;
    const { at, known } = this;
    this.known = body;
    const answer = await put(this.url, { body, at });
    if (!answer?.ok && this.known === body) this.known = known;
  }

  /** Another device wrote since; what one is writing here is never replaced. */
  async #look() {
    if (document.hidden || this.words.value !== this.known) return;
    const { elements } = await fragment(this.url).catch(() => ({ elements: [] }));
    const [field] = elements;
    if (!(field instanceof HTMLTextAreaElement) || this.words.value !== this.known) return;
    if (Date.parse(field.dataset.draftedAt || "") > (Date.parse(this.at) || 0)) this.#take(field);
  }

  /** @param {HTMLTextAreaElement} field */
  #take(field) {
    this.#agree(field);
    this.#show(field.value);
  }

  /** @param {string} value */
  #show(value) {
    this.words.value = value;
    this.words.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** What this device kept and could not tell, when it is newer. */
  async #restore() {
    const mine = (await kept("drafts")).find(({ id }) => id === this.conversation)?.value;
    if (!mine || this.words.value !== this.known) return;
    if (Date.parse(mine.at) > (Date.parse(this.at) || 0)) this.#show(mine.words);
  }
}

/**
 * @param {HTMLTextAreaElement} words
 * @param {string} conversation
 * @returns {{save: () => void}}
 */
export const draftOf = (words, conversation) => new Draft(words, conversation);
