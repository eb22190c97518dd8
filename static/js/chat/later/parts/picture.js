// @ts-check
/** A photo and what was done to it, act by act: undone by doing again all but the last. */

const COARSE = 6;
const INK = "#e5252a";
const QUALITY = 0.9;

/** @typedef {{x: number, y: number}} Point in pixels of the photo */
/** @typedef {{kind: "rotate" | "crop" | "arrow" | "blur", from: Point, to: Point}} Act */

/** @param {Point} from @param {Point} to @param {HTMLCanvasElement} within */
function box(from, to, within) {
  const x = Math.max(0, Math.round(Math.min(from.x, to.x)));
  const y = Math.max(0, Math.round(Math.min(from.y, to.y)));
  const width = Math.min(within.width, Math.round(Math.max(from.x, to.x))) - x;
  const height = Math.min(within.height, Math.round(Math.max(from.y, to.y))) - y;
  return { x, y, width, height };
}

/** @param {number} width @param {number} height @returns {[HTMLCanvasElement, CanvasRenderingContext2D]} */
function paper(width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  return [canvas, /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))];
}

/** @param {CanvasRenderingContext2D} pen @param {Point} from @param {Point} to @param {number} scale */
export function arrow(pen, from, to, scale) {
  const [angle, head] = [Math.atan2(to.y - from.y, to.x - from.x), scale * 5];
  const wing = (/** @type {number} */ turn) => [to.x - head * Math.cos(angle + turn), to.y - head * Math.sin(angle + turn)];
  pen.lineCap = pen.lineJoin = "round";
  for (const [colour, width] of /** @type {[string, number][]} */ ([["#fff", scale * 2], [INK, scale]])) {
    Object.assign(pen, { strokeStyle: colour, lineWidth: width });
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.moveTo(wing(0.5)[0], wing(0.5)[1]);
    pen.lineTo(to.x, to.y);
    pen.lineTo(wing(-0.5)[0], wing(-0.5)[1]);
    pen.stroke();
  }
}

/** The thickness of a line that one sees on this photo. @param {HTMLCanvasElement} canvas */
export const stroke = ({ width, height }) => Math.max(4, Math.max(width, height) / 160);

const ACTS = {
  /** @param {HTMLCanvasElement} from */
  rotate(from) {
    const [to, pen] = paper(from.height, from.width);
    pen.translate(to.width, 0);
    pen.rotate(Math.PI / 2);
    pen.drawImage(from, 0, 0);
    return to;
  },
  /** @param {HTMLCanvasElement} from @param {Act} act */
  crop(from, act) {
    const { x, y, width, height } = box(act.from, act.to, from);
    const [to, pen] = paper(width, height);
    pen.drawImage(from, -x, -y);
    return to;
  },
  /** @param {HTMLCanvasElement} canvas @param {Act} act */
  arrow(canvas, act) {
    arrow(/** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")), act.from, act.to, stroke(canvas));
    return canvas;
  },
  /** At most 36 colours are left of what was there: nobody finds the face again. @param {HTMLCanvasElement} canvas @param {Act} act */
  blur(canvas, act) {
    const { x, y, width, height } = box(act.from, act.to, canvas);
    const [few, pen] = paper(COARSE, COARSE);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(canvas, x, y, width, height, 0, 0, COARSE, COARSE);
    const target = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    target.drawImage(few, 0, 0, COARSE, COARSE, x, y, width, height);
    return canvas;
  },
};

export class Picture {
  /** @type {Act[]} */ acts = [];

  /** @param {ImageBitmap} bitmap */
  constructor(bitmap) {
    this.bitmap = bitmap;
    this.canvas = this.#first();
  }

  #first() {
    const [canvas, pen] = paper(this.bitmap.width, this.bitmap.height);
    pen.drawImage(this.bitmap, 0, 0);
    return canvas;
  }

  /** Too small a frame does nothing. @param {Act} act @returns {boolean} */
  do(act) {
    const { width, height } = box(act.from, act.to, this.canvas);
    const least = act.kind === "arrow" ? Math.hypot(width, height) : Math.min(width, height);
    if (act.kind !== "rotate" && least < 8) return false;
    this.canvas = ACTS[act.kind](this.canvas, act);
    this.acts.push(act);
    return true;
  }

  undo() {
    const acts = this.acts.slice(0, -1);
    this.acts = [];
    this.canvas = this.#first();
    for (const act of acts) this.do(act);
  }

  /** Drawn again: nothing of the place nor of the device is inside. @param {string} name @returns {Promise<File>} */
  async file(name) {
    const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", QUALITY));
    return new File([blob], `${name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
  }
}
