// @ts-check
/** Before the waiting room: camera, microphone, sound, network, and a plain sentence for what fails. */
import { obstacle } from "../calls/devices.js";
import { act, part, sentence } from "../calls/words.js";
import { chime } from "./chime.js";
import { follow } from "./level.js";
import { probe } from "./probe.js";
import { mark, mirror, problems } from "./showing.js";

const AGAIN_MS = 3_000;
const LOW = 0.2;

class Check {
  /** What each row ends with; "" is not said. */
  found = { camera: "missing", microphone: "missing", speaker: "", network: "missing", battery: "" };
  trouble = { camera: "", microphone: "", speaker: "", network: "", battery: "" };
  /** @type {import("../calls/own.js").Own | null} */ own = null;
  #quiet = () => {};
  #shut = () => {};

  /** @param {HTMLElement} step @param {import("./visit.js").Visit} visit */
  constructor(step, visit) {
    this.step = step;
    this.visit = visit;
    const acts = /** @type {Record<string, () => unknown>} */ ({
      start: () => this.start(),
      retry: () => this.start(),
      "test-sound": () => this.sound(),
      heard: () => this.heard(true),
      "not-heard": () => this.heard(false),
      arrive: () => this.arrive(),
    });
    step.addEventListener("click", ({ target }) => {
      const button = /** @type {Element} */ (target).closest("[data-act]");
      if (button instanceof HTMLElement) acts[button.dataset.act ?? ""]?.();
    });
    this.obstructed = obstacle();
    if (this.obstructed) this.fail(this.obstructed);
    else if (visit.own?.camera || visit.own?.microphone) void this.start();
  }

  /** Nothing can work here: say why, offer nothing that would fail. @param {string} code */
  fail(code) {
    for (const row of ["camera", "microphone", "network", "browser"]) mark(this.step, row, "bad");
    this.#offer("start", false);
    this.trouble.camera = code;
    this.#draw();
  }

  async start() {
    for (const row of ["camera", "microphone", "network"]) mark(this.step, row, "running");
    this.#offer("start", false);
    problems(this.step, []);
    this.#offer("test-sound", true);
    mark(this.step, "browser", "good");
    await Promise.all([this.#devices(), this.#network(), this.#battery()]);
  }

  sound() {
    chime();
    this.#reveal("sound-question", true);
  }

  /** @param {boolean} yes */
  heard(yes) {
    this.#reveal("sound-question", !yes);
    this.#settle("speaker", yes ? "good" : "bad", yes ? "" : "not-heard");
  }

  async arrive() {
    const detail = [...new Set(Object.values(this.trouble))].filter(Boolean).join(",");
    const tried = Object.entries(this.found).filter(([, state]) => state);
    const body = { ...Object.fromEntries(tried), detail };
    const button = act(this.step, "arrive");
    if (button) button.disabled = true;
    const arrived = await this.visit.send(this.step.dataset.arrivalUrl ?? "/visit/arrival", body);
    if (button) button.disabled = false;
    if (!arrived) this.#settle("network", "bad", "relay-down");
  }

  close() {
    this.#quiet();
    this.#shut();
  }

  async #devices() {
    const own = (this.own = await this.visit.devices());
    if (!own.camera || !own.microphone) await own.open();
    if (!this.step.isConnected) return;
    this.#watch(own);
    this.#settle("camera", verdict(own.camera, own.problems.camera), own.problems.camera);
    this.#settle("microphone", verdict(own.microphone, own.problems.microphone), own.problems.microphone);
    this.#reveal("intro", !own.camera && !own.microphone);
    this.#reveal("mirror-frame", Boolean(own.camera));
    mirror(this.step, own);
    this.#listen(own);
  }

  async #network() {
    const { probeUrl = "", iceServers = "[]" } = this.step.dataset;
    const { state, problem, rate } = await probe(probeUrl, JSON.parse(iceServers)).catch(() => ({ state: "bad", problem: "blocked", rate: 0 }));
    this.#settle("network", state, problem);
    const words = part(this.step, "rate");
    if (words) words.textContent = rate ? `${(rate / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} Mbit/s` : "";
    if (problem === "relay-down" && this.step.isConnected) setTimeout(() => void this.#network(), AGAIN_MS);
  }

  /** Few browsers say it; the others say nothing here. */
  async #battery() {
    const battery = await /** @type {any} */ (navigator).getBattery?.().catch(() => null);
    if (!battery || !this.step.isConnected) return;
    const low = !battery.charging && battery.level < LOW;
    const row = /** @type {HTMLElement | null} */ (this.step.querySelector('[data-check="battery"]'));
    if (row) row.hidden = false;
    this.#settle("battery", low ? "weak" : "good", low ? "low-battery" : "");
  }

  /** @param {import("../calls/own.js").Own} own */
  #listen(own) {
    this.#quiet();
    const meter = /** @type {HTMLMeterElement | null} */ (part(this.step, "level"));
    this.#reveal("level", Boolean(own.microphone));
    if (!own.microphone) return;
    this.#quiet = follow(
      own.microphone,
      (level) => meter && (meter.value = level),
      (heard) => this.found.microphone !== (heard ? "good" : "weak") && this.#settle("microphone", heard ? "good" : "weak", heard ? "" : "silent"),
    );
  }

  /** A device that is unplugged now is missing now. @param {import("../calls/own.js").Own} own */
  #watch(own) {
    this.#shut();
    const lost = (/** @type {Event} */ event) => {
      const { device, problem } = /** @type {CustomEvent} */ (event).detail;
      this.#settle(device, "missing", problem);
      mirror(this.step, own);
    };
    own.addEventListener("lost", lost);
    this.#shut = () => own.removeEventListener("lost", lost);
  }

  /** @param {"camera" | "microphone" | "speaker" | "network" | "battery"} row @param {string} state @param {string} trouble */
  #settle(row, state, trouble) {
    this.found[row] = state;
    this.trouble[row] = trouble;
    mark(this.step, row, state === "missing" ? "bad" : state);
    this.#draw();
  }

  #draw() {
    const troubles = Object.values(this.trouble).filter(Boolean);
    const works = (/** @type {string} */ state) => state === "good" || state === "weak";
    const [camera, microphone] = [works(this.found.camera), works(this.found.microphone)];
    problems(this.step, troubles);
    this.#offer("arrive", camera || microphone);
    this.#offer("retry", troubles.length > 0 && !this.obstructed);
    const words = part(this.step, "arrive-words");
    const able = camera === microphone ? "arrive" : camera ? "arrive-without-microphone" : "arrive-without-camera";
    const code = this.found.network === "bad" ? "arrive-anyway" : able;
    if (words) words.textContent = sentence(this.step, code) || words.textContent;
  }

  /** @param {string} name @param {boolean} yes */
  #offer(name, yes) {
    const button = act(this.step, name);
    if (button) button.hidden = !yes;
  }

  /** @param {string} name @param {boolean} yes */
  #reveal(name, yes) {
    const element = part(this.step, name);
    if (element) element.hidden = !yes;
  }
}

/** @param {MediaStreamTrack | null} track @param {string} problem */
function verdict(track, problem) {
  if (track) return "good";
  return problem.startsWith("no-") ? "missing" : "bad";
}

/** @type {import("./visit.js").Begin} */
export function begin(step, visit) {
  const check = new Check(step, visit);
  return () => check.close();
}
