// @ts-check
/** The pen that writes from left to right and begins again: a little behind what has come, at an even pace. */
import { MISSING } from "./frames.js";

const BEHIND_S = 0.3;
const FAR_S = 1;
const FRAME_MS = 30;

export class Sweep {
  #head = -1;
  #drawn = 0;
  #turn = -1;
  /** @type {number[]} */ #bases = [];
  #request = 0;

  /** @param {import("./paper.js").Paper} paper @param {import("./receiving.js").Receiver} receiver */
  constructor(paper, receiver) {
    this.paper = paper;
    this.receiver = receiver;
    this.watcher = new ResizeObserver(() => this.#fit());
    this.watcher.observe(/** @type {HTMLElement} */ (paper.canvas.parentElement));
    this.#fit();
    this.#request = requestAnimationFrame((now) => this.#frame(now));
  }

  close() {
    cancelAnimationFrame(this.#request);
    this.watcher.disconnect();
  }

  /** In the place of honour the card has room for more than twenty millimetres a lead. */
  #fit() {
    const body = /** @type {HTMLElement} */ (this.paper.canvas.parentElement);
    const honour = body.closest(".honour");
    this.paper.resize(Math.floor(body.clientWidth), honour ? body.clientHeight - 130 : 0);
  }

  /** @param {number} now */
  #frame(now) {
    this.#request = requestAnimationFrame((next) => this.#frame(next));
    if (now - this.#drawn < FRAME_MS) return;
    this.#advance((now - this.#drawn) / 1000);
    this.#drawn = now;
    this.#draw();
  }

  /** @param {number} seconds */
  #advance(seconds) {
    const { ring, description } = this.receiver;
    if (!ring || !description) return;
    const due = ring.end - BEHIND_S * description.rate;
    const stray = due - this.#head;
    this.#head = this.#head < 0 || Math.abs(stray) > FAR_S * description.rate ? due : this.#head + seconds * description.rate + 0.03 * stray;
    this.#head = Math.min(Math.max(this.#head, ring.start), ring.end - 1);
  }

  #draw() {
    const { ring, description } = this.receiver;
    if (!ring || !description || ring.end <= ring.start) return;
    const { rate, unit, leads, source } = description;
    const from = Math.max(ring.oldest, Math.floor(this.#head - this.paper.seconds * rate));
    const values = leads.map((_, lead) => ring.read(lead, from, Math.floor(this.#head) + 1));
    this.#settle(values, unit, Math.floor(this.#head / rate / this.paper.seconds));
    const shown = leads.map((name, lead) => ({ name, values: values[lead], base: this.#bases[lead] }));
    this.paper.draw({ leads: shown, from, head: this.#head, rate, unit, simulated: source === "simulation" });
  }

  /** The base line of each lead is found again at each turn, or when it has gone far. @param {Int16Array[]} values @param {number} unit @param {number} turn */
  #settle(values, unit, turn) {
    const anew = turn !== this.#turn;
    values.forEach((lead, at) => {
      const known = this.#bases[at];
      if (!anew && known !== undefined && Math.abs((lead[lead.length - 1] ?? known) - known) * unit < 3000) return;
      const sorted = lead.filter((value) => value !== MISSING).sort();
      this.#bases[at] = sorted[sorted.length >> 1] ?? known ?? 0;
    });
    this.#turn = turn;
  }
}
