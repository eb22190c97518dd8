// @ts-check
/**
 * What waits or sleeps on this device for the person of this page (unsent messages, drafts, recent conversations),
 * sealed (sealing.js). Signing out erases all of it (Clear-Site-Data); opening it erases other people's leftovers and
 * what is older than three days. Without IndexedDB or WebCrypto everything stays in memory.
 */
import { me } from "./me.js";
import { countIn, forgetIn, forgetStale, keepIn, keptIn, NOBODY, openStore, settled } from "./sealing.js";

/** @typedef {import("./sealing.js").Kept} Kept */

/** @type {Promise<IDBDatabase | null> | undefined} */
let opening;
/** @type {Map<string, Kept>} */
const memory = new Map();

/** Another person's leftovers are gone once it is open. */
export function database() {
  opening ??= open().catch(() => null);
  return opening;
}

async function open() {
  const db = await openStore();
  if (db) await forgetStale(db, me);
  return db;
}

/**
 * Keep `value` (JSON) and `blobs` under `id`, after those already kept.
 * @param {string} store @param {string} id @param {any} value @param {Blob[]} [blobs]
 */
export async function keep(store, id, value, blobs = []) {
  const db = await database();
  if (db) return keepIn(db, me, store, id, value, blobs);
  return void memory.set(`${store}:${id}`, { id, person: me, at: Date.now(), value, blobs });
}

/** Everything kept in `store`, oldest first; only `id` when it is said. @param {string} store @param {string} [id] @returns {Promise<Kept[]>} */
export async function kept(store, id) {
  const db = await database();
  if (db) return keptIn(db, me, store, id);
  return [...memory].filter(([name]) => name.startsWith(`${store}:${id ?? ""}`)).map(([, entry]) => entry);
}

/** What another application gave while nobody was signed in here. @returns {Promise<Kept[]>} */
export async function keptForAnybody() {
  const db = await database();
  return db ? keptIn(db, NOBODY, "shared") : [];
}

/** @param {string} store @param {string} id */
export async function isKept(store, id) {
  const db = await database();
  return db ? (await countIn(db, store, id)) > 0 : memory.has(`${store}:${id}`);
}

/** @param {string} store @param {string} id */
export async function forget(store, id) {
  memory.delete(`${store}:${id}`);
  const db = await database();
  if (db) await forgetIn(db, store, id);
}

/** Only the last `most` stay, none with 0. @param {string} store @param {number} most */
export async function prune(store, most) {
  const db = await database();
  if (!db) return;
  const records = db.transaction(store, "readwrite").objectStore(store);
  const found = await settled(records.getAllKeys());
  for (const old of found.slice(0, Math.max(0, found.length - most))) records.delete(old);
}
