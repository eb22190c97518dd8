// @ts-check
/** What waits to leave, by conversation, oldest first; and who wants to know how much. */

/** @typedef {import("./letters.js").Letter} Letter */

/** @type {Map<string, Letter[]>} */
const queues = new Map();

/** @param {string} conversation @returns {Letter[]} */
export const waiting = (conversation) => queues.get(conversation) ?? [];

export const conversations = () => [...queues.keys()];

/** Everything that waits, as it was written. */
export const all = () => [...queues.values()].flat().sort((a, b) => a.sentAt.localeCompare(b.sentAt));

/** @param {string} clientId */
export const find = (clientId) => all().find((letter) => letter.clientId === clientId);

/** @param {Letter} letter */
export function add(letter) {
  queues.set(letter.conversation, [...waiting(letter.conversation), letter]);
  changed();
}

/** @param {Letter} letter */
export function drop(letter) {
  clearTimeout(letter.timer);
  queues.set(
    letter.conversation,
    waiting(letter.conversation).filter((known) => known !== letter),
  );
  changed();
}

/** On document: "chat:waiting", when one more or one less waits, or waits otherwise. */
export const changed = () => document.dispatchEvent(new Event("chat:waiting"));
