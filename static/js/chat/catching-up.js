// @ts-check
/** Frames in order, without a gap: what is missing is asked "since n". The server is the truth. */
import { Failure, fragment, parse } from "./wire.js";

export class CatchingUp {
  #asking = false;
  #again = false;

  /**
   * @param {import("./timeline.js").Timeline} timeline
   * @param {string} url of the messages
   * @param {(act: () => HTMLElement[]) => HTMLElement[]} still changes the list without moving what is read
   * @param {(fresh: HTMLElement[], told: boolean) => void} onFresh told: just now, not asked for
   */
  constructor(timeline, url, still, onFresh) {
    this.timeline = timeline;
    this.url = url;
    this.still = still;
    this.onFresh = onFresh;
  }

  /** @param {{seq: number, html: string}} frame */
  receive({ seq, html }) {
    this.take(seq, parse(html));
  }

  /** One message that the server just gave. @param {number} seq @param {HTMLElement[]} elements */
  take(seq, elements) {
    if (seq > this.timeline.last + 1) return void this.ask();
    this.#show(elements, true);
  }

  /** Everything after the last message without a gap. */
  async ask() {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#again) await this.#askOnce();
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
    } finally {
      this.#asking = false;
    }
  }

  async #askOnce() {
    this.#again = false;
    const since = this.timeline.last;
    const { elements, lastSeq } = await fragment(`${this.url}?since=${since}`);
    this.#show(elements, false);
    if (this.timeline.last > since && this.timeline.last < lastSeq) this.#again = true;
  }

  /** @param {HTMLElement[]} elements @param {boolean} told */
  #show(elements, told) {
    const fresh = this.still(() => this.timeline.place(elements));
    this.timeline.last = Math.max(this.timeline.last, ...fresh.map((item) => Number(item.dataset.seq)));
    if (fresh.length) this.onFresh(fresh, told);
  }
}
