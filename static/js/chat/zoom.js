// @ts-check
/** Enlarging and moving an image inside its stage. */

const MOST = 8;

export class Zoom {
  /** @type {Map<number, {x: number, y: number}>} */ #fingers = new Map();
  #scale = 1;
  #x = 0;
  #y = 0;

  /** @param {HTMLElement} stage @param {HTMLElement} image */
  constructor(stage, image) {
    this.stage = stage;
    this.image = image;
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"])
      stage.addEventListener(end, (event) => this.#fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
    stage.addEventListener("dblclick", () => (this.#scale > 1 ? this.reset() : this.by(2.5)));
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  get scale() {
    return this.#scale;
  }

  reset() {
    this.#scale = 1;
    this.#x = this.#y = 0;
    this.#apply();
  }

  /** @param {number} factor */
  by(factor) {
    this.#scale = Math.min(MOST, Math.max(1, this.#scale * factor));
    this.#apply();
  }

  /** What is enlarged never leaves the stage. */
  #apply() {
    const reach = (/** @type {number} */ size) => (size * (this.#scale - 1)) / 2;
    const within = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(-most, value));
    this.#x = within(this.#x, reach(this.stage.clientWidth));
    this.#y = within(this.#y, reach(this.stage.clientHeight));
    this.image.style.transform = `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})`;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    this.by(event.deltaY < 0 ? 1.15 : 1 / 1.15);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.stage.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const spread = this.#spread();
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (spread) return this.by(this.#spread() / spread);
    this.#x += event.clientX - before.x;
    this.#y += event.clientY - before.y;
    this.#apply();
  }

  /** Distance between two fingers, 0 with one. */
  #spread() {
    const [one, two] = this.#fingers.values();
    return two ? Math.hypot(one.x - two.x, one.y - two.y) : 0;
  }
}
