// @ts-check
/**
 * The patient's page: shows the step where the server says he is, and keeps his camera open from one to
 * the next. Each step's own code comes when the step does.
 */
import { live } from "../live.js";
import { ask, place, root, swap } from "./steps.js";

/**
 * @typedef {import("../calls/own.js").Own} Own
 * @typedef {{own: Own | null, devices: () => Promise<Own>, send: (url: string, body?: object, method?: string) => Promise<boolean>, refresh: () => Promise<void>}} Visit
 * @typedef {(step: HTMLElement, visit: Visit) => (() => void) | void} Begin begins a step, returns what ends it
 */
const steps = /** @type {Record<string, () => Promise<{begin: Begin}>>} */ ({
  check: () => import("./check.js"),
  waiting: () => import("./waiting.js"),
  call: () => import("./call.js"),
  left: () => import("./left.js"),
  over: () => import("./over.js"),
});
const CAMERA = ["check", "waiting", "call"];

/** @type {(() => void) | void} */
let end;
let asking = false;
let again = false;

/** @type {Visit} `own`: our camera and microphone, once opened */
const visit = {
  own: null,

  async devices() {
    const { Own } = await import("../calls/own.js");
    return (visit.own ??= new Own());
  },

  /** Send something to the server, then show the step it answers with. */
  async send(url, body = {}, method = "POST") {
    const step = await ask(url, { method, body });
    if (step) await show(step);
    return Boolean(step);
  },

  /** Where are we? The socket only hints; this asks. */
  async refresh() {
    again = true;
    if (asking) return;
    asking = true;
    while (again) {
      again = false;
      const step = await ask(root().dataset.url ?? "/visit");
      if (step && place(step) !== place(root())) await show(step);
    }
    asking = false;
  },
};

/** @param {HTMLElement} step */
async function show(step) {
  await dress(step);
  end?.();
  swap(step);
  await begin();
}

async function begin() {
  const step = root();
  const name = step.dataset.step ?? "";
  if (!CAMERA.includes(name)) visit.own?.release();
  document.documentElement.dataset.step = name;
  end = undefined;
  const module = await steps[name]?.();
  if (step !== root()) return;
  end = module?.begin(step, visit);
  step.dataset.ready = "";
}

/** The sheets of the call come with the call. @param {HTMLElement} step */
function dress(step) {
  if (step.dataset.step !== "call") return null;
  const missing = (step.dataset.styles ?? "").split(" ").filter((href) => href && !document.querySelector(`link[href="${href}"]`));
  return Promise.all(missing.map(loaded));
}

/** @param {string} href @returns {Promise<unknown>} */
function loaded(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(link);
  return new Promise((done) => (link.onload = link.onerror = done));
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.liane !== "visit-late") return;
  event.preventDefault();
  void visit.send(form.action, Object.fromEntries(new FormData(form, event.submitter)));
});
for (const frame of ["visit", "admitted", "over"]) live.on(frame, () => void visit.refresh());
for (const event of ["live:connected", "live:denied", "live:poll"])
  document.addEventListener(event, () => void visit.refresh());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

live.connect("/live/visit");
await dress(root());
await begin();
