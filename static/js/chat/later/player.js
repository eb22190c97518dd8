// @ts-check
/**
 * The one player of the page's voice messages: it lives outside of them, so that it goes on when one scrolls, and
 * when the message is drawn again meanwhile. What it says of a message is drawn wherever that message stands.
 */
import { tool } from "../drawing.js";
import { put } from "../wire.js";

const SPEEDS = [1, 1.5, 2];
const NAMES = ["normale", "une fois et demie", "double"];
const sound = new Audio();
let current = "";
let speed = 0;
/** @type {string | undefined} the control to give the focus back to when its message is drawn again */
let held;
/** @type {Set<string>} */
const told = new Set();
/** @type {Map<string, number>} seconds, of those that were moved before they were played */
const places = new Map();

/** @param {string} id @returns {HTMLElement[]} */
const shown = (id) => [.../** @type {any} */ (document.querySelectorAll(`[data-voice="${CSS.escape(id)}"]`))];

/** @param {HTMLElement} control that was pressed or moved */
export function act(control) {
  const message = /** @type {HTMLElement} */ (control.closest("[data-voice]"));
  const id = message.dataset.voice ?? "";
  held = control.dataset.voiceAct;
  if (held === "speed") turn();
  else if (held === "seek") move(id, Number(/** @type {HTMLInputElement} */ (control).value) / 1000);
  else if (id === current && !sound.paused) sound.pause();
  else play(id, message);
  if (id !== current) drawSpeed(message);
}

function turn() {
  speed = (speed + 1) % SPEEDS.length;
  sound.playbackRate = SPEEDS[speed];
  draw();
}

/** @param {string} id @param {number} seconds */
function move(id, seconds) {
  if (id === current) sound.currentTime = seconds;
  else places.set(id, seconds);
}

/** @param {string} id @param {HTMLElement} message */
function play(id, message) {
  if (id !== current || sound.error) {
    const before = current;
    sound.pause();
    current = id;
    drawOne(before, 0, false);
    sound.src = `${message.dataset.href}?${message.dataset.state}`;
    sound.currentTime = places.get(id) ?? 0;
    sound.playbackRate = sound.defaultPlaybackRate = SPEEDS[speed];
  }
  sound.play().catch(() => null);
}

/** Its author sees that it was heard: once, and by another. */
function tell() {
  const [message] = shown(current);
  if (!message || told.has(current) || message.closest("[data-mine]")) return;
  told.add(current);
  put(`${message.dataset.href}/listening`, {});
}

function draw() {
  drawOne(current, sound.currentTime, !sound.paused);
}

/** @param {string} id @param {number} seconds @param {boolean} playing */
function drawOne(id, seconds, playing) {
  for (const message of id ? shown(id) : []) {
    const ms = Number(message.dataset.ms) || (Number.isFinite(sound.duration) ? sound.duration * 1000 : 0);
    const button = /** @type {HTMLElement} */ (message.querySelector('[data-voice-act="play"]'));
    const range = /** @type {HTMLInputElement} */ (message.querySelector('[data-voice-act="seek"]'));
    if (!button || !range) continue;
    drawButton(button, playing);
    if (ms) Object.assign(range, { max: String(Math.round(ms)), disabled: false, value: String(seconds * 1000) });
    range.setAttribute("aria-valuetext", `${clock(seconds)} sur ${clock(ms / 1000)}`);
    message.style.setProperty("--played", `${ms ? Math.min(100, (seconds * 100_000) / ms) : 0}%`);
    layer(message);
    const time = message.querySelector("[data-voice-time]");
    if (time && ms) time.textContent = playing || seconds ? clock(seconds) : clock(ms / 1000);
    drawSpeed(message);
    if (playing && held && document.activeElement === document.body)
      /** @type {HTMLElement} */ (message.querySelector(`[data-voice-act="${held}"]`))?.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} button @param {boolean} playing */
function drawButton(button, playing) {
  const drawing = playing ? "pause" : "play";
  if (button.dataset.drawn === drawing) return;
  button.dataset.drawn = drawing;
  button.dataset.label ??= button.ariaLabel ?? "";
  button.ariaLabel = playing ? "Pause" : button.dataset.label;
  button.replaceChildren(tool(drawing));
}

/** The part that was heard is a second line over the first. @param {HTMLElement} message */
function layer(message) {
  const line = message.querySelector("path");
  if (!line || line.nextElementSibling) return;
  const heard = /** @type {Element} */ (line.cloneNode());
  heard.setAttribute("class", "played");
  line.after(heard);
}

/** @param {HTMLElement} message */
function drawSpeed(message) {
  const button = message.querySelector('[data-voice-act="speed"]');
  if (!button) return;
  button.textContent = `${String(SPEEDS[speed]).replace(".", ",")}×`;
  button.setAttribute("aria-label", `Vitesse\u00a0: ${NAMES[speed]}`);
}

function failed() {
  for (const message of shown(current)) {
    const time = message.querySelector("[data-voice-time]");
    const waits = message.dataset.state === "waiting";
    if (time) time.textContent = waits ? "Encore en préparation" : "Lecture impossible pour l’instant";
  }
  drawOne(current, 0, false);
}

/** @param {number} seconds */
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;

for (const event of ["play", "pause", "timeupdate", "seeked"]) sound.addEventListener(event, draw);
document.addEventListener("chat:recording", () => sound.pause());
sound.addEventListener("playing", tell);
sound.addEventListener("error", failed);
sound.addEventListener("ended", () => {
  places.delete(current);
  drawOne(current, 0, false);
});
