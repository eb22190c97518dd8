// @ts-check
/**
 * Who receives whom: each page says every second what reaches it from the others. Whoever sends and is named by
 * nobody is told so within five seconds; whoever arrives damaged learns how much, and sends less.
 */

const EVERY_MS = 1_000;
const FRESH_MS = 2_500;
const DOUBT_MS = 2_000;

/** @typedef {{of: Record<string, number>, at: number}} Report what one participant receives: share lost, by sender */

export class Receipts {
  /** @type {Map<string, Report>} */ #reports = new Map();
  /** @type {Map<string, {packets: number, lost: number}>} */ #before = new Map();
  #since = 0;
  #silent = false;
  unheard = false;

  /**
   * @param {import("./media.js").Media} media
   * @param {() => import("./subscription.js").Received[]} received
   * @param {(unheard: boolean) => void} tell
   */
  constructor(media, received, tell) {
    this.media = media;
    this.received = received;
    this.tell = tell;
    media.addEventListener("message", (event) => this.#note(/** @type {CustomEvent} */ (event).detail));
    this.timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  close() {
    clearInterval(this.timer);
  }

  /** The relay hears nothing of us any more, or hears us again. @param {boolean} silent */
  relayHears(silent) {
    this.#silent = silent;
    this.judge(performance.now());
  }

  /** How much of ours is lost on the way to whoever receives us worst. @returns {{loss: number, who: string, others: number}} */
  worst() {
    const fresh = this.#fresh(performance.now());
    const mine = fresh.map(([who, { of }]) => ({ who, loss: of[this.media.participant] ?? 0, others: fresh.length }));
    return mine.reduce((a, b) => (b.loss > a.loss ? b : a), { who: "", loss: 0, others: fresh.length });
  }

  /** @param {number} now */
  judge(now) {
    const fresh = this.#fresh(now);
    const named = fresh.some(([, { of }]) => this.media.participant in of);
    if (!fresh.length || named || !this.#sends()) this.#since = 0;
    else this.#since ||= now;
    const unheard = this.#sends() && (this.#silent || (this.#since > 0 && now - this.#since >= DOUBT_MS));
    if (unheard !== this.unheard) this.tell((this.unheard = unheard));
  }

  /** Only those of whom something reaches us: the silence of the others proves nothing of us. @param {number} now */
  #fresh(now) {
    return [...this.#reports].filter(([, { at }]) => now - at < FRESH_MS);
  }

  #sends() {
    return this.media.state === "connected" && Boolean(this.media.own.camera || this.media.own.microphone);
  }

  /** @param {{from: string, message: any}} heard whatever another page may say */
  #note({ from, message }) {
    if (message.type !== "receives" || typeof message.of !== "object" || !message.of) return;
    const of = Object.fromEntries(Object.entries(message.of).filter(([, loss]) => typeof loss === "number" && loss >= 0 && loss <= 1));
    this.#reports.set(from, { of, at: performance.now() });
  }

  async #look() {
    const { subscription } = this.media;
    if (subscription) this.media.say({ type: "receives", of: this.#arrived(await subscription.pc.getStats()) });
    this.judge(performance.now());
  }

  /** @param {RTCStatsReport} report @returns {Record<string, number>} share lost, by who arrives */
  #arrived(report) {
    const now = new Map();
    report.forEach((row) => {
      if (row.type === "inbound-rtp") now.set(row.trackIdentifier, { packets: row.packetsReceived ?? 0, lost: row.packetsLost ?? 0 });
    });
    /** @type {Record<string, {packets: number, lost: number}>} */ const sums = {};
    for (const { participant, track } of this.received()) {
      const [at, then] = [now.get(track.id), this.#before.get(track.id)];
      if (!at || !then || at.packets <= then.packets) continue;
      const sum = (sums[participant] ??= { packets: 0, lost: 0 });
      sum.packets += at.packets - then.packets;
      sum.lost += Math.max(0, at.lost - then.lost);
    }
    this.#before = now;
    return Object.fromEntries(Object.entries(sums).map(([who, { packets, lost }]) => [who, lost / (lost + packets)]));
  }
}
