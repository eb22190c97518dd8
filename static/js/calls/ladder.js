// @ts-check
/** What a weak network takes away, one rung at a time: the picture's rate, its size, the picture, then the voice's rate. */

/** @typedef {{bits: number, scale: number, fps: number, voice: number}} Rung bits 0: no picture */
export const RUNGS = /** @type {Rung[]} */ ([
  { bits: 1_500_000, scale: 1, fps: 30, voice: 40_000 },
  { bits: 700_000, scale: 1, fps: 20, voice: 40_000 },
  { bits: 350_000, scale: 2, fps: 20, voice: 40_000 },
  { bits: 120_000, scale: 4, fps: 12, voice: 40_000 },
  { bits: 0, scale: 4, fps: 12, voice: 40_000 },
  { bits: 0, scale: 4, fps: 12, voice: 16_000 },
]);
/** In a room of several, one poor receiver does not take the picture from the others. */
export const FOR_ONE_OF_MANY = 2;

const WORSE = 2;
const BETTER = 5;
const LONGEST = 40;

export class Ladder {
  rung = 0;
  #weak = 0;
  #good = 0;
  #patience = BETTER;
  /** Measures since the last climb. */
  #age = LONGEST;

  /**
   * Down after two bad measures, one when it is very bad; up after five good ones, then ten, twenty, while the rung
   * above fails as soon as it is taken.
   * @param {string} found good, weak, very-weak @param {number} [lowest] @returns {boolean} whether the rung changed
   */
  note(found, lowest = RUNGS.length - 1) {
    const before = this.rung;
    this.#age += 1;
    if (found === "good") this.#climb();
    else this.#descend(found === "very-weak" ? WORSE : 1, lowest);
    return this.rung !== before;
  }

  #climb() {
    this.#weak = 0;
    this.#good += 1;
    if (!this.rung && this.#good >= LONGEST) this.#patience = BETTER;
    if (!this.rung || this.#good < this.#patience) return;
    this.rung -= 1;
    this.#good = this.#age = 0;
  }

  /** @param {number} weight @param {number} lowest */
  #descend(weight, lowest) {
    this.#good = 0;
    this.#weak += weight;
    if (this.#weak < WORSE || this.rung >= lowest) return;
    if (this.#age <= 2 * BETTER) this.#patience = Math.min(LONGEST, 2 * this.#patience);
    this.rung += 1;
    this.#weak = 0;
  }
}

/** The sentence that says it; "" when nothing is taken away. @param {number} rung @returns {string} */
export function told(rung) {
  return ["", "reduced", "reduced", "much-reduced", "voice-only", "voice-only"][rung];
}
