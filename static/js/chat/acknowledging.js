// @ts-check
/**
 * Tells the server what this person received and read: the highest seq of each conversation, in
 * small batches so that a long list does not exceed what a socket may say in a second.
 */
import { live } from "../live.js";
import { put } from "./wire.js";

const PACE_MS = 300;
const BATCH = 6;

/** @typedef {{kind: "delivered" | "read", conversation: string, seq: number, told: number}} Entry */
/** @type {Map<string, Entry>} */
const ledger = new Map();
let timer = 0;

/** @param {string} conversation @param {number} seq */
export const delivered = (conversation, seq) => note("delivered", conversation, seq);

/** @param {string} conversation @param {number} seq */
export const read = (conversation, seq) => note("read", conversation, seq);

/** @param {Entry["kind"]} kind @param {string} conversation @param {number} seq */
function note(kind, conversation, seq) {
  const name = `${kind}:${conversation}`;
  const entry = ledger.get(name) ?? { kind, conversation, seq: 0, told: 0 };
  ledger.set(name, entry);
  entry.seq = Math.max(entry.seq, seq);
  if (!timer) tell();
}

/** What was read under the person's eyes comes before what a long list merely received. */
const untold = () =>
  [...ledger.values()].filter((entry) => entry.seq > entry.told).sort((a, b) => b.kind.localeCompare(a.kind));

function tell() {
  timer = 0;
  const batch = untold().slice(0, BATCH);
  for (const entry of batch) {
    const { kind, conversation, seq } = entry;
    if (!live.send(kind, { conversation, seq })) return;
    entry.told = seq;
  }
  if (batch.length) timer = setTimeout(tell, PACE_MS);
}

/** What was said just before a cut may be lost: the open conversation says it again. */
document.addEventListener("live:connected", () => {
  for (const entry of [...ledger.values()].slice(-BATCH)) entry.told = 0;
  if (!timer) tell();
});

/** No socket passes here: receipts go with the questions. */
document.addEventListener("live:poll", () => {
  for (const entry of untold().slice(0, BATCH)) {
    put(`/conversations/${entry.conversation}/receipt`, { [entry.kind]: String(entry.seq) });
    entry.told = entry.seq;
  }
});
