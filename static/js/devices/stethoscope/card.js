// @ts-check
/** The stethoscope on everybody's screen: what the heart draws, what the doctor filters and hears, where it is put. */
import { make } from "../../chat/drawing.js";
import { show } from "../cards.js";
import { Delay } from "./delay.js";
import { KEY } from "./offer.js";
import { recording } from "./recording.js";
import { SITES, sites } from "./sites.js";
import { FILTERS, Sound } from "./sound.js";
import { Wave } from "./wave.js";

class Auscultation {
  /** @type {Sound | null} */ sound = null;
  /** @type {Wave | null} */ wave = null;
  /** @type {Delay | null} */ age = null;
  /** @type {MediaStreamTrack | null} */ heard = null;
  site = "";
  late = 0;

  /** @param {import("../card.js").Card} card */
  constructor(card) {
    this.card = card;
    this.canvas = make("canvas", { className: "phonocardiogram", role: "img", ariaLabel: "Tracé du son du stéthoscope" });
    this.unlock = make("button", { type: "button", className: "button", hidden: true }, "Écouter");
    this.unlock.addEventListener("click", () => void this.sound?.context.resume().then(() => (this.unlock.hidden = true)));
    this.volume = make("input", { type: "range", min: "0", max: "8", step: "0.25", value: "1", ariaLabel: "Volume du stéthoscope" });
    this.volume.addEventListener("input", () => this.sound && (this.sound.volume = Number(this.volume.value)));
    this.filters = Object.entries(FILTERS).map(([name, { words, hint }]) => this.#filter(name, words, hint));
    this.map = sites((site) => card.ask({ site }));
    this.map.element.hidden = true;
    this.where = make("button", { type: "button", className: "chip", ariaExpanded: "false" });
    this.where.addEventListener("click", () => this.#unfold(this.map.element.hidden));
    const words = () => `${card.simulated ? "Simulation. " : ""}Auscultation${this.site ? `, ${SITES[this.site].words.toLowerCase()}` : ""}`;
    const conversation = /** @type {HTMLElement} */ (document.querySelector("[data-after]"))?.dataset.after ?? "";
    const keep = recording({ track: () => this.heard, words, conversation });
    const ears = make("div", { className: "stethoscope-acts" }, ...this.filters, make("label", { className: "stethoscope-volume" }, make("span", {}, "Volume"), this.volume));
    card.body.append(this.canvas, this.unlock, ...(card.own ? [] : [ears]), make("div", { className: "stethoscope-acts" }, this.where, keep), this.map.element);
    this.state({});
  }

  /** @param {string} name @param {string} words @param {string} hint */
  #filter(name, words, hint) {
    const chip = make("button", { type: "button", className: "chip", title: hint, textContent: words });
    chip.setAttribute("aria-pressed", String(name === "wide"));
    chip.addEventListener("click", () => {
      this.chosen = /** @type {keyof typeof FILTERS} */ (name);
      this.sound?.filter(this.chosen);
      for (const one of this.filters) one.setAttribute("aria-pressed", String(one === chip));
    });
    return chip;
  }

  /** @param {boolean} open */
  #unfold(open) {
    this.map.element.hidden = !open;
    this.where.ariaExpanded = String(open);
  }

  /** @param {string} label @param {MediaStreamTrack | null} track @param {RTCRtpReceiver} [receiver] */
  track(label, track, receiver) {
    this.#silence();
    this.heard = track;
    if (!track) return;
    this.sound = new Sound(track, !this.card.own);
    this.sound.filter(this.chosen ?? "wide");
    this.sound.volume = Number(this.volume.value);
    this.card.element.append(this.sound.pump);
    this.wave = new Wave(this.canvas, this.sound);
    const { sound } = this;
    setTimeout(() => (this.unlock.hidden = !(sound === this.sound && sound.waits)), 500);
    if (receiver) this.age = new Delay(this.card, receiver, () => sound.delay + this.late, (ms) => this.#note(ms));
  }

  /** @param {any} said */
  state({ site = "", wanted = "", delay = 0 }) {
    this.site = site in SITES ? site : "";
    this.late = typeof delay === "number" && delay < 1 ? delay : 0;
    const asked = wanted in SITES ? SITES[wanted].words : "";
    this.where.textContent = this.site ? SITES[this.site].words : "Où écouter";
    this.map.mark(this.site, wanted);
    this.card.say(asked ? (this.card.own ? `Le médecin demande\u00a0: ${asked.toLowerCase()}.` : `Demandé\u00a0: ${asked.toLowerCase()}.`) : "");
    this.#note();
  }

  /** @param {number} [ms] */
  #note(ms = this.ms) {
    this.ms = ms;
    const age = ms === undefined ? "" : `${Math.round(ms)}\u00a0ms`;
    this.card.note(age);
    if (ms !== undefined) this.card.element.dataset.delay = String(Math.round(ms));
  }

  /** @param {any} data */
  data(data) {
    if (data && typeof data === "object") this.age?.hear(data);
  }

  #silence() {
    this.age?.close();
    this.wave?.close();
    this.sound?.close();
    this.age = this.wave = this.sound = null;
  }

  close() {
    this.#silence();
  }
}

show(KEY, (card) => new Auscultation(card));
