// @ts-check
/** A camera of an instrument on everybody's screen: looked at, frozen, and a still of it asked for. */
import { make } from "../../chat/drawing.js";
import { show } from "../cards.js";
import { CAMERAS } from "./offer.js";
import { taken } from "./taken.js";

const PLACES = ["Tympan droit", "Tympan gauche", "Gorge", "Visage", "Bras", "Main", "Tronc", "Dos", "Jambe", "Pied", "Talon", "Sacrum"];

class View {
  /** @param {import("../card.js").Card} card */
  constructor(card) {
    this.card = card;
    this.video = make("video", { autoplay: true, muted: true, playsInline: true, ariaLabel: "Image de la caméra" });
    this.frozen = make("canvas", { hidden: true, role: "img", ariaLabel: "Image figée" });
    this.freeze = make("button", { type: "button", className: "chip" }, "Figer");
    this.freeze.setAttribute("aria-pressed", "false");
    this.freeze.addEventListener("click", () => this.#freeze(this.frozen.hidden));
    this.take = make("button", { type: "button", className: "button" }, "Prendre une photo");
    this.take.addEventListener("click", () => this.#take());
    const id = `places-${card.key}`;
    this.where = make("input", { className: "input", type: "text", maxLength: 60, placeholder: "Où (facultatif)", ariaLabel: "Endroit du corps" });
    this.where.setAttribute("list", id);
    const places = make("datalist", { id }, ...PLACES.map((value) => make("option", { value })));
    this.said = make("p", { className: "still-said", role: "status" });
    const acts = make("div", { className: "camera-acts" }, this.freeze, this.where, this.take, places);
    this.last = make("div", { className: "still-last" });
    card.body.append(make("div", { className: "camera-view" }, this.video, this.frozen), acts, this.said, this.last);
  }

  /** @param {string} label @param {MediaStreamTrack | null} track */
  track(label, track) {
    if (!track) return this.#keepLast();
    this.#freeze(false);
    this.video.srcObject = new MediaStream([track]);
    void this.video.play().catch(() => {});
    return undefined;
  }

  /** @param {any} said */
  state({ size }) {
    if (typeof size === "string") this.card.note(size.slice(0, 20));
  }

  /** @param {any} data */
  data({ still, sentence, size, href } = {}) {
    const words = /** @type {Record<string, string>} */ ({
      taking: "Photo en cours…",
      sent: `Photo dans la conversation${typeof size === "string" ? ` (${size.slice(0, 20)})` : ""}.`,
      failed: typeof sentence === "string" ? sentence.slice(0, 200) : "",
    });
    if (!(still in words)) return;
    this.said.textContent = words[still];
    this.card.element.dataset.still = still;
    this.take.disabled = still === "taking";
    if (still === "sent") taken(this.last, href, this.card);
  }

  #take() {
    this.take.disabled = true;
    this.card.element.dataset.still = "asked";
    this.said.textContent = "Photo demandée…";
    this.card.ask({ still: true, site: this.where.value });
    setTimeout(() => (this.take.disabled = false), 8_000);
  }

  /** @param {boolean} on */
  #freeze(on) {
    if (on) this.#draw();
    this.frozen.hidden = !on;
    this.video.hidden = on;
    this.freeze.textContent = on ? "Reprendre" : "Figer";
    this.freeze.setAttribute("aria-pressed", String(on));
  }

  /** What was seen last stays, said to be old by its card. */
  #keepLast() {
    if (this.video.videoWidth > 2) this.#freeze(true);
    this.video.srcObject = null;
  }

  #draw() {
    Object.assign(this.frozen, { width: this.video.videoWidth || 1, height: this.video.videoHeight || 1 });
    this.frozen.getContext("2d").drawImage(this.video, 0, 0);
  }

  close() {
    this.video.srcObject = null;
  }
}

for (const { key } of CAMERAS) show(key, (card) => new View(card));
