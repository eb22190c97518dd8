// @ts-check
/** Choosing among the microphones or cameras of this device, those of one name told apart. */
import { make } from "../chat/drawing.js";

const SIMULATION = "simulation";

/** @param {MediaDeviceInfo[]} devices @returns {{id: string, words: string}[]} */
export function named(devices) {
  const label = (/** @type {MediaDeviceInfo} */ { label }) => label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, "") || "Sans nom";
  const seen = new Map();
  return devices.map((device) => {
    const words = label(device);
    const same = devices.filter((other) => label(other) === words).length;
    seen.set(words, (seen.get(words) ?? 0) + 1);
    return { id: device.deviceId, words: same > 1 ? `${words}, n°\u00a0${seen.get(words)} sur ${same}` : words };
  });
}

/** @param {"audioinput" | "videoinput"} kind @returns {Promise<{id: string, words: string}[]>} */
export async function inputs(kind) {
  const found = await navigator.mediaDevices.enumerateDevices();
  return named(found.filter((one) => one.kind === kind && one.deviceId && !["default", "communications"].includes(one.deviceId)));
}

/**
 * Asks which one, under its line in the sheet; the list follows what is plugged in meanwhile.
 * @param {import("./kit.js").Kit} kit
 * @param {"audioinput" | "videoinput"} kind
 * @param {{legend: string, taken: (string | undefined)[], simulation: string, begin?: string}} about `taken`: ids already at work in the call
 * @returns {Promise<string>} an id, or "" for the simulation
 */
export async function choose(kit, kind, { legend, taken, simulation, begin = "Brancher" }) {
  const key = kit.device.key;
  const list = make("fieldset", { className: "inputs" });
  const go = make("button", { type: "submit", className: "button" }, begin);
  const form = make("form", { className: "stack" }, list, go);
  const draw = async () => {
    const before = list.querySelector("input:checked")?.value;
    const found = await inputs(kind);
    const choices = found.map(({ id, words }) => ({ id, words: taken.includes(id) ? `${words} (déjà dans l’appel)` : words }));
    if (kit.simulates) choices.push({ id: SIMULATION, words: simulation });
    const first = before ?? found.find(({ id }) => !taken.includes(id))?.id ?? choices.at(-1)?.id;
    const rows = choices.map(({ id, words }) => radio(`${key}-input`, id, words, id === first));
    const none = make("p", { className: "muted" }, "Rien n’est branché. Branchez l’objet\u00a0: il apparaîtra ici.");
    list.replaceChildren(make("legend", {}, legend), ...(rows.length ? rows : [none]));
    go.disabled = !rows.length;
  };
  await draw();
  kit.place.replaceChildren(form);
  navigator.mediaDevices.addEventListener("devicechange", draw);
  return new Promise((done) => {
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      navigator.mediaDevices.removeEventListener("devicechange", draw);
      const id = list.querySelector("input:checked")?.value ?? "";
      form.remove();
      done(id === SIMULATION ? "" : id);
    });
  });
}

/** @param {string} name @param {string} value @param {string} words @param {boolean} checked */
function radio(name, value, words, checked) {
  return make("label", { className: "choice" }, make("input", { type: "radio", name, value, checked }), make("span", {}, words));
}

/** Why a track ended by itself. @param {"microphone" | "camera"} permission @param {string} unplugged @param {string} revoked */
export async function whyEnded(permission, unplugged, revoked) {
  const name = /** @type {PermissionName} */ (/** @type {unknown} */ (permission));
  const status = await navigator.permissions?.query({ name }).catch(() => null);
  return status?.state === "denied" ? revoked : unplugged;
}
