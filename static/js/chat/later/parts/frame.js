// @ts-check
/** Two points on a photo, put there with a finger, a mouse or the keys: the corners of a frame, the ends of an arrow. */
import { arrow, stroke } from "./picture.js";

const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

export class Frame {
  kind = "blur";

  /** @param {HTMLCanvasElement} glass over the photo @param {() => void} onDone the two points are where she wants */
  constructor(glass, onDone) {
    this.glass = glass;
    this.onDone = onDone;
    glass.addEventListener("pointerdown", (event) => this.#begin(event));
    glass.addEventListener("keydown", (event) => this.#onKey(event));
    glass.addEventListener("focus", () => this.draw());
  }

  /** @param {HTMLCanvasElement} photo of which the size may have changed */
  over({ width, height }) {
    Object.assign(this.glass, { width, height });
    this.from = { x: width * 0.35, y: height * 0.35 };
    this.to = { x: width * 0.65, y: height * 0.65 };
    if (document.activeElement === this.glass) this.draw();
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    event.preventDefault();
    this.glass.focus({ preventScroll: true });
    this.glass.setPointerCapture(event.pointerId);
    this.from = this.to = this.#point(event);
    const move = (/** @type {PointerEvent} */ moved) => {
      this.to = this.#point(moved);
      this.draw();
    };
    const end = () => {
      this.glass.removeEventListener("pointermove", move);
      this.onDone();
    };
    this.glass.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) this.glass.addEventListener(name, end, { once: true });
  }

  /** @param {PointerEvent} event */
  #point({ clientX, clientY }) {
    const { left, top, width, height } = this.glass.getBoundingClientRect();
    const share = (/** @type {number} */ at) => Math.min(1, Math.max(0, at));
    return {
      x: share((clientX - left) / width) * this.glass.width,
      y: share((clientY - top) / height) * this.glass.height,
    };
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const step = STEPS[event.key];
    if (step) this.#shift(step, !event.shiftKey);
    else if (event.key === "Enter") this.onDone();
    else return;
    event.preventDefault();
  }

  /** @param {[number, number]} step @param {boolean} whole both points, or the second only */
  #shift([x, y], whole) {
    const far = Math.max(this.glass.width, this.glass.height) / 40;
    const moved = (/** @type {any} */ point) => ({
      x: Math.min(this.glass.width, Math.max(0, point.x + x * far)),
      y: Math.min(this.glass.height, Math.max(0, point.y + y * far)),
    });
    if (whole) this.from = moved(this.from);
    this.to = moved(this.to);
    this.draw();
  }

  clear() {
    this.#pen.clearRect(0, 0, this.glass.width, this.glass.height);
  }

  draw() {
    const [pen, { from, to }, thick] = [this.#pen, /** @type {any} */ (this), stroke(this.glass)];
    this.clear();
    if (this.kind === "arrow") return arrow(pen, from, to, thick);
    const sides = [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    pen.fillStyle = this.kind === "blur" ? "rgb(0 0 0 / 0.45)" : "rgb(255 255 255 / 0.2)";
    pen.fillRect(sides[0], sides[1], sides[2], sides[3]);
    for (const [colour, dash] of /** @type {[string, number[]][]} */ ([["#000", []], ["#fff", [thick * 3, thick * 2]]])) {
      Object.assign(pen, { strokeStyle: colour, lineWidth: thick / 2 });
      pen.setLineDash(dash);
      pen.strokeRect(sides[0], sides[1], sides[2], sides[3]);
    }
    return undefined;
  }

  get #pen() {
    return /** @type {CanvasRenderingContext2D} */ (this.glass.getContext("2d"));
  }
}
