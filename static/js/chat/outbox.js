// @ts-check
/**
 * Messages on their way. Each is written (sealed) before it is sent, leaves under the same client id
 * at every try, in the order of writing, from one tab at a time; a refusal ends the tries.
 *
 * On document: "chat:unsent" {clientId, conversation, state, share?, elements?, sentence?, letter}, cancelled
 * by the page that shows it; a refused message that no page took waits for its conversation to be opened.
 * with state "sending", "late", "sent", "refused" or "signed-out" (waits for the person to come back).
 */
import { forget, isKept, keep, kept } from "./sealed-store.js";
import { Failure, post } from "./wire.js";

const LATE_MS = 5_000;
const BASE_MS = 500;
const CAP_MS = 30_000;
const NO = "Ce message n’a pas pu partir. Votre texte est gardé.";

/** @typedef {{field: "photos" | "files", name: string, type: string, blob: Blob}} Enclosure */
/** @typedef {{clientId: string, conversation: string, body: string, identity: string, sentAt: string, enclosures: Enclosure[], refused?: string}} Words */
/** @typedef {Words & {state?: string, timer?: number, written?: boolean}} Letter */

/** @type {Map<string, Letter[]>} by conversation, oldest first */
const queues = new Map();
/** @type {Set<string>} */
const leaving = new Set();
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
export const waiting = (conversation) => queues.get(conversation) ?? [];

/** Write, then send. A full disk does not prevent sending. @param {Words} words */
export async function send(words) {
  const letter = /** @type {Letter} */ ({ ...words });
  enqueue(letter);
  letter.written = await write(words);
  return flush(letter.conversation);
}

/** @param {Words} words @returns {Promise<boolean>} */
function write({ clientId, conversation, body, identity, sentAt, enclosures, refused }) {
  const described = enclosures.map(({ field, name, type }) => ({ field, name, type }));
  const value = { clientId, conversation, body, identity, sentAt, refused, enclosures: described };
  return keep("unsent", clientId, value, enclosures.map(({ blob }) => blob)).then(() => true, () => false);
}

/** @param {Letter} letter */
function enqueue(letter) {
  const queue = waiting(letter.conversation);
  if (queue.some((known) => known.clientId === letter.clientId)) return;
  queues.set(letter.conversation, [...queue, letter]);
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
  for (const { value, blobs } of await kept("unsent").catch(() => [])) {
    const enclosures = value.enclosures.map((/** @type {any} */ one, /** @type {number} */ n) => ({ ...one, blob: new Blob([blobs[n]], { type: one.type }) }));
    const letter = { ...value, enclosures, written: true };
    if (letter.refused) await refuse(letter);
    else enqueue(letter);
  }
  flushAll();
}

/** The person asks again. @param {string} clientId */
export function again(clientId) {
  const letter = [...queues.values()].flat().find((known) => known.clientId === clientId);
  if (!letter) return;
  start(letter);
  flush(letter.conversation);
}

export const flushAll = () => [...queues.keys()].forEach(flush);

/** Send what waits in one conversation, unless this page or another tab is at it. @param {string} conversation */
export async function flush(conversation) {
  if (leaving.has(conversation) || !waiting(conversation).length) return;
  leaving.add(conversation);
  try {
    await locks.request(`liane-outbox-${conversation}`, () => empty(conversation));
  } finally {
    leaving.delete(conversation);
  }
}

/** @param {string} conversation */
async function empty(conversation) {
  for (let letter; (letter = waiting(conversation)[0]); ) {
    try {
      if (letter.written && !(await isKept("unsent", letter.clientId))) drop(letter);
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
  const form = new FormData();
  form.set("body", letter.body);
  form.set("client_id", letter.clientId);
  if (letter.identity) form.set("identity_id", letter.identity);
  for (const { field, blob, name } of letter.enclosures) form.append(field, blob, name);
  const url = `/conversations/${letter.conversation}/messages`;
  const elements = await post(url, form, (share) => start(letter, letter.enclosures.length ? share : undefined));
  failures = 0;
  drop(letter);
  tell(letter, "sent", { elements });
  await gone(letter);
}

/** Given back to the page that shows its conversation, or kept until there is one. @param {Letter} letter */
async function refuse(letter) {
  drop(letter);
  const taken = tell(letter, "refused", { sentence: letter.refused });
  if (taken) return gone(letter);
  await write(letter);
  const { toast } = await import("../behaviors/toast.js");
  toast("Un message n’a pas pu partir. Ouvrez sa conversation pour le reprendre.");
}

/** @param {Letter} letter */
async function gone({ clientId, state }) {
  await forget("unsent", clientId).catch(() => null);
  otherTabs.postMessage({ clientId, state });
}

/** @param {Letter} letter @param {Failure} failure */
function postpone(letter, failure) {
  if (failure.signedOut) {
    clearTimeout(letter.timer);
    return tell(letter, "signed-out");
  }
  clearTimeout(retry);
  const most = Math.min(CAP_MS, BASE_MS * 2 ** failures++);
  if (navigator.onLine) retry = setTimeout(flushAll, most / 2 + (Math.random() * most) / 2);
}

function hurry() {
  failures = 0;
  clearTimeout(retry);
  flushAll();
}

otherTabs.onmessage = (/** @type {MessageEvent} */ { data }) => {
  const letter = [...queues.values()].flat().find((known) => known.clientId === data.clientId);
  if (!letter) return;
  drop(letter);
  tell(letter, data.state === "sent" ? "sent" : "refused", { elsewhere: true });
};
document.addEventListener("live:connected", hurry);
addEventListener("online", hurry);
document.addEventListener("visibilitychange", () => document.hidden || hurry());
