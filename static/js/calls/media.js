// @ts-check
/**
 * Our part in a call: what we send, what we receive, and coming back after any cut.
 *
 * Events: "tracks" {received}, "message" {from, message} of another participant, "ready" (others can be
 * told), "answered" (the server gave a ticket),
 * "state" {state: "connecting" | "connected" | "reconnecting" | "blocked"},
 * "turned" {status, code}: the server refuses us; nothing more will be tried.
 */
import { takeAudioSession } from "./devices.js";
import { Publication } from "./publication.js";
import { Away, Signalling, Turned } from "./signalling.js";
import { Subscription } from "./subscription.js";
import { Waits } from "./waits.js";

const PATIENCE = 2;

export class Media extends EventTarget {
  /** @type {Publication | null} */ publication = null;
  /** @type {Subscription | null} */ subscription = null;
  state = "idle";
  participant = "";
  /** This page among those of the same participant: the last one to subscribe is in the call. */
  page = crypto.randomUUID();
  /** @type {Map<string, import("./publication.js").Line>} */ #lines = new Map();
  #over = false;
  #building = false;
  #again = false;
  #fresh = false;
  #confirming = false;
  #joined = 0;
  #unanswered = 0;
  #waits = new Waits();

  /** @param {string} prefix such as "/visit/media" @param {import("./own.js").Own} own */
  constructor(prefix, own) {
    super();
    this.own = own;
    this.signalling = new Signalling(prefix, () => this.#tell("answered"));
    own.addEventListener("change", () => void this.#resend());
    takeAudioSession();
  }

  /**
   * Build both connections anew, with a new ticket: at the beginning, when the relay came back, when
   * the network changed. Asked again while the ticket is on its way, it is the same rebuilding.
   */
  async restart() {
    this.#again ||= !this.#fresh;
    this.#waits.hurry();
    if (this.#building || this.#over) return;
    this.#building = true;
    for (let failures = 0; this.#again && !this.#over; ) {
      this.#again = false;
      failures = (await this.#attempt()) ? 0 : failures + 1;
      if (this.#again && failures) await this.#waits.after(failures);
    }
    this.#building = false;
  }

  /** As soon as the server answers, rebuild if the relay is no longer the one we joined. */
  async confirm() {
    if (this.#confirming) return;
    this.#confirming = true;
    await this.signalling.insist(() => this.#over).catch((error) => this.#failed(error));
    this.#confirming = false;
    if (!this.#over && !this.signalling.isStill(this.#joined)) await this.restart();
  }

  /** @param {import("./signalling.js").Offer} offer of the frame "media-offer" */
  receive(offer) {
    return this.subscription?.receive(offer).catch((error) => this.#failed(error));
  }

  /** @param {object} message to every other participant @returns {boolean} */
  say(message) {
    return this.publication?.say(message) ?? false;
  }

  /**
   * Another track than the face and the voice, sent again after each cut.
   * @param {string} label unique among ours @param {import("./publication.js").Line} line
   */
  async publish(label, line) {
    this.#lines.set(label, line);
    await this.publication?.carry(label, line).catch((error) => this.#missed(error, label));
  }

  /** @param {string} label */
  async retire(label) {
    if (this.#lines.delete(label)) await this.publication?.drop(label).catch((error) => this.#missed(error));
  }

  /** Leave for good; our camera and microphone are not touched. */
  leave() {
    this.#over = true;
    this.#waits.hurry();
    this.#drop();
  }

  /** The server is away: it goes with the next connection. A refusal is for whoever asked. @param {unknown} error @param {string} [label] */
  #missed(error, label = "") {
    if (this.#over) return;
    if (error instanceof Away) return void this.restart();
    if (error instanceof Turned) this.#lines.delete(label);
    if (label && this.publication?.pc.connectionState !== "closed") throw error;
  }

  async #resend() {
    await this.publication?.setMicrophone(this.own.microphone);
    await this.publication?.setCamera(this.own.camera);
  }

  /**
   * What still flows keeps flowing until a ticket is there: the web process may be away and not the relay.
   * @returns {Promise<boolean>} whether both connections are described at both ends
   */
  async #attempt() {
    this.#become(this.#mood());
    try {
      await this.#connect(await this.#enter());
      return true;
    } catch (error) {
      this.#failed(/** @type {Error} */ (error));
      return false;
    }
  }

  /** @returns {Promise<RTCConfiguration>} */
  async #enter() {
    this.#fresh = true;
    const pass = await this.signalling.renew().finally(() => (this.#fresh = false));
    this.participant = pass.participant;
    this.#joined = this.signalling.epoch;
    return { iceServers: pass.ice_servers ?? [], bundlePolicy: "max-bundle" };
  }

  /** @param {RTCConfiguration} configuration */
  async #connect(configuration) {
    this.#drop();
    if (this.#over) return;
    const lost = (/** @type {string} */ why) => this.#lost(why);
    const publication = new Publication(this.signalling, configuration, lost);
    const subscription = new Subscription(this.signalling, configuration, this.page, {
      tracks: (received) => this.#tell("tracks", { received }),
      message: (from, message) => this.#tell("message", { from, message }),
      ready: () => this.#arrive(),
      lost,
    });
    Object.assign(this, { publication, subscription });
    publication.channel.onopen = () => this.#tell("ready");
    await Promise.all([publication.open(this.own.microphone, this.own.camera, this.#lines), subscription.open()]);
  }

  /** What others send reaches us. */
  #arrive() {
    this.#unanswered = 0;
    this.#become("connected");
    this.#tell("ready");
  }

  /** @param {string} why as `mind` says it */
  #lost(why) {
    if (why === "never connected") this.#unanswered += 1;
    void this.restart();
  }

  #mood() {
    if (this.#unanswered >= PATIENCE) return "blocked";
    return this.state === "idle" ? "connecting" : "reconnecting";
  }

  /** @param {Error} error */
  #failed(error) {
    if (this.#over) return;
    if (error instanceof Turned && error.final) {
      this.leave();
      this.#tell("turned", { status: error.status, code: error.code });
      return;
    }
    this.#again = true;
    if (!this.#building) void this.restart();
  }

  #drop() {
    this.publication?.close();
    this.subscription?.close();
    this.publication = this.subscription = null;
  }

  /** @param {string} state */
  #become(state) {
    if (this.state !== state) this.#tell("state", { state: (this.state = state) });
  }

  /** @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
