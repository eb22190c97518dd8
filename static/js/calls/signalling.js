// @ts-check
/** The doors through which a page reaches the relay: tickets, descriptions, departures. */
import { pause } from "./gathering.js";

const LIMIT_MS = 8_000;
const MARGIN_MS = 5_000;
const AGAIN_MS = 500;
const SAME_LIFE_S = 2;
const FINAL = new Set(["over", "not-admitted", "room-full", "too-many-tracks", "removed", "locked"]);

/** The relay or the network is away for now: ask again. */
export class Away extends Error {
  /** @param {number} wait ms before asking again is worth it */
  constructor(wait = 0) {
    super("away");
    this.wait = wait;
  }
}

/** The server says no, and will say it again. */
export class Turned extends Error {
  /** @param {number} status HTTP status @param {string} code such as "over", "not-admitted", "stale" */
  constructor(status, code) {
    super(`turned away (${status} ${code})`);
    this.status = status;
    this.code = code;
    /** Other connections may be taken where these were not. */
    this.final = ![409, 422].includes(status) || FINAL.has(code);
  }
}

/**
 * @typedef {{ticket: string, ice_servers: RTCIceServer[], participant: string, expires_in: number, epoch?: number}} Pass
 * @typedef {{id: string, mid: string, kind: string, label: string, participant: string}} Entry
 * @typedef {{sdp: string, version: number, tracks: Entry[]}} Offer
 */
export class Signalling {
  /** @type {Promise<Pass> | null} */ #pass = null;
  #until = 0;
  /** When the relay of the last ticket began, in seconds; 0 before any. */
  epoch = 0;

  /** @param {string} prefix such as "/visit/media" @param {() => void} answered the server gave a ticket */
  constructor(prefix, answered) {
    this.prefix = prefix;
    this.answered = answered;
  }

  /** The present ticket, or a new one when it is about to expire. @returns {Promise<Pass>} */
  pass() {
    if (this.#pass && Date.now() < this.#until) return this.#pass;
    return this.renew();
  }

  /** A new ticket: each rebuilding of the connections takes one. @returns {Promise<Pass>} */
  renew() {
    this.#until = Infinity;
    this.#pass = this.#post("ticket", {});
    this.#pass.then(
      ({ expires_in, epoch }) => {
        this.#until = Date.now() + expires_in * 1000 - MARGIN_MS;
        this.epoch = epoch || this.epoch;
        this.answered();
      },
      () => (this.#pass = null),
    );
    return this.#pass;
  }

  /** Ask until the server answers. @param {() => boolean} over gives up */
  async insist(over) {
    while (!over() && !(await this.renew().catch(patiently))) await pause(AGAIN_MS);
  }

  /** Whether the relay of the last ticket began at this moment. @param {number} epoch seconds */
  isStill(epoch) {
    return Math.abs(this.epoch - epoch) <= SAME_LIFE_S;
  }

  /**
   * @param {"publication" | "subscription" | "answer"} door
   * @param {object} body
   */
  async ask(door, body = {}) {
    const { ticket } = await this.pass();
    return this.#post(door, { ...body, ticket });
  }

  /** Said even while the page is being closed. */
  depart() {
    const form = new FormData();
    form.set("csrf_token", csrf());
    navigator.sendBeacon(`${this.prefix}/departure`, form);
  }

  /** @param {string} door @param {object} body */
  async #post(door, body) {
    const response = await fetch(`${this.prefix}/${door}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf(), "X-Liane-Person": head("current-person") },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT_MS),
    }).catch(() => {
      throw new Away();
    });
    if (response.ok) return response.json();
    if (response.status >= 500 || response.status === 429)
      throw new Away(1000 * Number(response.headers.get("Retry-After") ?? 0));
    const { code = "" } = await response.json().catch(() => ({}));
    throw new Turned(response.status, code);
  }
}

/** @param {unknown} error @returns {null} */
function patiently(error) {
  if (error instanceof Turned && error.final) throw error;
  return null;
}

/** The proof that a request comes from our own page. */
export function csrf() {
  return head("csrf-token");
}

/** @param {string} name */
function head(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}
