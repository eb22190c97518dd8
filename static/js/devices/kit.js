// @ts-check
/** What an instrument may do in the call while it runs: send tracks, say things, show itself, give up. */

/**
 * @typedef {import("./panel.js").Device} Device
 * @typedef {import("../calls/publication.js").Line} Line
 */
export class Kit {
  /** @type {Set<string>} */ #labels = new Set();
  /** @type {{title: string, simulated: boolean} | null} */ #begun = null;
  #state = {};
  /** Given up or stopped: what arrives late is let go. */ over = false;

  /**
   * @param {Device} device
   * @param {import("./attached.js").Wire} wire
   * @param {HTMLElement} place under its line in the sheet, for choices and forms; emptied when it stops
   * @param {(sentence: string) => void} failed
   */
  constructor(device, wire, place, failed) {
    this.device = device;
    this.wire = wire;
    this.place = place;
    this.failed = failed;
  }

  get consultation() {
    return this.wire.consultation;
  }

  /** Address of the patient's conversation. */
  get conversation() {
    return this.wire.conversation;
  }

  /** Whether simulated sources may be offered here; one is always begun with `simulated: true`. */
  get simulates() {
    return this.wire.simulates;
  }

  /** A track of its own, sent again after each cut until `retire`. @param {string} label see labels.js @param {Line} line */
  async publish(label, line) {
    this.#labels.add(label);
    await this.wire.publish(label, line);
    this.wire.own(this.device.key, label, line.track);
  }

  /** @param {string} label */
  async retire(label) {
    if (!this.#labels.delete(label)) return;
    this.wire.own(this.device.key, label, null);
    await this.wire.retire(label);
  }

  /** To every card of this instrument, ours included; lost for whoever is away. @param {object} data under 15 kB as JSON @returns {boolean} whether it left */
  say(data) {
    return this.wire.say({ type: "device-data", device: this.device.key, data });
  }

  /** What newcomers must know too: added to what was said before. @param {object} state a few small values */
  state(state) {
    this.#state = { ...this.#state, ...state };
    this.announce();
  }

  /** It stopped by itself: unplugged, refused, out of reach. Said on both sides. @param {string} sentence */
  fail(sentence) {
    this.failed(sentence);
  }

  /** @param {import("./panel.js").Started} started */
  begin({ title = this.device.words, simulated = false }) {
    this.#begun = { title, simulated };
    this.announce();
  }

  announce() {
    if (!this.#begun) return;
    this.wire.say({ type: "device", device: this.device.key, is: "on", icon: this.device.icon, ...this.#begun, state: this.#state });
  }

  /** @param {"off" | "lost"} is */
  async end(is) {
    this.over = true;
    if (this.#begun) this.wire.say({ type: "device", device: this.device.key, is });
    this.#begun = null;
    for (const label of [...this.#labels]) await this.retire(label);
  }
}
