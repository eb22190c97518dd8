// @ts-check
/**
 * Frames in order, without a gap: what is missing is asked "since n", said and changed alike. The server is the truth.
 */
import { Failure, fragment, parse } from "./wire.js";

/**
 * @typedef {object} Hearers
 * @property {(act: () => HTMLElement[]) => HTMLElement[]} still changes the list without moving what is read
 * @property {(fresh: HTMLElement[], told: boolean) => void} onFresh told: just now, not asked for
 * @property {(items: HTMLElement[]) => void} onChanged
 * @property {(heard: HTMLElement) => void} onHeard what went by while the page had no socket
 */

export class CatchingUp {
  #asking = false;
  #again = false;

  /**
   * @param {import("./timeline.js").Timeline} timeline
   * @param {string} url of the messages
   * @param {Hearers} hearers
   */
  constructor(timeline, url, hearers) {
    this.timeline = timeline;
    this.url = url;
    this.hearers = hearers;
  }

  /** @param {{seq: number, html: string}} frame */
  receive({ seq, html }) {
    if (this.timeline.detached) return;
    this.take(seq, parse(html));
  }

  /** What one has not heard yet is asked for: to show it alone would hide what came before it. @param {{change: number, seq: number, html: string}} frame */
  receiveChange({ change, seq, html }) {
    const { timeline } = this;
    if (change <= timeline.change) return;
    const gap = change > timeline.change + 1 || seq > timeline.last;
    if (gap && !timeline.detached) return void this.ask();
    timeline.change = change;
    this.#show(parse(html), true);
  }

  /** One message that the server just gave. @param {number} seq @param {HTMLElement[]} elements */
  take(seq, elements) {
    if (this.timeline.detached) return location.assign(this.url.replace("/messages", ""));
    if (seq > this.timeline.last + 1) return void this.ask();
    this.#show(elements, true);
  }

  /** Everything after the last message and the last change without a gap. */
  async ask() {
    if (this.timeline.detached) return;
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#again) await this.#askOnce();
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.status >= 500) setTimeout(() => this.ask(), 1000 + 2000 * Math.random());
    } finally {
      this.#asking = false;
    }
  }

  async #askOnce() {
    this.#again = false;
    const { last, change } = this.timeline;
    const answer = await fragment(`${this.url}?since=${last}&changed=${change}`);
    this.timeline.change = Math.max(change, answer.change);
    this.#show(answer.elements, false);
    const heard = answer.elements.find((element) => "heard" in element.dataset);
    if (heard) this.hearers.onHeard(heard);
    const more = this.timeline.last > last && this.timeline.last < answer.lastSeq;
    if (more || (answer.change > change && answer.change < answer.lastChange)) this.#again = true;
  }

  /** @param {HTMLElement[]} elements @param {boolean} told */
  #show(elements, told) {
    const fresh = this.hearers.still(() => this.timeline.place(elements));
    this.timeline.last = Math.max(this.timeline.last, ...fresh.map((item) => Number(item.dataset.seq)));
    if (fresh.length) this.hearers.onFresh(fresh, told);
    else if (elements.length) this.hearers.onChanged(elements);
  }
}
