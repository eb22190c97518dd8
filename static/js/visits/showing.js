// @ts-check
/** What the check and the waiting room show alike. */
import { part, sentence } from "../calls/words.js";

/** @param {HTMLElement} step @param {import("../calls/own.js").Own} own */
export function mirror(step, own) {
  const video = /** @type {HTMLVideoElement | null} */ (part(step, "mirror"));
  if (!video) return;
  const shown = /** @type {MediaStream | null} */ (video.srcObject)?.getTracks()[0] ?? null;
  if (shown === own.camera) return;
  video.muted = true;
  video.srcObject = own.camera && new MediaStream([own.camera]);
  if (own.camera) video.play().catch(() => {});
}

/** @param {HTMLElement} step @param {string} name of the row @param {string} state idle, running, good, weak, bad */
export function mark(step, name, state) {
  const row = /** @type {HTMLElement | null} */ (step.querySelector(`[data-check="${name}"]`));
  if (!row) return;
  row.dataset.state = state;
  const words = part(row, "words");
  if (words) words.textContent = sentence(row, state);
}

/** What keeps more from working comes first. */
const GRAVEST = [
  "insecure", "unsupported", "denied", "no-device", "busy", "unknown", "relay-down", "blocked",
  "no-microphone", "no-camera", "silent", "not-heard", "slow", "relayed", "low-battery",
];

/** Show what went wrong, one thing at a time. @param {HTMLElement} step @param {string[]} codes */
export function problems(step, codes) {
  const worst = GRAVEST.find((code) => codes.includes(code));
  for (const block of /** @type {NodeListOf<HTMLElement>} */ (step.querySelectorAll("[data-problem]"))) {
    block.hidden = block.dataset.problem !== worst;
    for (const advice of /** @type {NodeListOf<HTMLElement>} */ (block.querySelectorAll("[data-browser]")))
      advice.hidden = advice.dataset.browser !== browser();
  }
}

/** Whose buttons the advice must describe. */
export function browser(agent = navigator.userAgent) {
  if (/firefox|fxios/i.test(agent)) return "firefox";
  if (/samsungbrowser/i.test(agent)) return "samsung";
  if (/chrome|chromium|crios|edg/i.test(agent)) return "chrome";
  return /safari/i.test(agent) ? "safari" : "other";
}
