// @ts-check
/** One row of the list of conversations. */
import { make } from "./drawing.js";
import { hourWords } from "./server-clock.js";

export class Row {
  /** @param {HTMLAnchorElement} link */
  constructor(link) {
    this.link = link;
  }

  /** What stands in the list: the link, or the item around it. @returns {HTMLElement} */
  get item() {
    return this.link.closest("li") ?? this.link;
  }

  get conversation() {
    return this.link.dataset.conversation ?? "";
  }

  get kind() {
    return this.link.dataset.kind;
  }

  /** First in the list. */
  get favourite() {
    return "favourite" in this.link.dataset;
  }

  /** Whether a filter of the list shows it. @param {string} show */
  fits(show) {
    const { kind } = this;
    const archived = "archived" in this.link.dataset;
    if (show === "archived") return archived;
    if (show === "waiting") return "waiting" in this.link.dataset;
    if (show === "patients") return kind === "patient" && !archived;
    if (show === "groups") return kind === "group" && !archived;
    return show === "unread" || !archived;
  }

  /** What signs the reader's own words there. */
  get hands() {
    return new Set((this.link.dataset.hands ?? "").split(" "));
  }

  /** The identities through which she is in. */
  get through() {
    return new Set((this.link.dataset.through ?? "").split(" "));
  }

  get seq() {
    return Number(this.link.dataset.seq ?? 0);
  }

  get readSeq() {
    return Number(this.link.dataset.read ?? 0);
  }

  /** Messages after the last one read. */
  get unread() {
    return Math.max(0, this.seq - this.readSeq);
  }

  get current() {
    return this.link.hasAttribute("aria-current");
  }

  set current(is) {
    if (is) this.link.setAttribute("aria-current", "page");
    else this.link.removeAttribute("aria-current");
  }

  /**
   * The last words. Between two people, only one's own are signed, and who types for the other; an event is nobody's.
   * @param {{seq: number, author: string, by?: string, summary: string, at: string, kind?: string}} frame
   * @param {boolean} mine
   */
  tell({ seq, author, by, summary, at, kind }, mine) {
    const other = this.kind === "direct" ? by && `par ${by}` : author;
    const signed = kind === "notice" ? "" : mine ? "Vous" : other;
    this.#part("read-by")?.remove();
    this.link.toggleAttribute("data-calm", Boolean(this.link.querySelector('[data-care=other]')));
    this.#part("last")?.replaceChildren(signed ? `${signed}\u00a0: ${summary}` : summary);
    this.#setTime(at);
    this.link.dataset.seq = String(seq);
    delete this.link.dataset.archived;
    this.read(mine ? seq : 0);
  }

  /** @param {string} at */
  #setTime(at) {
    const time = this.#part("time");
    if (!(time instanceof HTMLTimeElement)) return;
    time.dateTime = at;
    time.textContent = hourWords(new Date(at));
  }

  /** @param {number} seq the person has read up to there, here or elsewhere */
  read(seq) {
    this.link.dataset.read = String(Math.max(seq, this.readSeq));
    const { unread } = this;
    this.link.toggleAttribute("data-unread", unread > 0);
    if (!unread) for (const name of ["read-by", "named"]) this.#part(name)?.remove();
    const badge = this.#part("unread");
    if (!badge) return;
    badge.dataset.unread = String(unread);
    badge.hidden = unread === 0;
    const words = make("span", { className: "hidden-words" }, unread === 1 ? " message non lu" : " messages non lus");
    badge.replaceChildren(unread > 99 ? "99+" : String(unread), words);
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #part(name) {
    return this.link.querySelector(`[data-${name}]`);
  }
}
