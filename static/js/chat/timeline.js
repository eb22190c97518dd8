// @ts-check
/** The list of messages: by seq whatever order they come in, with its days, its groups and "mine". */
import { make } from "./drawing.js";
import { lend } from "./pending.js";
import { isMine } from "./receipts.js";
import { dayOfMoment, dayWords } from "./server-clock.js";

const TOGETHER_MS = 5 * 60_000;

/** @param {Element} item */
const seqOf = (item) => Number(/** @type {HTMLElement} */ (item).dataset.seq ?? 0);

/** @param {Element} item the number of its last change */
const changeOf = (item) => Number(/** @type {HTMLElement} */ (item).dataset.changed ?? 0);

export class Timeline {
  /** @param {HTMLElement} list @param {number} last the highest seq without a gap before it */
  constructor(list, last) {
    this.list = list;
    this.last = Math.max(last, ...this.items.map(seqOf));
    this.change = 0;
    this.tidy();
  }

  /** @returns {HTMLElement[]} what has a place in the sequence */
  get items() {
    return [...this.list.querySelectorAll(":scope > [data-seq]")]
      .filter((item) => seqOf(item))
      .map((item) => /** @type {HTMLElement} */ (item));
  }

  /** What is shown ends before the last words. */
  get detached() {
    return Boolean(this.list.querySelector(":scope > [data-newer]"));
  }

  /** The lowest seq shown, 0 without any. */
  get first() {
    const first = this.list.querySelector(":scope > [data-seq]");
    return first ? seqOf(first) : 0;
  }

  /** @param {string} clientId @returns {HTMLElement | null} */
  pending(clientId) {
    return this.list.querySelector(`:scope > [data-pending][data-client-id="${CSS.escape(clientId)}"]`);
  }

  /**
   * Put each item at its place; the row that waited under the same client id leaves. What is older
   * than the oldest shown waits for its own page of history.
   * @param {HTMLElement[]} items
   * @returns {HTMLElement[]} those that were not there
   */
  place(items) {
    const { first } = this;
    for (const item of items) this.#renew(item);
    const given = items.filter((item) => seqOf(item) && !document.getElementById(item.id));
    for (const item of given) this.#replace(this.pending(item.dataset.clientId ?? ""), item);
    const { detached, last } = this;
    const fresh = given.filter((item) => seqOf(item) > first && !(detached && seqOf(item) > last));
    if (fresh.length) this.list.querySelector("[data-first-words]")?.remove();
    for (const item of fresh) {
      const before = this.items.findLast((known) => seqOf(known) < seqOf(item));
      this.list.insertBefore(item, before ? before.nextElementSibling : this.list.firstElementChild);
    }
    this.tidy();
    return fresh;
  }

  /** A message that is shown reads otherwise now. @param {HTMLElement} item */
  #renew(item) {
    const known = seqOf(item) && document.getElementById(item.id);
    if (!known || changeOf(item) <= changeOf(known)) return;
    lend(known, item);
    known.replaceWith(item);
  }

  /** @param {HTMLElement | null} row that waited @param {HTMLElement} item */
  #replace(row, item) {
    if (!row) return;
    lend(row, item);
    row.remove();
  }

  /** @param {HTMLElement} item */
  append(item) {
    this.list.append(item);
    this.tidy();
  }

  /** Days between messages, groups of one author, and which are the reader's own. */
  tidy() {
    let previous = /** @type {HTMLElement | null} */ (null);
    let line = /** @type {HTMLElement | null} */ (null);
    for (const child of /** @type {HTMLElement[]} */ ([...this.list.children])) {
      if (child.classList.contains("day")) {
        line?.remove();
        line = child;
      } else if (child.dataset.sentAt) {
        this.#separate(previous, child, line);
        line = null;
        child.toggleAttribute("data-mine", isMine(child));
        child.toggleAttribute("data-follows", follows(previous, child));
        previous = child;
      }
    }
    line?.remove();
  }

  /** @param {HTMLElement | null} previous @param {HTMLElement} item @param {HTMLElement | null} line already between them */
  #separate(previous, item, line) {
    const day = dayOfMoment(item.dataset.sentAt ?? "");
    const same = previous && dayOfMoment(previous.dataset.sentAt ?? "") === day;
    if (!same && line?.dataset.day === day) return;
    line?.remove();
    if (same) return;
    const made = make("li", { className: "day" }, dayWords(day));
    made.dataset.day = day;
    const newLine = item.previousElementSibling;
    (newLine?.classList.contains("new-line") ? newLine : item).before(made);
  }
}

/** @param {HTMLElement | null} previous @param {HTMLElement} item */
function follows(previous, item) {
  if (!previous || !item.classList.contains("message") || !previous.classList.contains("message")) return false;
  const { identity, person, sentAt = "" } = item.dataset;
  const before = previous.dataset;
  const between = item.previousElementSibling === previous;
  const together = Date.parse(sentAt) - Date.parse(before.sentAt ?? "") < TOGETHER_MS;
  return between && together && before.identity === identity && before.person === person;
}
