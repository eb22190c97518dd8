// @ts-check
/** What we receive: one connection that the relay offers, again each time somebody comes or goes. */
import { isShown } from "../devices/cards.js";
import { described, mind } from "./gathering.js";
import { Turned } from "./signalling.js";

/**
 * @typedef {import("./signalling.js").Signalling} Signalling
 * @typedef {import("./signalling.js").Offer} Offer
 * @typedef {{participant: string, label: string, kind: string, track: MediaStreamTrack, receiver: RTCRtpReceiver}} Received
 */
export class Subscription {
  #version = -1;
  #newest = -1;
  /** @type {Promise<void>} */ #turn = Promise.resolve();
  #closed = false;

  /**
   * @param {Signalling} signalling
   * @param {RTCConfiguration} configuration
   * @param {string} page
   * @param {{tracks: (received: Received[]) => void, message: (from: string, message: any) => void, ready: () => void, lost: (why: string) => void}} listener
   */
  constructor(signalling, configuration, page, listener) {
    this.signalling = signalling;
    this.page = page;
    this.listener = listener;
    this.pc = new RTCPeerConnection(configuration);
    this.pc.ondatachannel = ({ channel }) => this.#listen(channel);
    mind(this.pc, listener.lost);
  }

  async open() {
    const first = this.signalling.ask("subscription", { page: this.page }).then((offer) => this.#enter(offer));
    this.#turn = first.catch(() => {});
    await first;
  }

  /**
   * One offer at a time, in order; what a newer one replaces is not answered.
   * @param {Offer} offer
   */
  receive(offer) {
    this.#newest = Math.max(this.#newest, offer.version);
    const done = this.#turn.then(() => this.#apply(offer));
    this.#turn = done.catch(() => {});
    return done;
  }

  close() {
    this.#closed = true;
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }

  /** Frames that were sent for the connection before this one are older than its first offer. @param {Offer} offer */
  async #enter(offer) {
    this.#newest = Math.max(this.#newest, offer.version);
    await this.#apply(offer, true);
  }

  /** @param {Offer} offer @param {boolean} [first] must be answered even when a newer one waits */
  async #apply({ sdp, version, tracks }, first = false) {
    if (this.#closed || version <= this.#version) return;
    if (!first && version < this.#newest) return;
    this.#version = version;
    await this.pc.setRemoteDescription({ type: "offer", sdp });
    this.#choose(tracks);
    await this.pc.setLocalDescription();
    const answer = await described(this.pc);
    await this.signalling.ask("answer", { sdp: answer, version }).catch(outdated);
    if (!this.#closed) this.listener.tracks(this.#received(tracks));
  }

  /** What this page shows nowhere, it does not receive. @param {import("./signalling.js").Entry[]} entries */
  #choose(entries) {
    for (const line of this.pc.getTransceivers()) {
      const entry = entries.find(({ mid }) => mid === line.mid);
      const wanted = !entry || isShown(entry.label) ? "recvonly" : "inactive";
      if (line.direction !== "stopped" && line.direction !== wanted) line.direction = wanted;
    }
  }

  /** @param {import("./signalling.js").Entry[]} entries @returns {Received[]} */
  #received(entries) {
    const lines = new Map(this.pc.getTransceivers().map((line) => [line.mid, line.receiver]));
    return entries.flatMap(({ mid, participant, label, kind }) => {
      const receiver = lines.get(mid);
      return receiver && isShown(label) ? [{ participant, label, kind, receiver, track: receiver.track }] : [];
    });
  }

  /** @param {RTCDataChannel} channel */
  #listen(channel) {
    channel.onmessage = ({ data }) => {
      const envelope = parsed(data);
      const message = parsed(envelope?.data);
      if (message) this.listener.message(envelope.from, message);
    };
    channel.onopen = () => this.listener.ready();
    if (channel.readyState === "open") this.listener.ready();
  }
}

/** A newer offer is already on its way to us. @param {unknown} error */
function outdated(error) {
  if (!(error instanceof Turned && error.code === "stale")) throw error;
}

/** The relay vouches for who sent it; what is said may be anything. @param {any} data */
function parsed(data) {
  try {
    const message = JSON.parse(data);
    return message && typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}
