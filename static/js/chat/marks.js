// @ts-check
/** How far each person has received and read a conversation, and what that says of a message. */

/** `person` is a hand. @typedef {{person: string, identity: string, delivered: number, read: number}} Mark */

export class Marks {
  /** @type {Map<string, Mark>} */ #people = new Map();

  /** @param {Mark[]} marks */
  constructor(marks) {
    this.update(marks);
  }

  /** Watermarks only climb, also when frames cross. @param {Mark[]} marks */
  update(marks) {
    for (const mark of marks) {
      const known = this.#people.get(mark.person);
      this.#people.set(mark.person, {
        ...mark,
        delivered: Math.max(mark.delivered, known?.delivered ?? 0),
        read: Math.max(mark.read, known?.read ?? 0),
      });
    }
  }

  toJSON() {
    return [...this.#people.values()];
  }

  /** @param {string} person @returns {number} the last seq she has read */
  readBy(person) {
    return this.#people.get(person)?.read ?? 0;
  }

  /**
   * The state of a message for its author: a structure counts once, and the author's side not at all.
   * @param {number} seq
   * @param {string} identity that wrote
   * @param {Set<string>} mine the author's hands
   * @returns {{state: "sent" | "delivered" | "read", readers: number}}
   */
  stateOf(seq, identity, mine) {
    const others = [...this.#people.values()].filter((mark) => !mine.has(mark.person) && mark.identity !== identity);
    const readers = new Set(others.filter((mark) => mark.read >= seq).map((mark) => mark.identity)).size;
    if (readers) return { state: "read", readers };
    return { state: others.some((mark) => Math.max(mark.delivered, mark.read) >= seq) ? "delivered" : "sent", readers };
  }
}
