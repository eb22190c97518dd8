// @ts-check
/**
 * Who is large: the patient, whoever speaks, or nobody. The choice stays on the device; a tap on somebody comes first.
 * A voice takes the place after a while and keeps it in silence: nothing jumps at a cough.
 */
import { tiling } from "./tiling.js";

const KEPT = "liane.call.view";
const SUSTAINED_MS = 1_500;

/** @typedef {"patient" | "voice" | "grid"} View */

export class Views {
  #chosen = "";
  #floor = "";
  #timer = 0;
  /** @type {View} */ #former = "voice";

  /** @param {HTMLElement} root of calls/_stage.html @param {HTMLElement} board of the tiles @param {() => void} changed */
  constructor(root, board, changed) {
    this.root = root;
    this.board = board;
    this.changed = changed;
    this.choices = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll('input[name="call-view"]')]);
    const known = this.choices.map(({ value }) => value);
    const kept = remembered();
    this.view = /** @type {View} */ (known.includes(kept) ? kept : (known[0] ?? "voice"));
    for (const choice of this.choices) {
      choice.checked = choice.value === this.view;
      choice.addEventListener("change", () => this.take(/** @type {View} */ (choice.value)));
    }
    this.sized = new ResizeObserver(() => this.#size());
    this.sized.observe(board);
  }

  /** @param {View} view */
  take(view) {
    if (view !== this.view) this.#former = this.view;
    this.view = view;
    this.#chosen = "";
    for (const choice of this.choices) choice.checked = choice.value === view;
    remember(view);
    this.changed();
  }

  /** The mosaic, and back. */
  toggle() {
    const other = this.#former === "grid" ? "voice" : this.#former;
    this.take(this.view === "grid" ? other : "grid");
  }

  /** @param {string} participant large until chosen again */
  choose(participant) {
    this.#chosen = participant === this.#chosen ? "" : participant;
    this.changed();
  }

  /** @param {string} speaker or "" */
  heard(speaker) {
    clearTimeout(this.#timer);
    if (!speaker || speaker === this.#floor) return;
    this.#timer = window.setTimeout(() => {
      this.#floor = speaker;
      this.changed();
    }, SUSTAINED_MS);
  }

  /**
   * @param {Map<string, import("./tile.js").Tile>} tiles @param {string[]} others present, in order of arrival
   * @param {{patient: string, shared: string, me: string}} who "" for nobody; a shared screen is large until something else is chosen
   */
  arrange(tiles, others, { patient, shared, me }) {
    if (this.#chosen && !tiles.has(this.#chosen)) this.#chosen = "";
    const grid = this.view === "grid" && !this.#chosen && !shared && others.length > 0;
    const honoured = grid ? "" : this.#honoured(others, patient, shared) || me;
    for (const [name, tile] of tiles) tile.element.classList.toggle("honour", name === honoured);
    this.root.dataset.view = grid ? "grid" : "speaker";
    this.board.dataset.others = String(others.length);
    this.board.toggleAttribute("data-crowd", others.length > 4);
    this.#size();
    return honoured;
  }

  close() {
    clearTimeout(this.#timer);
    this.sized.disconnect();
  }

  /** @param {string[]} others @param {string} patient @param {string} shared */
  #honoured(others, patient, shared) {
    const floor = others.includes(this.#floor) ? this.#floor : "";
    const wanted = this.view === "patient" ? [patient, floor] : [floor, patient];
    return [this.#chosen, shared, ...wanted, others[0]].find(Boolean) ?? "";
  }

  #size() {
    if (this.root.dataset.view !== "grid") return;
    const { clientWidth, clientHeight, childElementCount } = this.board;
    const { columnGap, paddingInlineStart, paddingBlockStart } = getComputedStyle(this.board);
    const [gap, beside, above] = [columnGap, paddingInlineStart, paddingBlockStart].map((size) => parseFloat(size) || 0);
    const { width, height } = tiling(childElementCount, clientWidth - 2 * beside, clientHeight - 2 * above, gap);
    this.board.style.setProperty("--tile-width", `${width}px`);
    this.board.style.setProperty("--tile-height", `${height}px`);
  }
}

/** A browser that keeps nothing still shows everybody. */
function remembered() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} view */
function remember(view) {
  try {
    localStorage.setItem(KEPT, view);
  } catch {
    // private browsing: for this call only
  }
}
