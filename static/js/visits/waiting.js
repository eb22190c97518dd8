// @ts-check
/** The waiting room: one's own image, how long it lasts, whether the page still hears the server. */
import { live } from "../live.js";
import { stayAwake } from "../calls/awake.js";
import { act, part, sentence } from "../calls/words.js";
import { mirror, mark, problems } from "./showing.js";

const LOST_MS = 3_000;

/** @type {import("./visit.js").Begin} */
export function begin(step, visit) {
  const ends = [stayAwake(), elapsed(step), connection(step), queue(step)];
  void visit.devices().then(async (own) => {
    if (!own.camera && !own.microphone) await own.open();
    const show = () => draw(step, own);
    own.addEventListener("change", show);
    ends.push(() => own.removeEventListener("change", show));
    show();
    anticipate();
  });
  const leave = act(step, "leave");
  leave?.addEventListener("click", () => void visit.send(step.dataset.departureUrl ?? "/visit/departure", {}, "PUT"));
  return () => ends.forEach((end) => end());
}

/** @param {HTMLElement} step @param {import("../calls/own.js").Own} own */
function draw(step, own) {
  mirror(step, own);
  mark(step, "camera", own.camera ? "good" : "bad");
  mark(step, "microphone", own.heard ? "good" : "bad");
  problems(step, [own.problems.camera, own.problems.microphone]);
}

/** The call begins without a wait: its code is fetched while nothing else is to do. */
function anticipate() {
  const idle = window.requestIdleCallback ?? ((/** @type {() => void} */ act) => setTimeout(act, 500));
  idle(() => void import("./call.js"));
}

/** @param {HTMLElement} step @returns {() => void} */
function elapsed(step) {
  const line = part(step, "elapsed");
  const since = Date.parse(line?.getAttribute("datetime") ?? "");
  if (!line || Number.isNaN(since)) return () => {};
  const show = () => (line.textContent = told(step, Math.floor((Date.now() - since) / 60_000)));
  show();
  const timer = setInterval(show, 10_000);
  return () => clearInterval(timer);
}

/** @param {HTMLElement} step @param {number} minutes */
function told(step, minutes) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(minutes);
  return sentence(step, minutes < 1 ? "just-now" : `minutes-${form}`).replace("{n}", String(minutes));
}

/** Place and hour as the server draws them again. @param {HTMLElement} step @returns {() => void} */
function queue(step) {
  return live.on("queue", ({ html }) => {
    const place = part(step, "queue-place");
    if (place) place.innerHTML = html;
  });
}

/** Tells when the page no longer hears the server; a short cut stays silent. @param {HTMLElement} step @returns {() => void} */
function connection(step) {
  const line = part(step, "live");
  let heard = Date.now();
  const timer = setInterval(() => {
    if (live.connected) heard = Date.now();
    if (line) line.hidden = Date.now() - heard < LOST_MS;
  }, 500);
  return () => clearInterval(timer);
}
