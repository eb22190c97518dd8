// @ts-check
/**
 * Recording a voice message: a tap records until one stops it; holding records until one lets go, sliding left gives
 * it up and sliding up lets the finger rest. Nothing leaves before one has been able to listen to it.
 */
import { toast } from "../../behaviors/toast.js";
import { icon, make, tool } from "../drawing.js";
import { follow } from "./parts/holding.js";
import { open, sentenceOf } from "./parts/microphone.js";
import { styled } from "./parts/sheet.js";
import { Trace } from "./parts/trace.js";

const MOST_MS = 600_000;
const LEAST_MS = 700;
const TICK_MS = 80;
const WORTH_MS = 3_000; // shorter ones are said again rather than found again
const SHORT = "Trop court\u00a0: rien n’a été enregistré. Touchez le micro, parlez, puis touchez le carré pour arrêter.";
const STOPPED = "Le micro s’est arrêté. Réécoutez ce qui a été enregistré.";

/** @typedef {import("./parts/holding.js").Hold} Hold */
/** @type {Recorder | null} */
let present = null;

export class Recorder {
  /** @param {import("../composer.js").Composer} composer @param {Hold} hold */
  constructor(composer, hold) {
    const { form } = composer;
    this.composer = composer;
    this.form = form;
    this.hold = hold;
    this.stops = new AbortController();
    this.trace = new Trace();
    this.time = make("span", { className: "recorder-time" }, "0:00");
    this.said = make("span", { className: "recorder-said", role: "status" });
    this.panel = make("div", { className: "recorder", role: "group", ariaLabel: "Message vocal" });
    form.querySelector(".composer-line")?.before(this.panel);
    follow(this);
  }

  async start() {
    this.#show("held", this.time, this.trace.element, this.said);
    this.#say("Micro en attente d’autorisation…");
    try {
      this.microphone = await open({ onEnded: () => this.review(STOPPED) });
    } catch (error) {
      return this.#refuse(sentenceOf(error));
    }
    if (this.stops.signal.aborted) return this.microphone.close();
    document.dispatchEvent(new Event("chat:recording"));
    this.began = performance.now();
    this.timer = setInterval(() => this.#tick(), TICK_MS);
    if (this.hold.released) this.lock();
    else this.#say("Glissez à gauche pour annuler, en haut pour verrouiller");
  }

  get ms() {
    return this.lasted ?? (this.began ? Math.min(MOST_MS, performance.now() - this.began) : 0);
  }

  #tick() {
    this.time.textContent = clock(this.ms);
    this.trace.push(this.microphone?.level ?? 0);
    if (this.ms >= MOST_MS) this.review("Dix minutes\u00a0: l’enregistrement s’est arrêté.");
  }

  /** The finger may rest. */
  lock() {
    if (!this.isHeld) return;
    const stop = act("square", "Arrêter et réécouter", () => this.review(), tool);
    this.#show("locked", this.#bin(), this.time, this.trace.element, stop, this.#plane(), this.said);
    this.#say("Enregistrement en cours");
    stop.focus();
  }

  /** @param {string} [sentence] */
  async review(sentence = "Réécoutez, puis envoyez") {
    if (!this.microphone || this.piece || this.stopping) return;
    this.stopping = true;
    this.lasted = this.ms;
    clearInterval(this.timer);
    this.piece = await this.microphone.stop();
    if (this.stops.signal.aborted) return;
    if (this.ms < LEAST_MS || !this.piece.blob.size) return this.#tooShort();
    this.#offer(sentence);
  }

  #tooShort() {
    this.#end();
    toast(SHORT);
  }

  /** @param {string} sentence */
  #offer(sentence) {
    this.time.textContent = clock(this.ms);
    const plane = this.#plane();
    this.#show("review", this.#bin(), this.#listen(), this.time, this.trace.whole(), plane, this.said);
    this.#say(sentence);
    plane.focus();
  }

  #listen() {
    const sound = new Audio(URL.createObjectURL(/** @type {any} */ (this.piece).blob));
    const button = act("play", "Réécouter", () => (sound.paused ? sound.play() : sound.pause()), tool);
    const draw = () => {
      button.replaceChildren(tool(sound.paused ? "play" : "pause"));
      button.ariaLabel = button.title = sound.paused ? "Réécouter" : "Pause";
    };
    for (const event of ["play", "pause", "ended"]) sound.addEventListener(event, draw);
    this.stops.signal.addEventListener("abort", () => {
      sound.pause();
      URL.revokeObjectURL(sound.src);
    });
    return button;
  }

  async send() {
    if (!this.piece) await this.review();
    if (!this.piece || this.stops.signal.aborted) return;
    this.#end();
    this.composer.leave("", [{ field: "voices", ...this.piece }]);
  }

  /** What took some time to say can be taken back. */
  async cancel() {
    const [worth, piece] = [this.ms >= WORTH_MS, this.piece ?? this.microphone?.stop()];
    this.lasted = this.ms;
    this.#end();
    this.piece = await piece;
    if (worth) toast("Message vocal supprimé.", { act: "Remettre", onAct: () => this.#back() });
  }

  #back() {
    if (present) return;
    const again = (present = new Recorder(this.composer, this.hold));
    Object.assign(again, { microphone: this.microphone, piece: this.piece, lasted: this.lasted, trace: this.trace });
    again.#offer("Réécoutez, puis envoyez");
  }

  #end() {
    present = null;
    clearInterval(this.timer);
    this.stops.abort();
    this.panel.remove();
    delete this.form.dataset.recording;
    /** @type {HTMLElement} */ (this.form.elements.namedItem("body")).focus({ preventScroll: true });
  }

  /** @param {string} sentence */
  #refuse(sentence) {
    this.#end();
    this.composer.refuse(sentence);
  }

  /** One holds the microphone, and it is open. */
  get isHeld() {
    return this.form.dataset.recording === "held" && Boolean(this.began);
  }

  #bin() {
    return act("trash-2", "Supprimer l’enregistrement", () => this.cancel());
  }

  #plane() {
    const plane = act("send", "Envoyer le message vocal", () => this.send());
    plane.classList.add("main");
    return plane;
  }

  /** @param {string} sentence */
  #say(sentence) {
    this.said.textContent = sentence;
  }

  /** @param {string} state @param {HTMLElement[]} parts */
  #show(state, ...parts) {
    this.form.dataset.recording = state;
    this.panel.replaceChildren(...parts);
  }
}

/** @param {string} drawing @param {string} label @param {() => void} onClick */
function act(drawing, label, onClick, draw = icon) {
  const button = make("button", { type: "button", className: "icon-button", ariaLabel: label, title: label }, draw(drawing));
  button.addEventListener("click", onClick);
  return button;
}

/** @param {number} ms */
const clock = (ms) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

/** @param {import("../composer.js").Composer} composer @param {Hold} hold */
export async function record(composer, hold) {
  if (present) return;
  composer.forgive();
  present = new Recorder(composer, hold);
  await styled("recorder");
  await present?.start();
}
