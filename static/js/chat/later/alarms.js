// @ts-check
/** The alerts above a page: drawn as the server says them; a distress that nobody answers rings. */
import { play } from "../../behaviors/sound.js";
import { callAttention } from "../../behaviors/title-badge.js";
import { styled } from "./parts/sheet.js";

const RINGS_MS = 15_000;
const PATIENCE_MS = 1_000; // an alert is better seen plain than late

const place = Object.assign(document.createElement("div"), { className: "alarms" });
/** @type {Set<string>} */
const rung = new Set();
let ringing = 0;

/** An urgent message that is on the screen needs no banner. @param {HTMLElement} alarm */
function isBeforeHer(alarm) {
  const open = document.querySelector('[data-liane~="conversation"]');
  const here = open instanceof HTMLElement && open.dataset.conversation === alarm.dataset.conversation;
  return here && alarm.dataset.kind === "urgent";
}

/** @param {HTMLElement[]} given */
export async function show(given) {
  const alarms = given.filter((alarm) => !isBeforeHer(alarm));
  for (const alarm of alarms) alarm.querySelector(`a[href="${location.pathname}"]`)?.remove();
  if (alarms.length) await styled("care", PATIENCE_MS);
  if (!place.isConnected) document.querySelector(".notices, body.stage")?.append(place);
  const same = alarms.map((one) => one.outerHTML).join("") === place.innerHTML;
  if (!same) place.replaceChildren(...alarms);
  ring(alarms.filter((alarm) => "rings" in alarm.dataset));
}

/** At once, then every fifteen seconds until somebody answers. @param {HTMLElement[]} alarms */
function ring(alarms) {
  clearInterval(ringing);
  if (ringing || alarms.length) callAttention(alarms.length ? "Détresse" : "");
  ringing = 0;
  if (!alarms.length) return;
  const sound = () => void play("knock", { loud: true });
  if (alarms.some(({ id }) => !rung.has(id))) sound();
  for (const { id } of alarms) rung.add(id);
  ringing = setInterval(sound, RINGS_MS);
}
