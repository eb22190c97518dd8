// @ts-check
/**
 * Messages on their way. Each is written (sealed) before it is sent, leaves under the same client id
 * at every try, in the order of writing, from one tab at a time; a refusal ends the tries.
 *
 * On document: "chat:unsent" {clientId, conversation, state, share?, elements?, sentence?, letter}, cancelled
 * by the page that shows it; a refused message that no page took waits for its conversation to be opened.
 * state: "sending", "late", "sent", "refused" or "signed-out" (waits for the person to come back).
 */
import { erase, formOf, isSentElsewhere, write, written } from "./letters.js";
import { Failure, post } from "./wire.js";

const LATE_MS = 5_000;
const BASE_MS = 500;
const CAP_MS = 30_000;
const NO = "Ce message n’a pas pu partir. Votre texte est gardé.";

/** @typedef {import("./letters.js").Letter} Letter */

/** @type {Map<string, Letter[]>} by conversation, oldest first */
const queues = new Map();
/** @type {Set<string>} conversations whose letters are leaving */
const leaving = new Set();
/** @type {Set<string>} asked to leave again meanwhile */
const asked = new Set();
let failures = 0;
let retry = 0;

const locks = navigator.locks ?? { request: (/** @type {string} */ _, /** @type {any} */ act) => act() };
const otherTabs = new BroadcastChannel("liane-outbox");

/** @param {Letter} letter @param {string} state @param {object} [more] @returns {boolean} whether a page took it */
function tell(letter, state, more = {}) {
  letter.state = state;
  const { clientId, conversation } = letter;
  const detail = { clientId, conversation, state, letter, ...more };
  return !document.dispatchEvent(new CustomEvent("chat:unsent", { detail, cancelable: true }));
}

/** @param {string} conversation @returns {Letter[]} */
const waiting = (conversation) => queues.get(conversation) ?? [];

/** @param {string} clientId */
const find = (clientId) => [...queues.values()].flat().find((letter) => letter.clientId === clientId);

/** Write, then send. @param {Letter} letter */
export async function send(letter) {
  enqueue(letter);
  letter.written = await write(letter);
  return flush(letter.conversation);
}

/** @param {Letter} letter */
function enqueue(letter) {
  if (find(letter.clientId)) return;
  queues.set(letter.conversation, [...waiting(letter.conversation), letter]);
  start(letter);
}

/** "Envoi…", and after five seconds without progress "Pas encore parti". @param {Letter} letter @param {number} [share] */
function start(letter, share) {
  clearTimeout(letter.timer);
  letter.timer = setTimeout(() => tell(letter, "late"), LATE_MS);
  tell(letter, "sending", { share });
}

/** @param {Letter} letter */
function drop(letter) {
  clearTimeout(letter.timer);
  const rest = waiting(letter.conversation).filter((known) => known !== letter);
  queues.set(letter.conversation, rest);
}

/** What an earlier page left: drawn again, then sent. */
export async function resume() {
  for (const letter of await written()) {
    if (letter.refused) await refuse(letter);
    else enqueue(letter);
  }
  flushAll();
}

/** The person asks again. @param {string} clientId */
export function again(clientId) {
  const letter = find(clientId);
  if (!letter) return;
  start(letter);
  flush(letter.conversation);
}

const flushAll = () => [...queues.keys()].forEach(flush);

/** Send what waits in one conversation, unless this page or another tab is at it. @param {string} conversation */
async function flush(conversation) {
  if (leaving.has(conversation)) return void asked.add(conversation);
  if (!waiting(conversation).length) return;
  leaving.add(conversation);
  try {
    await locks.request(`liane-outbox-${conversation}`, () => empty(conversation));
  } finally {
    leaving.delete(conversation);
  }
  if (asked.delete(conversation)) flush(conversation);
}

/** @param {string} conversation */
async function empty(conversation) {
  for (let letter = waiting(conversation)[0]; letter; letter = waiting(conversation)[0]) {
    try {
      if (await isSentElsewhere(letter)) drop(letter);
      else await leave(letter);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (failure.passing || failure.signedOut) return postpone(letter, failure);
      await refuse(Object.assign(letter, { refused: failure.message || NO }));
    }
  }
}

/** @param {Letter} letter */
async function leave(letter) {
  const told = letter.enclosures.length > 0;
  const url = `/conversations/${letter.conversation}/messages`;
  const elements = await post(url, formOf(letter), (share) => start(letter, told ? share : undefined));
  failures = 0;
  drop(letter);
  tell(letter, "sent", { elements });
  await gone(letter);
}

/** Given back to the page that shows its conversation, or kept until there is one. @param {Letter} letter */
async function refuse(letter) {
  drop(letter);
  if (tell(letter, "refused", { sentence: letter.refused })) return gone(letter);
  await write(letter);
  const { toast } = await import("../behaviors/toast.js");
  toast("Un message n’a pas pu partir. Ouvrez sa conversation pour le reprendre.");
}

/** @param {Letter} letter */
async function gone(letter) {
  await erase(letter);
  otherTabs.postMessage({ clientId: letter.clientId, state: letter.state });
}

/** @param {Letter} letter @param {Failure} failure */
function postpone(letter, failure) {
  clearTimeout(retry);
  if (failure.signedOut) {
    clearTimeout(letter.timer);
    return void tell(letter, "signed-out");
  }
  const most = Math.min(CAP_MS, BASE_MS * 2 ** failures++);
  if (navigator.onLine) retry = setTimeout(flushAll, most / 2 + (Math.random() * most) / 2);
}

function hurry() {
  failures = 0;
  clearTimeout(retry);
  flushAll();
}

otherTabs.onmessage = (/** @type {MessageEvent} */ { data }) => {
  const letter = find(data.clientId);
  if (!letter) return;
  drop(letter);
  tell(letter, data.state, { elsewhere: true });
};
document.addEventListener("live:connected", hurry);
addEventListener("online", hurry);
document.addEventListener("visibilitychange", () => document.hidden || hurry());
