// @ts-check
/**
 * Our own camera and microphone, kept from the check through the waiting room to the call.
 * Events: "change" (what we send or show is another), "lost" {device, problem} (a device went away).
 */
import * as devices from "./devices.js";

export class Own extends EventTarget {
  /** @type {MediaStreamTrack | null} */ camera = null;
  /** @type {MediaStreamTrack | null} */ microphone = null;
  problems = { camera: "", microphone: "" };
  #busy = false;

  /** Ask the browser for both. @returns {Promise<Own>} with `problems` of those that did not open */
  async open() {
    this.release();
    const { camera, microphone, problems } = await devices.openBoth();
    this.problems = problems;
    this.#hold("microphone", microphone);
    this.#hold("camera", camera);
    this.#tell("change");
    return this;
  }

  /** Whether we would be heard. */
  get heard() {
    return Boolean(this.microphone?.enabled);
  }

  get mirrored() {
    return devices.mirrored(this.camera);
  }

  /** Off, the track stays: coming back is instant. @param {boolean} on */
  async setMicrophone(on) {
    if (on && !this.microphone) this.#hold("microphone", await devices.openMicrophone());
    if (this.microphone) this.microphone.enabled = on;
    this.#tell("change");
  }

  /** Off, the device is released and its light goes out. @param {boolean} on */
  async setCamera(on) {
    if (on === Boolean(this.camera)) return;
    this.camera?.stop();
    this.camera = null;
    if (on) this.#hold("camera", await devices.openCamera());
    this.#tell("change");
  }

  /** The next camera; when it does not open, the usual one. */
  async switchCamera() {
    if (!this.camera || this.#busy) return;
    this.#busy = true;
    const next = await devices.nextCamera(this.camera).catch(() => devices.openCamera()).catch(() => null);
    this.#busy = false;
    this.#hold("camera", next);
    this.#tell("change");
  }

  release() {
    this.camera?.stop();
    this.microphone?.stop();
    this.camera = this.microphone = null;
  }

  /** @param {"camera" | "microphone"} device @param {MediaStreamTrack | null} track */
  #hold(device, track) {
    this[device] = track;
    track?.addEventListener("ended", () => this.#ended(device, track));
  }

  /** Unplugged, or taken away by the system. @param {"camera" | "microphone"} device @param {MediaStreamTrack} track */
  #ended(device, track) {
    if (this[device] !== track) return;
    this[device] = null;
    this.#tell("lost", { device, problem: `no-${device}` });
    this.#tell("change");
  }

  /** @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
