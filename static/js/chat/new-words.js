// @ts-check
/** What one has not seen yet: the line "Nouveaux messages" and the pill "Aller en bas (3)". */
import { icon, make } from "./drawing.js";

export class NewWords {
  #below = 0;

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} near the pill stands inside this element
   * @param {() => void} onFoot the person asks for the last words
   */
  constructor(list, near, onFoot) {
    this.list = list;
    this.words = make("span");
    this.pill = make(
      "button",
      { type: "button", className: "to-bottom", hidden: true },
      icon("arrow-down"),
      this.words,
    );
    this.pill.addEventListener("click", onFoot);
    near.append(this.pill);
  }

  /** Before the first message after `seq`, when it is someone else's. @param {number} seq @returns {Element | null} the line */
  mark(seq) {
    const items = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("[data-seq]")]);
    const first = items.find((item) => Number(item.dataset.seq) > seq && !("mine" in item.dataset));
    const known = this.list.querySelector(".new-line");
    if (!first || known?.nextElementSibling === first) return known;
    const line = known ?? make("li", { className: "new-line" }, "Nouveaux messages");
    first.before(line);
    return line;
  }

  unmark() {
    this.list.querySelector(".new-line")?.remove();
  }

  /** @param {number} count arrived below what is in view */
  arrived(count) {
    this.#below += count;
  }

  /** @param {boolean} atFoot */
  show(atFoot) {
    if (atFoot) this.#below = 0;
    this.pill.hidden = atFoot;
    const foot = this.list.querySelector("[data-newer]") ? "Revenir au dernier message" : "Aller en bas";
    const words = this.#below ? `${foot} (${this.#below})` : foot;
    if (this.words.textContent !== words) this.words.textContent = words;
  }
}
