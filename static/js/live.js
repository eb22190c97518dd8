// @ts-check
/**
 * One WebSocket for the page. The socket is a hint, the server is the truth: after each
 * `live:connected` and `live:poll` a room asks "since n" and shows what it missed.
 *
 * On document: live:connected {resumed}, live:disconnected {code}, live:denied {code},
 * live:poll {reason: "no-socket" | "catch-up"}, live:unwatched {topics}.
 */
import { Link } from "./live/link.js";

/** @typedef {{type: string, [key: string]: any}} Message */
/** @typedef {(message: Message) => void} Listener */

const POLL_MS = 15_000;
const SPREAD_MS = 2_000;
const ANOTHER = 4401;

class Live {
  /** @type {Link | undefined} */ #link;
  /** @type {Map<string, ((granted: boolean) => void)[]>} */ #topics = new Map();
  /** @type {Map<string, Set<Listener>>} */ #listeners = new Map();
  /** @type {Set<string>} */ #asking = new Set();
  /** @type {string | undefined} */ #mine;
  #known = false;
  #denied = false;
  #connected = false;
  #resumed = false;
  #poll = 0;
  #spread = 0;

  /** True between live:connected and live:disconnected. */
  get connected() {
    return this.#connected;
  }

  /**
   * Open the socket of this page and keep it open.
   * @param {string} path such as "/live"
   * @param {string} [mine] the topic of whom this page was made for: somebody else may have signed in meanwhile
   */
  connect(path, mine) {
    this.#mine = mine;
    this.#link ??= new Link(
      path,
      (message) => this.#receive(message),
      (code, over) => this.#closed(code, over),
    );
    this.#poll ||= setInterval(() => this.#ask("no-socket"), POLL_MS);
  }

  /** The server is known to answer again: do not wait for the next try. */
  hurry() {
    if (!this.#connected) this.#link?.hurry();
  }

  /**
   * Receive what is published on a topic, now and after each reconnection.
   * @param {string} topic
   * @returns {Promise<boolean>} whether the server grants it
   */
  watch(topic) {
    return new Promise((answer) => {
      if (this.#denied) return answer(false);
      this.#topics.set(topic, [...(this.#topics.get(topic) ?? []), answer]);
      if (!this.#known) return;
      if (!this.#asking.size) queueMicrotask(() => this.#watch());
      this.#asking.add(topic);
    });
  }

  /** @param {string} topic */
  unwatch(topic) {
    this.#answer([topic], false);
    this.#topics.delete(topic);
    this.#asking.delete(topic);
    if (this.#known) this.send("unwatch", { topics: [topic] });
  }

  /**
   * Call `listener(message)` for each message of this type.
   * @param {string} type
   * @param {Listener} listener
   * @returns {() => void} stops it
   */
  on(type, listener) {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /**
   * Say something to the server. Nothing is kept for later: what must arrive goes by POST.
   * @param {string} type
   * @param {object} [data]
   * @returns {boolean} false when there is no socket
   */
  send(type, data) {
    return this.#link?.send(type, data) ?? false;
  }

  /** @param {Message} message */
  #receive(message) {
    if (message.type === "ready" && this.#mine && !message.topics.includes(this.#mine)) return this.#link?.refuse(ANOTHER);
    if (message.type === "ready") this.#ready();
    else if (message.type === "watching") this.#watching(message);
    else if (message.type === "unwatched") this.#lose(message.topics);
    else if (message.type === "catch-up") this.#catchUp();
    for (const listener of this.#listeners.get(message.type) ?? []) listener(message);
  }

  /** The server knows us. Rooms may only ask "since n" once every topic is watched again. */
  #ready() {
    this.#known = true;
    this.#link?.settle();
    if (!this.#topics.size) return this.#arrive();
    this.#asking = new Set(this.#topics.keys());
    this.#watch();
  }

  /** A list of a hundred conversations asks once. */
  #watch() {
    if (this.#asking.size) this.send("watch", { topics: [...this.#asking] });
    this.#asking.clear();
  }

  /** @param {Message} message */
  #watching({ topics, refused }) {
    this.#arrive();
    this.#answer(topics, true);
    this.#lose(refused);
  }

  #arrive() {
    if (this.#connected) return;
    this.#connected = true;
    clearInterval(this.#poll);
    this.#poll = 0;
    emit("live:connected", { resumed: this.#resumed });
    this.#resumed = true;
  }

  /** @param {string[]} topics */
  #lose(topics) {
    this.#answer(topics, false);
    for (const topic of topics) this.#topics.delete(topic);
    if (topics.length) emit("live:unwatched", { topics });
  }

  /** @param {string[]} topics @param {boolean} granted */
  #answer(topics, granted) {
    for (const topic of topics)
      for (const answer of this.#topics.get(topic)?.splice(0) ?? []) answer(granted);
  }

  /** @param {number} code @param {boolean} over */
  #closed(code, over) {
    this.#known = false;
    if (this.#connected) emit("live:disconnected", { code });
    this.#connected = false;
    if (!over) {
      this.#poll ||= setInterval(() => this.#ask("no-socket"), POLL_MS);
      return;
    }
    this.#denied = true;
    clearInterval(this.#poll);
    this.#answer([...this.#topics.keys()], false);
    emit("live:denied", { code });
  }

  /** A server has missed facts: ask, but not all pages in the same instant. */
  #catchUp() {
    this.#spread ||= setTimeout(() => {
      this.#spread = 0;
      this.#ask("catch-up");
    }, Math.random() * SPREAD_MS);
  }

  /** @param {"no-socket" | "catch-up"} reason */
  #ask(reason) {
    if (navigator.onLine && !document.hidden) emit("live:poll", { reason });
  }
}

/** @param {string} name @param {object} detail */
function emit(name, detail) {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

export const live = new Live();
