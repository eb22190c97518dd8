// @ts-check
/**
 * The cover of a browser that asks for a code. It falls when the page is left or unused; the server, told at once,
 * answers nothing more until the code. What was being written stays under it.
 */
import { isIdle, noteUse, rememberLock, setShut, wasShut } from "./lock-memory.js";
import { able, prove, sentence } from "./passkeys.js";
import { live } from "../live.js";
import { make } from "../chat/drawing.js";
import { csrf } from "../chat/me.js";

const BEAT_MS = 20_000; // the server waits three quarters of a minute more than the delay
const LOOK_MS = 1_000;
const AGAIN_MS = 5_000;
const LOCKED = 4423;
const CALL = /^\/consultations\b/; // one talks there without touching anything
const AWAY = "Le réseau manque, et le code se vérifie avec lui. Ce que vous écriviez est gardé.";

const head = /** @type {HTMLElement} */ (document.querySelector('meta[name="current-person"]'));
const others = new BroadcastChannel("liane-lock");
const cover = document.createElement("dialog");
const root = document.documentElement;
let asking = false;
let beat = 0;
let title = "";

const here = () => location.pathname + location.search;
const isCovered = () => "covered" in root.dataset;

/** @param {string} url @param {RequestInit} [more] @returns {Promise<Response | null>} null without network */
const send = (url, more) =>
  fetch(url, { ...more, headers: { "X-Liane-Fragment": "1", "X-CSRFToken": csrf() } }).catch(() => null);

function used() {
  if (isCovered()) return;
  const now = Date.now();
  noteUse();
  if (now - beat < BEAT_MS) return;
  beat = now;
  void send("/lock/use", { method: "PUT" }).then((answer) => answer?.status === 423 && lock());
}

function fall() {
  if (isCovered()) return;
  root.dataset.covered = "";
  title = document.title;
  document.title = "Liane";
  cover.replaceChildren();
  if (cover.isConnected) cover.showModal();
}

/** Nothing was locked meanwhile, or the code was given. */
function rise() {
  if (!isCovered()) return;
  asking = false;
  setShut(false);
  delete root.dataset.covered;
  document.title = title;
  cover.close();
  cover.replaceChildren();
  used();
  live.hurry();
}

async function lock() {
  fall();
  if (asking) return;
  asking = true;
  setShut(true);
  others.postMessage("locked");
  await ask(true);
}

/** The page of the code, from the server; it alone knows whether there is still something to open. @param {boolean} [close] */
async function ask(close = false) {
  const closed = !close || (await send("/lock", { method: "PUT", body: new URLSearchParams({ next: here() }) }));
  const answer = closed && (await send(`/lock?next=${encodeURIComponent(here())}`));
  if (!asking) return;
  if (!answer || answer.status >= 500) return later(close);
  await show(answer);
}

/** @param {boolean} close */
function later(close) {
  const said = make("p", { className: "muted", role: "status" }, AWAY);
  cover.replaceChildren(make("div", { className: "lock-card stack" }, make("h1", {}, "Liane est verrouillée"), said));
  setTimeout(() => asking && void ask(close), AGAIN_MS);
}

/** @param {Response} answer */
async function show(answer) {
  const way = answer.headers.get("HX-Redirect") ?? "";
  if (way.startsWith("/sign-in")) return location.replace(way);
  if (way || answer.status === 204) {
    others.postMessage("open");
    return rise();
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  cover.replaceChildren(...[...fresh.body.children].map((one) => document.importNode(one, true)));
  const door = /** @type {HTMLElement | null} */ (cover.querySelector(".passkey-door"));
  if (door && able) offer(door);
  /** @type {HTMLElement | null} */ (cover.querySelector("#lock-code"))?.focus();
}

/** @param {HTMLElement} door */
function offer(door) {
  const said = /** @type {HTMLElement} */ (door.querySelector("[role=alert]"));
  door.hidden = false;
  door.querySelector("button")?.addEventListener("click", () =>
    prove("/lock/openings/passkey", here()).then(
      () => (others.postMessage("open"), rise()),
      (error) => {
        /** @type {HTMLElement} */ (said.querySelector("span")).textContent = sentence(error);
        said.hidden = !sentence(error);
      },
    ),
  );
}

cover.className = "locked";
cover.setAttribute("aria-label", "Liane est verrouillée");
cover.addEventListener("cancel", (event) => event.preventDefault());
cover.addEventListener("close", () => isCovered() && cover.showModal());
cover.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.lock !== "code") return;
  event.preventDefault();
  const answer = await send(form.action, { method: "POST", body: new FormData(form) });
  if (answer) await show(answer);
  else later(false);
});
const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/css/lock.css" });
sheet.addEventListener("load", () => {
  document.body.append(cover);
  if (isCovered()) cover.showModal();
});
document.head.append(sheet);

for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"]) addEventListener(name, used, { passive: true });
setInterval(() => {
  if (CALL.test(location.pathname)) used();
  else if (isIdle()) void lock();
}, LOOK_MS);
document.addEventListener("visibilitychange", () => {
  if (CALL.test(location.pathname) || asking) return;
  if (document.hidden) fall();
  else if (isIdle()) void lock();
  else rise();
});
addEventListener("pageshow", ({ persisted }) => persisted && isIdle() && void lock());
document.addEventListener("live:disconnected", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.code === LOCKED) void lock();
});
others.onmessage = ({ data }) => (data === "open" ? rise() : void lock());
rememberLock(Number(head.dataset.lock));
if (wasShut()) void lock(); // without network, so that the server does not know yet
else {
  used();
  others.postMessage("open");
}
