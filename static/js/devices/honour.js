// @ts-check
/** An instrument may take the place of honour from a face, and gives it back. */

export class Honour {
  /** @param {HTMLElement} root @param {HTMLElement} place of the cards */
  constructor(root, place) {
    this.root = root;
    this.place = place;
  }

  /** @param {HTMLElement} card */
  follow(card) {
    this.#button(card)?.addEventListener("click", () => this.#give(card.classList.contains("honour") ? null : card));
    this.#count();
  }

  /** @param {HTMLElement} card that goes */
  forget(card) {
    if (card.classList.contains("honour")) this.#give(null);
    queueMicrotask(() => this.#count());
  }

  /** @param {HTMLElement | null} card */
  #give(card) {
    for (const one of this.#cards()) {
      one.classList.toggle("honour", one === card);
      this.#button(one)?.setAttribute("aria-pressed", String(one === card));
    }
    this.root.toggleAttribute("data-instrument-honoured", Boolean(card));
    dispatchEvent(new Event("resize"));
  }

  #count() {
    this.root.dataset.instruments = String(this.#cards().length);
  }

  /** @returns {HTMLElement[]} */
  #cards() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.place.querySelectorAll(".instrument"))];
  }

  /** @param {HTMLElement} card @returns {HTMLElement | null} */
  #button(card) {
    return card.querySelector('[data-act="honour"]');
  }
}
