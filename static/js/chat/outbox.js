// @ts-check
/**
 * Messages on their way, and acts on messages. Each is written (sealed) before it is sent, leaves under the same
 * client id at every try, in the order of writing, from one tab or worker at a time; a refusal ends the tries.
 *
 * On document: "chat:unsent" {clientId, conversation, state, share?, elements?, sentence?, letter}, cancelled by the
 * page that shows it; a refused message that no page took waits for its conversation to be opened.
 * state: "sending", "late", "sent", "refused", "cancelled" or "signed-out" (waits for the person to come back).
 * Acts (asking.js) say the same as "chat:act".
 */
import { sendWithoutPage } from "./background.js";
import { addressOf, formOf, methodOf } from "./envelopes.js";
import { erase, isSentElsewhere, write, written } from "./letters.js";
import { add, all, changed, conversations, drop, find, waiting } from "./queues.js";
import { Failure, post } from "./wire.js";

const LATE_MS = 4_500; // "Pas encore parti" is read within five seconds
const BASE_MS = 500;
const CAP_MS = 30_000;
const NO = "Ce message n’a pas pu partir. Votre texte est gardé.";
const NO_ROOM = "L’espace manque sur cet appareil\u00a0: laissez cette page ouverte jusqu’au départ du message.";

/** @typedef {import("./letters.js").Letter} Letter */

/** @type {Set<string>} conversations whose letters are leaving */
const leaving = new Set();
/** @type {Set<string>} asked to leave again meanwhile */
const asked = new Set();
let failures = 0;
let retry = 0;

const locks = navigator.locks ?? {
  request: (/** @type {string} */ _, /** @type {any} */ how, /** @type {any} */ act = how) => act({}),
};
const lockOf = (/** @type {string} */ conversation) => `liane-outbox-${conversation}`;
const otherTabs = new BroadcastChannel("liane-outbox");

/** @param {Letter} letter @param {string} state @param {object} [more] @returns {boolean} whether a page took it */
function tell(letter, state, more = {}) {
  letter.state = state;
  const { clientId, conversation, act } = letter;
  const detail = { clientId, conversation, state, letter, ...more };
  changed();
  const event = new CustomEvent(act ? "chat:act" : "chat:unsent", { detail, cancelable: true });
  return !document.dispatchEvent(event);
}

/** Write, then send. @param {Letter} letter */
export async function send(letter) {
  letter.title ??= document.querySelector(".room-head h1 .ellipsis")?.textContent?.trim();
  enqueue(letter);
  letter.written = await write(letter);
  if (!letter.written) await say(NO_ROOM);
  return flush(letter.conversation);
}

/** @param {Letter} letter */
function enqueue(letter) {
  if (find(letter.clientId)) return;
  add(letter);
  start(letter);
}

/** "Envoi…", and after five seconds without progress "Pas encore parti". @param {Letter} letter @param {number} [share] */
function start(letter, share) {
  clearTimeout(letter.timer);
  letter.timer = setTimeout(() => tell(letter, "late"), LATE_MS);
  tell(letter, "sending", { share });
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

/** The person changes her mind: false when it is leaving at this very moment. @param {string} clientId @returns {Promise<boolean>} */
export async function cancel(clientId) {
  const letter = find(clientId);
  if (!letter || (letter.leaving && !letter.stop)) return false;
  const taken = () => {
    drop(letter);
    letter.stop?.abort();
    tell(letter, "cancelled");
    return gone(letter).then(() => true);
  };
  if (leaving.has(letter.conversation)) return taken();
  return locks.request(lockOf(letter.conversation), { ifAvailable: true }, (/** @type {any} */ lock) => Boolean(lock) && taken());
}

const flushAll = () => conversations().forEach(flush);

/** Send what waits in one conversation, unless this page or another tab is at it. @param {string} conversation */
async function flush(conversation) {
  if (leaving.has(conversation)) return void asked.add(conversation);
  if (!waiting(conversation).length) return;
  leaving.add(conversation);
  try {
    await locks.request(lockOf(conversation), () => empty(conversation));
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
      if (find(letter.clientId) !== letter) continue; // cancelled while it left
      if (failure.passing || failure.signedOut) return postpone(letter, failure);
      await refuse(Object.assign(letter, { refused: failure.message || NO }));
    }
  }
}

/** @param {Letter} letter */
async function leave(letter) {
  if (find(letter.clientId) !== letter) return; // cancelled meanwhile
  const told = letter.enclosures.length > 0;
  letter.stop = told ? new AbortController() : undefined;
  const onProgress = (/** @type {number} */ share) => {
    if (share >= 1) letter.stop = undefined; // all of it is there: too late to change one's mind
    if (find(letter.clientId) === letter) start(letter, told ? share : undefined);
  };
  letter.leaving = true;
  const sent = post(addressOf(letter), formOf(letter), onProgress, methodOf(letter), letter.stop?.signal);
  const elements = await sent.finally(() => (letter.leaving = false));
  failures = 0;
  drop(letter);
  tell(letter, "sent", { elements });
  await gone(letter);
}

/** Given back to the page that shows its conversation, or kept until there is one. @param {Letter} letter */
async function refuse(letter) {
  drop(letter);
  if (tell(letter, "refused", { sentence: letter.refused }) || letter.act) return gone(letter);
  await write(letter);
  await say("Un message n’a pas pu partir. Ouvrez sa conversation pour le reprendre.");
}

/** @param {string} sentence */
const say = async (sentence) => (await import("../behaviors/toast.js")).toast(sentence);

/** @param {Letter} letter */
async function gone(letter) {
  await erase(letter);
  otherTabs.postMessage({ clientId: letter.clientId, state: letter.state });
}

/** @param {Letter} letter @param {Failure} failure */
function postpone(letter, failure) {
  clearTimeout(retry);
  if (failure.signedOut) return (clearTimeout(letter.timer), void tell(letter, "signed-out"));
  if (!navigator.onLine) sendWithoutPage();
  changed();
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
addEventListener("beforeunload", (event) => {
  if (all().some((letter) => letter.written === false)) event.preventDefault();
});
document.addEventListener("live:connected", hurry);
addEventListener("online", hurry);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) hurry();
  else if (all().length) sendWithoutPage();
});
