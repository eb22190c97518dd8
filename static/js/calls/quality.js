// @ts-check
/** How the network does, in one of three words, from what the browser measures; and whose picture has stopped. */

const EVERY_MS = 2_000;
const WORSE = 2;
const BETTER = 5;
const RANKS = ["good", "weak", "very-weak"];

/**
 * @typedef {{loss: number, delay: number, squeezed: boolean}} Measure
 * @typedef {Map<string, {packets: number, lost: number, frames: number}>} Counters
 */
export class Quality {
  level = "good";
  #streak = 0;
  /** @type {Counters} */ #before = new Map();
  /** @type {any} */ #pc = null;

  /**
   * @param {import("./media.js").Media} media
   * @param {(up: string, level: string) => void} onMeasure how our way to the relay does now; how all does for a while
   * @param {(stopped: string[]) => void} onStopped track ids whose picture no longer comes
   * @param {() => number} [wanted] bits a second that we would send
   */
  constructor(media, onMeasure, onStopped, wanted = () => Infinity) {
    this.media = media;
    this.onMeasure = onMeasure;
    this.wanted = wanted;
    this.onStopped = onStopped;
    this.timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  close() {
    clearInterval(this.timer);
  }

  async #look() {
    const { publication, subscription } = this.media;
    if (!publication || !subscription) return;
    const [up, down] = await Promise.all([publication.pc.getStats(), subscription.pc.getStats()]);
    if (this.#pc !== subscription.pc) this.#before = new Map();
    this.#pc = subscription.pc;
    const measure = sent(up, this.wanted());
    const { loss, stopped } = this.#receivedSince(down);
    this.onStopped(stopped);
    this.#judge(rank({ ...measure, loss: Math.max(measure.loss, loss) }));
    this.onMeasure(rank(measure), this.level);
  }

  /** @param {RTCStatsReport} report */
  #receivedSince(report) {
    const now = counters(report);
    const before = this.#before;
    this.#before = now;
    let [packets, lost] = [0, 0];
    const stopped = [];
    for (const [track, at] of now) {
      const then = before.get(track);
      if (!then) continue;
      packets += at.packets - then.packets;
      lost += Math.max(0, at.lost - then.lost);
      if (at.frames === then.frames && at.frames > 0) stopped.push(track);
    }
    return { loss: lost / Math.max(1, lost + packets), stopped };
  }

  /** Bad news after two measures, good news after five: the words do not flicker. @param {string} found */
  #judge(found) {
    const step = RANKS.indexOf(found) - RANKS.indexOf(this.level);
    this.#streak = step === 0 ? 0 : Math.sign(step) === Math.sign(this.#streak) ? this.#streak + Math.sign(step) : Math.sign(step);
    if (this.#streak < WORSE && this.#streak > -BETTER) return;
    this.#streak = 0;
    this.level = found;
  }
}

/** Who sends little is believed able of little: that is no weakness. @param {RTCStatsReport} report @param {number} wanted bits @returns {Measure} */
function sent(report, wanted) {
  const measure = { loss: 0, delay: 0, squeezed: false };
  report.forEach((row) => {
    if (row.type === "remote-inbound-rtp") {
      measure.loss = Math.max(measure.loss, row.fractionLost ?? 0);
      measure.delay = Math.max(measure.delay, row.roundTripTime ?? 0);
    }
    if (row.type === "candidate-pair" && row.nominated && row.state === "succeeded") {
      measure.delay = Math.max(measure.delay, row.currentRoundTripTime ?? 0);
      measure.squeezed = row.availableOutgoingBitrate < Math.min(150_000, wanted / 2);
    }
  });
  return measure;
}

/** @param {RTCStatsReport} report @returns {Counters} */
function counters(report) {
  const found = new Map();
  report.forEach((row) => {
    if (row.type !== "inbound-rtp") return;
    const frames = row.kind === "video" ? (row.framesDecoded ?? 0) : 0;
    found.set(row.trackIdentifier ?? row.id, { packets: row.packetsReceived ?? 0, lost: row.packetsLost ?? 0, frames });
  });
  return found;
}

/** @param {Measure} measure seconds, shares of packets @returns {string} */
export function rank({ loss, delay, squeezed }) {
  if (loss > 0.15 || delay > 1) return "very-weak";
  return loss > 0.05 || delay > 0.45 || squeezed ? "weak" : "good";
}

/** @param {number} loss share of packets @returns {string} */
export const ofLoss = (loss) => rank({ loss, delay: 0, squeezed: false });
