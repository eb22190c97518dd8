// @ts-check
/** Where an ECG may come from, on the side of whoever holds the device. */
import { Trouble } from "../devices/trouble.js";
import { Bridge } from "./bridge.js";
import * as belt from "./heart-rate.js";
import * as polar from "./polar.js";
import { Sender } from "./sending.js";
import { DESCRIPTION, run } from "./simulator.js";

/** @typedef {{simulated?: boolean, stop: () => void}} Running @typedef {import("../devices/kit.js").Kit} Kit */
const AWAY = "Le capteur ne répond plus. Rapprochez-le, puis démarrez-le de nouveau.";
const NO_ECG = "Ce capteur n’envoie pas d’ECG. Choisissez «\u00a0fréquence seule\u00a0».";
const NO_BRIDGE = "Aucune passerelle ne répond sur cet ordinateur. Démarrez-la, puis réessayez.";
const BRIDGE_GONE = "La passerelle s’est arrêtée. Démarrez-la, puis réessayez.";
const BRIDGE_STRANGE = "La passerelle envoie un signal que Liane ne comprend pas. Mettez-la à jour.";
export const ADDRESS = "ws://127.0.0.1:8137/ecg";
const BAUD = 115_200;

/** @param {Kit} kit */
const way = (kit) => ({ say: (/** @type {object} */ frame) => kit.say(frame), backlog: () => kit.wire.media.publication?.channel.bufferedAmount ?? 0 });

/** @param {Kit} kit @returns {Promise<Running>} */
export async function simulation(kit) {
  return { simulated: true, stop: run(new Sender(way(kit), DESCRIPTION)) };
}

/** A Polar sensor: 130 Hz, one lead. @param {Kit} kit @returns {Promise<Running>} */
export async function polarSensor(kit) {
  const { device, server, stop } = await paired(kit, { filters: [{ namePrefix: "Polar" }], optionalServices: [polar.SERVICE] });
  try {
    const service = await server.getPrimaryService(polar.SERVICE).catch(() => Promise.reject(new Trouble(NO_ECG)));
    const [control, data] = [await service.getCharacteristic(polar.CONTROL), await service.getCharacteristic(polar.DATA)];
    const sender = new Sender(way(kit), { device: named(device), source: "polar", rate: polar.RATE, leads: ["Thorax"], unit: 1 });
    const clock = new polar.Continuity();
    listen(data, (view) => {
      const frame = polar.parsed(view);
      const lost = clock.lost(frame);
      if (lost < 0) return;
      if (lost) sender.skip(lost);
      sender.push(frame.samples);
    });
    const answered = new Promise((done) => control.addEventListener("characteristicvaluechanged", () => done(polar.accepted(control.value)), { once: true }));
    await control.startNotifications();
    await data.startNotifications();
    await control.writeValueWithResponse(polar.START);
    if (!(await answered)) throw new Trouble(NO_ECG);
    return { stop: () => void control.writeValueWithResponse(polar.STOP).catch(() => {}).finally(stop) };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Any belt with the heart-rate service: a rate, no trace. @param {Kit} kit @returns {Promise<Running>} */
export async function heartRateBelt(kit) {
  const { device, server, stop } = await paired(kit, { filters: [{ services: ["heart_rate"] }] });
  try {
    const measure = await (await server.getPrimaryService("heart_rate")).getCharacteristic("heart_rate_measurement");
    listen(measure, (view) => {
      const { bpm, rr } = belt.parsed(view);
      kit.say({ type: "heart-rate", device: named(device), bpm, rr });
    });
    await measure.startNotifications();
    return { stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** A program of this computer. @param {Kit} kit @returns {Promise<Running>} */
export function localBridge(kit) {
  const socket = new WebSocket(ADDRESS);
  socket.binaryType = "arraybuffer";
  return bridged(kit, (hear, gone) => {
    socket.onmessage = ({ data }) => hear(data);
    socket.onclose = () => gone(BRIDGE_GONE);
    socket.onerror = () => gone(NO_BRIDGE);
    return () => socket.close();
  });
}

/** A device on a serial port. @param {Kit} kit @returns {Promise<Running>} */
export async function serialPort(kit) {
  const port = await /** @type {any} */ (navigator).serial.requestPort();
  await port.open({ baudRate: BAUD });
  const reader = port.readable.pipeThrough(new TextDecoderStream()).getReader();
  return bridged(kit, (hear, gone) => {
    void lines(reader, hear).then(() => gone(BRIDGE_GONE), () => gone(BRIDGE_GONE));
    return () => void reader.cancel().catch(() => {}).finally(() => port.close().catch(() => {}));
  });
}

/**
 * @param {Kit} kit @param {(hear: (data: string | ArrayBuffer) => void, gone: (sentence: string) => void) => () => void} open
 * @returns {Promise<Running>} once the bridge has said what it is
 */
function bridged(kit, open) {
  return new Promise((done, failed) => {
    /** @type {Sender | null} */ let sender = null;
    let over = false;
    const stop = () => {
      over = true;
      close();
    };
    const gone = (/** @type {string} */ sentence) => {
      if (over) return;
      stop();
      if (sender) kit.fail(sentence);
      else failed(new Trouble(sentence));
    };
    const bridge = new Bridge({
      begin(description) {
        sender = new Sender(way(kit), description);
        done({ simulated: description.source === "simulation", stop });
      },
      samples: (samples) => sender?.push(samples),
      skip: (instants) => sender?.skip(instants),
    });
    const hear = (/** @type {string | ArrayBuffer} */ data) => {
      try {
        if (!over) typeof data === "string" ? bridge.text(data) : bridge.bytes(data);
      } catch {
        gone(BRIDGE_STRANGE);
      }
    };
    const close = open(hear, gone);
  });
}

/** @param {any} reader of text @param {(line: string) => void} hear */
async function lines(reader, hear) {
  let rest = "";
  for (let { value, done } = await reader.read(); !done; { value, done } = await reader.read()) {
    const parts = (rest + value).split("\n");
    rest = (parts.pop() ?? "").slice(-128 * 1024);
    for (const line of parts) if (line.trim()) hear(line);
  }
}

/** The browser's own list, then a connection that says when it ends. @param {Kit} kit @param {object} wanted */
async function paired(kit, wanted) {
  const device = await /** @type {any} */ (navigator).bluetooth.requestDevice(wanted);
  let over = false;
  const gone = () => !over && kit.fail(AWAY);
  device.addEventListener("gattserverdisconnected", gone);
  const stop = () => {
    over = true;
    device.gatt.disconnect();
  };
  return { device, server: await device.gatt.connect(), stop };
}

/** What cannot be read is not a number: it is left out. @param {any} characteristic @param {(view: DataView) => void} take */
function listen(characteristic, take) {
  characteristic.addEventListener("characteristicvaluechanged", () => {
    try {
      take(characteristic.value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  });
}

/** @param {any} device */
const named = (device) => String(device.name ?? "Capteur").slice(0, 60);
