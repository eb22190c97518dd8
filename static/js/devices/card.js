// @ts-check
/** One instrument of one person, as everybody sees it: its name, its picture or trace, what is wrong with it. */
import { icon } from "../chat/drawing.js";

/**
 * @typedef {object} View what a room draws in a card
 * @property {(data: any) => void} [data] what the instrument says, as it comes
 * @property {(state: any) => void} [state] what it says to newcomers too; whole each time
 * @property {(label: string, track: MediaStreamTrack | null, receiver?: RTCRtpReceiver) => void} [track] null: no longer there
 * @property {(lost: boolean) => void} [lost] unplugged; false: back
 * @property {() => void} [close]
 */
export class Card {
  /** @type {View} */ view = {};
  simulated = false;

  /**
   * @param {HTMLTemplateElement} template
   * @param {{participant: string, key: string, own: boolean, by: string, drawings: string}} about
   * @param {(body: object) => void} ask of whoever holds the instrument
   */
  constructor(template, { participant, key, own, by, drawings }, ask) {
    this.participant = participant;
    this.key = key;
    this.own = own;
    this.ask = ask;
    this.drawings = drawings;
    const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (made.firstElementChild);
    Object.assign(this.element.dataset, { participant, device: key });
    this.body = this.part("body");
    this.by = by;
  }

  /** @param {{title?: string, simulated?: boolean, icon?: string}} said */
  describe({ title, simulated = this.simulated, icon: drawing }) {
    if (title) {
      this.part("title").textContent = title;
      this.element.setAttribute("aria-label", this.by ? `${title}, ${this.by}` : title);
    }
    if (drawing && this.drawings) this.part("icon").replaceChildren(icon(drawing, "", this.drawings));
    this.simulated = simulated;
    this.part("simulated").hidden = !simulated;
  }

  /** Beside the title: a delay, a place. @param {string} words */
  note(words) {
    this.part("note").textContent = words;
  }

  /** A sentence that screen readers follow; "" empties it. @param {string} sentence */
  say(sentence) {
    const line = this.part("said");
    line.textContent = sentence;
    line.hidden = !sentence;
  }

  /** @param {boolean} lost */
  set lost(lost) {
    if (this.element.hasAttribute("data-lost") === lost) return;
    this.element.toggleAttribute("data-lost", lost);
    this.say(lost ? "Débranché\u00a0: ce qui se voit ici n’est plus à jour." : "");
    this.view.lost?.(lost);
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`[data-part="${name}"]`));
  }

  remove() {
    this.view.close?.();
    this.element.remove();
  }
}
