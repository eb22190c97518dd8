// @ts-check
/** One device while it runs: its bytes become readings, shown to everybody in the call and kept with the consultation. */
import { choose, Listening, possible, ABSENT } from "./bluetooth.js";
import { Trouble } from "../devices/trouble.js";
import { glucoseContext } from "./glucose.js";
import { keep } from "./keeping.js";
import { Refusal } from "./refusal.js";
import { Simulated } from "./simulator.js";
import { iso, told } from "./times.js";

const CONTEXT = 0x2a34;
const HAS_CONTEXT = 16;
const CONTEXT_MS = 2_000;
const OLD_MS = 10 * 60_000;
const GONE = "L’appareil ne répond plus. Rapprochez-le, puis redémarrez-le ici.";

export class Source {
  /** @type {Listening | Simulated | null} */ #line = null;
  /** @type {{read: import("./reading.js").Reading, bytes: DataView, at: number} | null} */ #last = null;
  /** @type {{read: any, bytes: DataView, timer: any} | null} */ #held = null;
  #name = "";
  #simulated = false;

  /** @param {import("./profiles.js").Profile} profile @param {import("../devices/kit.js").Kit} kit */
  constructor(profile, kit) {
    this.profile = profile;
    this.kit = kit;
  }

  /** @param {boolean} simulated @returns {Promise<import("../devices/panel.js").Started | null>} */
  async start(simulated) {
    const answer = {
      bytes: (/** @type {number} */ characteristic, /** @type {DataView} */ bytes) => this.#read(characteristic, bytes),
      away: (/** @type {boolean} */ away) => this.kit.state({ away }),
      gone: () => this.kit.fail(GONE),
    };
    this.#simulated = simulated;
    if (simulated) {
      this.#line = new Simulated(this.profile, answer);
    } else {
      const device = await choose(this.profile);
      if (!device) return null;
      this.#name = (device.name ?? "").slice(0, 60);
      this.#line = new Listening(device, this.profile, answer);
    }
    await this.#line.open();
    return { title: this.#name || undefined, simulated };
  }

  stop() {
    this.#line?.close();
    this.#line = null;
    clearTimeout(this.#held?.timer);
  }

  /** The reading now shown is kept: asked by whoever looks at it. */
  async keep() {
    if (!this.#last) return;
    const { read, bytes, at } = this.#last;
    this.kit.say({ keeping: true });
    const answer = await keep(this.kit.consultation, {
      kind: read.kind,
      values: read.values,
      device: this.#name || this.kit.device.words,
      circumstance: read.circumstance,
      doubts: read.doubts,
      taken_at: iso(read.time) ?? new Date(at).toISOString(),
      device_time: told(read.time),
      simulated: this.#simulated || read.simulated,
      raw: Array.from(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), (byte) => byte.toString(16).padStart(2, "0")).join(""),
    });
    this.kit.say(answer.error ? { refused: answer.error } : { kept: Date.now() });
  }

  /** @param {number} characteristic @param {DataView} bytes */
  #read(characteristic, bytes) {
    try {
      if (characteristic === CONTEXT) return this.#join(glucoseContext(bytes));
      const how = this.profile.reads.find((one) => one.characteristic === characteristic);
      if (!how) return;
      const read = how.parse(bytes);
      if (read.kind === "glucose" && bytes.getUint8(0) & HAS_CONTEXT) this.#hold(read, bytes);
      else this.#tell(read, bytes, how.flowing);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#last = null;
      this.kit.say({ trouble: error.code });
    }
  }

  /** @param {import("./reading.js").Reading} read @param {DataView} bytes @param {boolean} flowing */
  #tell(read, bytes, flowing) {
    this.#last = { read, bytes, at: Date.now() };
    const taken = iso(read.time);
    const old = taken !== null && Date.now() - Date.parse(taken) > OLD_MS;
    const { kind, values, doubts, circumstance, simulated } = read;
    this.kit.say({ kind, values, doubts, circumstance, simulated, at: Date.now(), time: old ? told(read.time) : "", flowing });
    // A memory of the device may be another patient's: it is kept when somebody says so.
    if (!flowing && !old) void this.keep();
  }

  /** The meal comes in a second message. @param {import("./reading.js").Reading} read @param {DataView} bytes */
  #hold(read, bytes) {
    const timer = setTimeout(() => this.#join(null), CONTEXT_MS);
    this.#held = { read, bytes, timer };
  }

  /** @param {ReturnType<typeof glucoseContext> | null} context */
  #join(context) {
    const held = this.#held;
    if (!held || (context && context.sequence !== held.read.sequence)) return;
    clearTimeout(held.timer);
    this.#held = null;
    this.#tell({ ...held.read, circumstance: context?.circumstance ?? "" }, held.bytes, false);
  }
}

/** Nothing can be started here at all. */
export function check(/** @type {boolean} */ simulates) {
  if (!possible() && !simulates) throw new Trouble(ABSENT);
}
