// @ts-check
/** The drawing of what is being recorded: the last seconds while it runs, the whole once it stops. */

const SVG = "http://www.w3.org/2000/svg";
const BARS = 48;
const STEP = 4;
const HEIGHT = 32;

export class Trace {
  /** @type {number[]} */ #levels = [];

  constructor() {
    this.element = /** @type {any} */ (document.createElementNS(SVG, "svg"));
    this.element.setAttribute("class", "voice-wave");
    this.element.setAttribute("viewBox", `0 0 ${BARS * STEP} ${HEIGHT}`);
    this.element.setAttribute("preserveAspectRatio", "none");
    this.element.setAttribute("aria-hidden", "true");
    this.line = this.element.appendChild(document.createElementNS(SVG, "path"));
  }

  /** @param {number} level 0 to 1 */
  push(level) {
    this.#levels.push(level);
    const last = this.#levels.slice(-BARS);
    this.#draw([...Array(BARS - last.length).fill(0), ...last]);
  }

  /** As many bars whatever the length. */
  whole() {
    const { length } = this.#levels;
    const part = (/** @type {number} */ n) => this.#levels.slice((n * length) / BARS, ((n + 1) * length) / BARS + 1);
    this.#draw(Array.from({ length: BARS }, (_, n) => Math.max(0, ...part(n))));
    return this.element;
  }

  /** @param {number[]} levels */
  #draw(levels) {
    const bar = (/** @type {number} */ level, /** @type {number} */ n) => {
      const half = Math.max(1, Math.round(level * 14));
      return `M${n * STEP + 2} ${HEIGHT / 2 - half}v${2 * half}`;
    };
    this.line.setAttribute("d", levels.map(bar).join(""));
  }
}
