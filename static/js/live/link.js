// @ts-check
/** A WebSocket that is kept open: back-off with full jitter, heartbeat, network and page events. */

const BASE_MS = 500;
const CAP_MS = 10_000;
const BEAT_MS = 25_000;
const DOUBT_MS = 5_000;
const MISSES = 2;
const FINAL = new Set([4401, 4403]);

export class Link {
  /** @type {WebSocket | null} */ #socket = null;
  #over = false;
  #failures = 0;
  #missed = 0;
  #retry = 0;
  #beat = 0;

  /**
   * @param {string} path such as "/live"
   * @param {(message: any) => void} onMessage
   * @param {(code: number, over: boolean) => void} onClose over: refused for good
   */
  constructor(path, onMessage, onClose) {
    this.url = new URL(path, location.href.replace(/^http/, "ws"));
    this.onMessage = onMessage;
    this.onClose = onClose;
    for (const back of ["online", "focus"]) addEventListener(back, () => this.hurry());
    addEventListener("offline", () => this.#drop());
    addEventListener("pagehide", () => this.#drop());
    addEventListener("pageshow", (event) => event.persisted && this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.#open();
  }

  /**
   * Nothing is kept for later: what must arrive goes by POST.
   * @param {string} type
   * @param {object} [data]
   * @returns {boolean} false when the socket is not open
   */
  send(type, data = {}) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify({ ...data, type }));
    return true;
  }

  /** The server has accepted us: the next failure starts from the shortest wait. */
  settle() {
    this.#failures = 0;
    this.#pulse(BEAT_MS);
  }

  /** The network or the reader is back: retry at once, or soon find out that the socket died. */
  hurry() {
    this.#failures = 0;
    if (!this.#socket) return this.#open();
    if (!this.send("ping")) return;
    this.#missed = MISSES;
    this.#pulse(DOUBT_MS);
  }

  /** What answers is not for this page: it is over. @param {number} code */
  refuse(code) {
    const socket = this.#socket;
    this.#closed(code);
    socket?.close();
  }

  #open() {
    clearTimeout(this.#retry);
    if (this.#socket || this.#over || !navigator.onLine) return;
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#missed = 0;
      this.onMessage(JSON.parse(data));
    };
    socket.onclose = ({ code }) => this.#socket === socket && this.#closed(code);
  }

  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#closed(1001);
    socket.close();
  }

  /** @param {number} code */
  #closed(code) {
    this.#socket = null;
    this.#over = FINAL.has(code);
    clearTimeout(this.#beat);
    clearTimeout(this.#retry);
    const most = Math.min(CAP_MS, BASE_MS * 2 ** this.#failures++);
    if (!this.#over) this.#retry = setTimeout(() => this.#open(), Math.random() * most);
    this.onClose(code, this.#over);
  }

  /** @param {number} wait ms until the next ping; MISSES pings without a word end the socket */
  #pulse(wait) {
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => {
      if (this.#missed++ >= MISSES) return this.#drop();
      this.send("ping");
      this.#pulse(BEAT_MS);
    }, wait);
  }
}
