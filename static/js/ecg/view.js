// @ts-check
/** The ECG of one participant in her card: the sweep, the rate, what was lost. */
import { make } from "../chat/drawing.js";
import { heartRate } from "./beats.js";
import { read as readRate } from "./heart-rate.js";
import { keeping } from "./keeping.js";
import { Paper } from "./paper.js";
import { Receiver } from "./receiving.js";
import { Sweep } from "./sweep.js";

const TICK_MS = 200;
const RATE_S = 10;
const RATE_OVER_MS = 4_000;
const SILENT = "Plus de signal. Vérifiez les électrodes et la connexion.";
const STRANGE = "Cet objet envoie un signal illisible\u00a0: rien n’est tracé.";

export class View {
  receiver = new Receiver();
  /** @type {Sweep | null} */ sweep = null;
  #told = 0;
  #toldAt = 0;
  #beltAt = 0;
  #ticks = 0;
  #ended = false;

  /** @param {import("../devices/card.js").Card} card */
  constructor(card) {
    this.card = card;
    this.bpm = make("output", { className: "ecg-bpm", textContent: "—", ariaLabel: "Fréquence cardiaque" });
    this.losses = make("p", { className: "ecg-losses" });
    const scale = make("div", { className: "ecg-scale" }, make("p", {}, "25\u00a0mm/s · 10\u00a0mm/mV"), this.losses);
    this.canvas = make("canvas", { className: "ecg-paper", hidden: true });
    this.canvas.setAttribute("role", "img");
    const kept = keeping(card, this.receiver);
    card.body.append(make("div", { className: "ecg-head" }, make("p", { className: "ecg-rate" }, this.bpm, make("span", {}, " /min")), scale), this.canvas, ...(kept ? [kept] : []));
    this.keep = kept;
    if (kept) kept.hidden = true;
    this.timer = setInterval(() => this.#tick(performance.now()), TICK_MS);
  }

  /** @param {any} said by the instrument */
  data(said) {
    if (said?.type === "ecg") this.#frame(said);
    if (said?.type === "heart-rate") this.#belt(readRate(said));
    if (said?.type === "ecg-end" && said.stream === this.receiver.stream) this.#end();
  }

  /** @param {boolean} lost */
  lost(lost) {
    this.#ended = lost;
    if (lost) this.bpm.textContent = "—";
  }

  close() {
    clearInterval(this.timer);
    this.sweep?.close();
  }

  /** @param {any} frame */
  #frame(frame) {
    const before = this.receiver.stream;
    if (!this.receiver.take(frame, performance.now())) return;
    this.#ended = false;
    if (this.receiver.stream !== before) this.#begin();
  }

  #begin() {
    const { leads, device, source } = /** @type {import("./frames.js").Description} */ (this.receiver.description);
    this.sweep?.close();
    this.canvas.hidden = false;
    if (this.keep) this.keep.hidden = false;
    this.canvas.setAttribute("aria-label", `Tracé ECG${source === "simulation" ? " simulé" : ""}, ${leads.length > 1 ? "dérivations" : "dérivation"} ${leads.join(", ")}, 25 mm/s, 10 mm/mV`);
    this.card.describe({ simulated: source === "simulation" || this.card.simulated });
    this.card.note(source === "simulation" && device === "Simulation" ? "" : device);
    this.sweep = new Sweep(new Paper(this.canvas, leads.length), this.receiver);
    this.#told = 0;
  }

  /** A belt has its own figure and no trace. @param {{device: string, bpm: number | null} | null} told */
  #belt(told) {
    if (!told) return;
    this.#beltAt = performance.now();
    this.card.note(`${told.device} · sans tracé`);
    this.bpm.textContent = told.bpm === null ? "—" : String(told.bpm);
  }

  #end() {
    this.#ended = true;
    this.bpm.textContent = "—";
  }

  /** @param {number} now */
  #tick(now) {
    const { receiver } = this;
    if (this.#beltAt && now - this.#beltAt > RATE_OVER_MS) {
      this.bpm.textContent = "—";
      this.#beltAt = 0;
    }
    receiver.tick(now);
    if (!receiver.description || this.#ended) return;
    this.#tell(now);
    if (++this.#ticks % 5 === 0) this.#count(now);
  }

  /** @param {number} now */
  #tell(now) {
    const { receiver } = this;
    const rate = /** @type {import("./frames.js").Description} */ (receiver.description).rate;
    const seconds = (/** @type {number} */ count) => `${(count / rate).toFixed(1).replace(".", ",")}\u00a0s`;
    if (receiver.lost > this.#told) {
      this.card.say(`Interruption de ${seconds(receiver.lost - this.#told)}\u00a0: hachurée sur le tracé.`);
      this.#toldAt = now;
      this.#told = receiver.lost;
    } else if (receiver.silent(now)) {
      this.card.say(receiver.trouble ? STRANGE : SILENT);
      this.#toldAt = now - 5_000;
    } else if (this.#toldAt && now - this.#toldAt > 6_000) {
      this.card.say("");
      this.#toldAt = 0;
    }
    this.losses.textContent = receiver.lost ? `Perdu\u00a0: ${seconds(receiver.lost)} en ${receiver.gaps.length} fois` : "Aucune perte";
    this.losses.classList.toggle("weak", receiver.lost > 0);
    Object.assign(this.canvas.dataset, { samples: receiver.ring?.end, missing: receiver.lost, refused: receiver.refused });
  }

  /** From lead II where there is one. @param {number} now */
  #count(now) {
    const { ring, description } = this.receiver;
    if (!ring || !description) return;
    const lead = Math.max(0, description.leads.indexOf("II"));
    const values = ring.read(lead, Math.max(ring.oldest, ring.end - Math.round(RATE_S * description.rate)), ring.end);
    const { bpm } = this.receiver.silent(now) ? { bpm: null } : heartRate(values, description.rate, description.unit);
    this.bpm.textContent = bpm === null ? "—" : String(bpm);
  }
}
