// @ts-check
/** One Bluetooth device of a standard health profile: paired by a tap, listened to, found again when it sleeps. */
import { Trouble } from "../devices/trouble.js";
import { LAST_RECORD } from "./glucose.js";

const CONTEXT = 0x2a34, ACCESS = 0x2a52;
const AGAIN_MS = 3_000;
const MOST = 200;
export const ABSENT = "Ce navigateur ne lit pas le Bluetooth. Saisissez la mesure, ou prenez Chrome ou Edge, sur Android ou sur ordinateur.";
const OFF = "Le Bluetooth de cet appareil est éteint. Allumez-le, puis réessayez.";
const OTHER = "Cet appareil ne parle pas la langue attendue. Saisissez sa mesure.";

export const possible = () => Boolean(navigator.bluetooth);

/**
 * The person chooses it in her browser's own list. @param {import("./profiles.js").Profile} profile
 * @returns {Promise<BluetoothDevice | null>} null: she chose none
 */
export async function choose(profile) {
  if (!possible()) throw new Trouble(ABSENT);
  if ((await navigator.bluetooth.getAvailability?.()) === false) throw new Trouble(OFF);
  const asked = navigator.bluetooth.requestDevice({ filters: [{ services: [profile.service] }] });
  return asked.catch((error) => {
    if (error.name === "NotFoundError") return null;
    throw error;
  });
}

export class Listening {
  #closed = false;
  #failures = 0;

  /**
   * @param {BluetoothDevice} device @param {import("./profiles.js").Profile} profile
   * @param {{bytes: (characteristic: number, bytes: DataView) => void, away: (is: boolean) => void, gone: () => void}} answer
   */
  constructor(device, profile, answer) {
    this.device = device;
    this.profile = profile;
    this.answer = answer;
    this.lost = () => this.#lost();
    device.addEventListener("gattserverdisconnected", this.lost);
  }

  /** Connected and subscribed. Many cuffs and scales hang up after each measure: that is no failure. */
  async open() {
    const server = await this.device.gatt?.connect();
    const service = await server?.getPrimaryService(this.profile.service);
    const found = [];
    for (const { characteristic } of this.profile.reads) found.push(await this.#subscribe(service, characteristic));
    if (!found.some(Boolean)) throw new Trouble(OTHER);
    if (this.profile.kind === "glucose") await this.#askLast(service);
    this.#failures = 0;
    this.answer.away(false);
  }

  close() {
    this.#closed = true;
    this.device.removeEventListener("gattserverdisconnected", this.lost);
    this.device.gatt?.disconnect();
  }

  /** @param {any} service @param {number} uuid @returns {Promise<boolean>} a device has some of the characteristics of its profile */
  async #subscribe(service, uuid) {
    const characteristic = await service.getCharacteristic(uuid).catch(() => null);
    if (!characteristic) return false;
    characteristic.addEventListener("characteristicvaluechanged", (/** @type {any} */ { target }) => this.answer.bytes(uuid, target.value));
    await characteristic.startNotifications();
    return true;
  }

  /** A meter says nothing by itself: it is asked for its last record. @param {any} service */
  async #askLast(service) {
    await this.#subscribe(service, CONTEXT);
    const access = await service.getCharacteristic(ACCESS);
    await access.startNotifications();
    await access.writeValueWithResponse(LAST_RECORD);
  }

  #lost() {
    if (this.#closed) return;
    this.answer.away(true);
    setTimeout(() => void this.#again(), AGAIN_MS);
  }

  async #again() {
    if (this.#closed) return;
    if (this.#failures++ >= MOST) return this.answer.gone();
    await this.open().catch(() => this.#lost());
  }
}
