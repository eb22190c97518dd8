// @ts-check
/** ECG paper on a canvas: 25 mm/s and 10 mm/mV (a CSS pixel is 1/96 inch), a sweep, gaps hatched and never drawn over. */
import { MISSING } from "./frames.js";

export const MM = 96 / 25.4;
export const SPEED = 25; // mm/s
export const GAIN = 10; // mm/mV
const LEFT = 9 * MM; // name and pulse of 1 mV
const ROW = 20 * MM;
const BASE = 0.6; // of a row, from its top: R waves are tall
const BLANK_S = 0.24; // erased before the head

/**
 * @typedef {{leads: {name: string, values: Int16Array, base: number}[], from: number, head: number, rate: number, unit: number, simulated: boolean}} Picture
 *   `values` from the instant `from` on; `head`: the instant being written; `base` of each lead, in units
 */
export class Paper {
  /** @type {HTMLCanvasElement | null} */ #grid = null;

  /** @param {HTMLCanvasElement} canvas @param {number} leads */
  constructor(canvas, leads) {
    this.canvas = canvas;
    this.leads = leads;
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.width = this.height = this.row = 0;
  }

  /** Seconds that one sweep shows. */
  get seconds() {
    return Math.max(1, (this.width - LEFT) / (SPEED * MM));
  }

  /** @param {number} width @param {number} room height that may be taken, CSS pixels */
  resize(width, room) {
    const row = Math.max(ROW, Math.min(40 * MM, Math.floor(room / this.leads / (5 * MM)) * 5 * MM));
    if (width === this.width && row === this.row) return;
    Object.assign(this, { width, row, height: row * this.leads });
    const scale = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(this.height * scale);
    this.canvas.height && (this.canvas.style.height = `${this.height}px`);
    this.#grid = null;
  }

  /** Where an instant stands, in pixels. @param {number} at @param {number} rate */
  x(at, rate) {
    return LEFT + ((at / rate) % this.seconds) * SPEED * MM;
  }

  /** @param {Picture} picture */
  draw(picture) {
    if (!this.width) return;
    const { pen } = this;
    const scale = this.canvas.width / this.width;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.drawImage((this.#grid ??= this.#ruled(scale)), 0, 0);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    if (picture.simulated) this.#watermark();
    picture.leads.forEach((lead, row) => {
      const middle = this.row * row + this.row * BASE;
      this.#pulse(lead.name, middle);
      this.#trace(lead, middle, picture);
    });
  }

  /** @param {Picture["leads"][0]} lead @param {number} middle @param {Picture} picture */
  #trace({ values, base }, middle, { from, head, rate, unit }) {
    const { pen } = this;
    const first = Math.max(from, Math.ceil(head - (this.seconds - BLANK_S) * rate));
    let [drawing, lastX, hole] = [false, -1, -1];
    pen.beginPath();
    for (let at = first; at <= Math.min(head, from + values.length - 1); at++) {
      const value = values[at - from];
      const x = this.x(at, rate);
      const wrapped = x < lastX;
      if (value === MISSING) {
        if (hole < 0 || wrapped) {
          if (hole >= 0) this.#hatch(hole, this.width, middle);
          hole = x;
        }
        drawing = false;
      } else {
        if (hole >= 0) this.#hatch(hole, wrapped ? this.width : x, middle);
        hole = -1;
        const y = middle - ((value - base) * unit * GAIN * MM) / 1000;
        if (drawing && !wrapped) pen.lineTo(x, y);
        else pen.moveTo(x, y);
        drawing = true;
      }
      lastX = x;
    }
    if (hole >= 0) this.#hatch(hole, Math.max(lastX, hole + 1), middle);
    pen.strokeStyle = this.#colour("--ecg-trace", "#f1f5ee");
    pen.lineWidth = 1.4;
    pen.lineJoin = "round";
    pen.stroke();
  }

  /** What was lost, in the colour of warnings. @param {number} from @param {number} to @param {number} middle */
  #hatch(from, to, middle) {
    const { pen } = this;
    const [top, height] = [middle - this.row * (BASE - 0.12), this.row * 0.76];
    pen.save();
    const path = new Path2D();
    path.rect(from, top, to - from, height);
    pen.clip(path);
    pen.strokeStyle = this.#colour("--ecg-gap", "#e6a23c");
    pen.lineWidth = 1;
    const lines = new Path2D();
    for (let x = from - height; x < to; x += 6) {
      lines.moveTo(x, top + height);
      lines.lineTo(x + height, top);
    }
    pen.stroke(lines);
    pen.stroke(path);
    pen.restore();
  }

  /** One millivolt, a fifth of a second. @param {string} name @param {number} middle */
  #pulse(name, middle) {
    const { pen } = this;
    pen.strokeStyle = pen.fillStyle = this.#colour("--ecg-ink", "#c9ced0");
    pen.lineWidth = 1.4;
    const pulse = new Path2D(`M ${2 * MM} ${middle} h ${1 * MM} v ${-GAIN * MM} h ${5 * MM} v ${GAIN * MM} h ${0.8 * MM}`);
    pen.stroke(pulse);
    pen.font = "700 14px Inter, system-ui, sans-serif";
    pen.fillText(name, 2 * MM, middle + 4.8 * MM);
  }

  #watermark() {
    const { pen } = this;
    pen.fillStyle = this.#colour("--ecg-mark", "#ffffff24");
    pen.font = "700 22px Inter, system-ui, sans-serif";
    pen.textAlign = "right";
    pen.fillText("SIMULATION", this.width - 8, this.height - 8);
    pen.textAlign = "left";
  }

  /** @param {number} scale @returns {HTMLCanvasElement} a square of 1 mm, a stronger one of 5 */
  #ruled(scale) {
    const sheet = Object.assign(document.createElement("canvas"), { width: this.canvas.width, height: this.canvas.height });
    const pen = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
    pen.scale(scale, scale);
    pen.fillStyle = this.#colour("--ecg-paper", "#14191b");
    pen.fillRect(0, 0, this.width, this.height);
    for (const [step, colour] of /** @type {[number, string][]} */ ([[1, this.#colour("--ecg-fine", "#8a5a5a2e")], [5, this.#colour("--ecg-strong", "#a4666666")]])) {
      pen.strokeStyle = colour;
      pen.lineWidth = step === 1 ? 0.6 : 1;
      pen.beginPath();
      for (let mm = 0; mm * MM <= this.width; mm += step) pen.rect(mm * MM, -2, 0, this.height + 4);
      for (let mm = 0; mm * MM <= this.height; mm += step) pen.rect(-2, mm * MM, this.width + 4, 0);
      pen.stroke();
    }
    return sheet;
  }

  /** @param {string} name @param {string} otherwise */
  #colour(name, otherwise) {
    return getComputedStyle(this.canvas).getPropertyValue(name).trim() || otherwise;
  }
}
