// @ts-check
/** Enlarging and moving an image inside its stage. */

const MOST = 8;
const FAR_PX = 60;

export class Zoom {
  /** @type {Map<number, {x: number, y: number}>} */ #fingers = new Map();
  #scale = 1;
  #x = 0;
  #y = 0;

  /** @type {{x: number, y: number} | null} where one finger began, while nothing is enlarged */ #from = null;

  /** @param {HTMLElement} stage @param {HTMLElement} image @param {(act: "previous" | "next" | "close") => void} onSwipe */
  constructor(stage, image, onSwipe) {
    this.onSwipe = onSwipe;
    this.stage = stage;
    this.image = image;
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"])
      stage.addEventListener(end, (event) => this.#up(/** @type {PointerEvent} */ (event)));
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
    if (/** @type {Element} */ (event.target).closest("a")) return;
    this.stage.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const alone = this.#fingers.size === 1 && this.#scale === 1 && event.pointerType === "touch";
    this.#from = alone ? { x: event.clientX, y: event.clientY } : null;
  }

  /** Aside: the one before or after; down: enough seen. @param {PointerEvent} event */
  #up(event) {
    this.#fingers.delete(event.pointerId);
    const from = this.#from;
    this.#from = null;
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    this.#x = this.#y = 0;
    this.#apply();
    if (event.type === "pointercancel") return;
    if (Math.abs(x) > FAR_PX && Math.abs(x) > 2 * Math.abs(y)) this.onSwipe(x > 0 ? "previous" : "next");
    else if (y > 2 * FAR_PX && y > 2 * Math.abs(x)) this.onSwipe("close");
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const spread = this.#spread();
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (spread) return this.by(this.#spread() / spread);
    if (this.#from) return void (this.image.style.transform = `translate(${event.clientX - this.#from.x}px, ${Math.max(0, event.clientY - this.#from.y)}px)`);
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
