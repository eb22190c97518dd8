// @ts-check
/**
 * How old a sound is when it is heard, part by part: taken, coded, carried, held against jitter, played. No browser
 * tells it for a second sound of one person; tests/system/calls/test_delay.py compares this sum with what is heard.
 */

const EVERY_MS = 2_000;
const CODED_MS = 26.5; // one frame of Opus, and what it looks ahead
const now = () => performance.now();

export class Delay {
  #trip = Infinity;
  /** @type {Map<string, number>} */ #asked = new Map();
  #before = { held: 0, played: 0 };

  /**
   * @param {import("../card.js").Card} card
   * @param {RTCRtpReceiver} receiver
   * @param {() => number} ends seconds at both ends: from the chest to the samples, from the samples to the ears
   * @param {(ms: number) => void} show
   */
  constructor(card, receiver, ends, show) {
    this.card = card;
    this.receiver = receiver;
    this.ends = ends;
    this.show = show;
    this.timer = setInterval(() => void this.#look(), EVERY_MS);
    this.#ask();
  }

  close() {
    clearInterval(this.timer);
  }

  /** @param {any} data of the holder, who sends back what was asked */
  hear({ clock }) {
    const sent = this.#asked.get(clock);
    if (sent === undefined) return;
    this.#asked.clear();
    this.#trip = Math.min(now() - sent, this.#trip + 20); // the best of late: a busy page answers late
  }

  #ask() {
    const id = crypto.randomUUID();
    this.#asked.set(id, now());
    this.card.ask({ clock: id });
  }

  async #look() {
    this.#ask();
    const { held, played } = await counted(this.receiver);
    const { held: then, played: before } = this.#before;
    this.#before = { held, played };
    if (played <= before || this.#trip === Infinity) return;
    this.show(this.#trip / 2 + CODED_MS + (1000 * (held - then)) / (played - before) + 1000 * this.ends());
  }
}

/** @param {RTCRtpReceiver} receiver */
async function counted(receiver) {
  const found = { held: 0, played: 0 };
  (await receiver.getStats()).forEach((/** @type {any} */ row) => {
    if (row.type === "inbound-rtp") Object.assign(found, { held: row.jitterBufferDelay ?? 0, played: row.jitterBufferEmittedCount ?? 0 });
  });
  return found;
}
