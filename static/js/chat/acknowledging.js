// @ts-check
/** Tells the server what this person received and read: the highest seq, three times a second at most. */
import { live } from "../live.js";
import { put } from "./wire.js";

const PACE_MS = 300;

/** @typedef {"delivered" | "read"} Kind */
/** @type {Map<string, {conversation: string, kind: Kind, seq: number, told: number, timer: number}>} */
const ledger = new Map();

/** @param {string} conversation @param {number} seq */
export const delivered = (conversation, seq) => note("delivered", conversation, seq);

/** @param {string} conversation @param {number} seq */
export const read = (conversation, seq) => note("read", conversation, seq);

/** @param {Kind} kind @param {string} conversation @param {number} seq */
function note(kind, conversation, seq) {
  const name = `${kind}:${conversation}`;
  const entry = ledger.get(name) ?? { conversation, kind, seq: 0, told: 0, timer: 0 };
  ledger.set(name, entry);
  entry.seq = Math.max(entry.seq, seq);
  if (!entry.timer) tell(entry);
}

/** @param {{conversation: string, kind: Kind, seq: number, told: number, timer: number}} entry */
function tell(entry) {
  const { conversation, kind, seq } = entry;
  if (seq <= entry.told || !live.send(kind, { conversation, seq })) return;
  entry.told = seq;
  entry.timer = setTimeout(() => {
    entry.timer = 0;
    tell(entry);
  }, PACE_MS);
}

/** The socket was away: say again what may have been lost with it. */
document.addEventListener("live:connected", () => {
  for (const entry of ledger.values()) {
    entry.told = 0;
    if (!entry.timer) tell(entry);
  }
});

/** No socket passes here: receipts go with the questions. */
document.addEventListener("live:poll", () => {
  for (const entry of ledger.values()) {
    if (entry.seq <= entry.told) continue;
    put(`/conversations/${entry.conversation}/receipt`, { [entry.kind]: String(entry.seq) });
    entry.told = entry.seq;
  }
});
