// @ts-check
/** The ECG among the connected devices: which source, and what its card shows. */
import { make } from "../chat/drawing.js";
import { show } from "../devices/cards.js";
import { offer } from "../devices/panel.js";
import { heartRateBelt, localBridge, polarSensor, serialPort, simulation } from "./sources.js";
import { View } from "./view.js";

const KEY = "ecg";
const NO_BLUETOOTH = "Ce navigateur ne sait pas lire le Bluetooth. Sur Android et sur ordinateur, utilisez Chrome ou Edge.";
/** @type {import("./sources.js").Running | null} */ let running = null;
let run = 0;

/** @param {import("../devices/kit.js").Kit} kit */
function sources(kit) {
  const bluetooth = "bluetooth" in navigator;
  return [
    { name: "polar", words: "Polar H10\u00a0: tracé d’une dérivation", there: bluetooth, start: polarSensor },
    { name: "belt", words: "Ceinture cardiaque\u00a0: fréquence seule", there: bluetooth, start: heartRateBelt },
    { name: "bridge", words: "Passerelle de cet ordinateur", there: true, start: localBridge },
    { name: "serial", words: "Appareil sur un port série", there: "serial" in navigator, start: serialPort },
    { name: "simulation", words: "Simulation\u00a0: un cœur à 72/min", there: kit.simulates, start: simulation },
  ].filter(({ there }) => there);
}

/** @param {import("../devices/kit.js").Kit} kit @returns {Promise<ReturnType<typeof sources>[0]>} */
function chosen(kit) {
  const rows = sources(kit);
  const list = rows.map(({ name, words }, at) => make("label", { className: "choice" }, make("input", { type: "radio", name: "ecg-source", value: name, checked: !at }), make("span", {}, words)));
  const note = "bluetooth" in navigator ? [] : [make("p", { className: "muted" }, NO_BLUETOOTH)];
  const field = make("fieldset", { className: "inputs" }, make("legend", {}, "D’où vient le tracé ?"), ...list);
  const form = make("form", { className: "stack" }, field, ...note, make("button", { type: "submit", className: "button" }, "Brancher"));
  kit.place.replaceChildren(form);
  return new Promise((done) =>
    form.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      const name = new FormData(form).get("ecg-source");
      const row = rows.find((one) => one.name === name);
      if (row) done(row);
    }),
  );
}

/** Closing the browser's own list is a change of mind, not a fault. @param {unknown} error */
const givenUp = (error) => /** @type {Error} */ (error)?.name === "NotFoundError";

offer({
  key: KEY,
  words: "ECG",
  icon: "heart-pulse",
  hint: "Bluetooth, passerelle ou port série\u00a0: tracé à 25\u00a0mm/s.",
  async start(kit) {
    const mine = ++run;
    const source = await chosen(kit);
    try {
      const opened = await source.start(kit);
      if (mine !== run) return void opened.stop();
      running = opened;
      kit.place.replaceChildren();
      return { simulated: opened.simulated };
    } catch (error) {
      if (givenUp(error)) return null;
      throw error;
    }
  },
  stop() {
    run += 1;
    running?.stop();
    running = null;
  },
});
show(KEY, (card) => new View(card));
