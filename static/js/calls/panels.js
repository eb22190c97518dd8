// @ts-check
/** What opens beside the pictures: one at a time, closed by its cross, its button or Escape; the focus goes and comes back. */

export class Panels {
  /** @type {HTMLElement | null} */ #opener = null;

  /** @param {HTMLElement} root of calls/_stage.html */
  constructor(root) {
    this.root = root;
    root.addEventListener("click", (event) => this.#press(/** @type {HTMLElement} */ (event.target)));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.shown) {
        event.stopPropagation();
        this.close();
      }
    });
  }

  /** @returns {HTMLElement | null} */
  get shown() {
    return this.root.querySelector("[data-panel]:not([hidden])");
  }

  /** @param {string} name @param {HTMLElement | null} [opener] */
  open(name, opener = null) {
    const from = this.shown ? this.#opener : opener;
    this.#hide();
    const panel = /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-panel="${name}"]`));
    if (!panel) return;
    this.#opener = from ?? opener;
    panel.hidden = false;
    this.root.dataset.panelShown = name;
    this.#mark(name);
    panel.querySelector('input[type="search"]')?.dispatchEvent(new Event("search"));
    /** @type {HTMLElement | null} */ (panel.querySelector("[autofocus], textarea, input:checked, .call-row, [data-close-panel]"))?.focus();
  }

  close() {
    const opener = this.#opener;
    this.#hide();
    this.#mark("");
    opener?.focus();
    this.#opener = null;
  }

  #hide() {
    this.shown?.setAttribute("hidden", "");
    delete this.root.dataset.panelShown;
  }

  /** @param {HTMLElement} target */
  #press(target) {
    const opener = /** @type {HTMLElement | null} */ (target.closest("[data-open-panel]"));
    if (opener) {
      const name = opener.dataset.openPanel ?? "";
      if (this.shown?.dataset.panel === name) this.close();
      else this.open(name, opener);
    } else if (target.closest("[data-close-panel]")) this.close();
  }

  /** @param {string} name */
  #mark(name) {
    for (const opener of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-open-panel]")))
      opener.setAttribute("aria-expanded", String(opener.dataset.openPanel === name));
  }
}
