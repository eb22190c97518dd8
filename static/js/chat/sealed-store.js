// @ts-check
/**
 * What waits on this device (unsent messages, drafts), sealed with AES-GCM under a key that no
 * script can read out of the browser. Signing out erases all of it (Clear-Site-Data); opening it
 * erases other people's leftovers and what is older than three days. Without IndexedDB or WebCrypto
 * everything stays in memory.
 */
import { me } from "./me.js";

const STORES = ["unsent", "drafts"];
const KEPT_MS = 72 * 3_600_000;

/** @typedef {{id: string, person: string, at: number, value: any, blobs: Blob[]}} Kept */

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @type {Promise<IDBDatabase | null> | undefined} */
let opening;
/** @type {Map<string, Kept>} */
const memory = new Map();

function database() {
  opening ??= open().catch(() => null);
  return opening;
}

async function open() {
  if (!crypto.subtle) return null;
  const request = indexedDB.open("liane", 1);
  request.onupgradeneeded = () => {
    for (const name of STORES) request.result.createObjectStore(name, { autoIncrement: true }).createIndex("id", "id");
    request.result.createObjectStore("keys");
  };
  const db = await settled(request);
  db.onversionchange = () => db.close();
  await forgetStale(db);
  return db;
}

/** @param {IDBDatabase} db */
async function forgetStale(db) {
  const change = db.transaction([...STORES, "keys"], "readwrite");
  for (const name of STORES) {
    for (let cursor = await settled(change.objectStore(name).openCursor()); cursor; cursor = await next(cursor))
      if (cursor.value.person !== me || Date.now() - cursor.value.at > KEPT_MS) cursor.delete();
  }
  for (const person of await settled(change.objectStore("keys").getAllKeys()))
    if (person !== me) change.objectStore("keys").delete(person);
}

/** @param {IDBCursorWithValue} cursor @returns {Promise<IDBCursorWithValue | null>} */
function next(cursor) {
  cursor.continue();
  return /** @type {any} */ (settled(cursor.request));
}

/** @param {IDBDatabase} db @returns {Promise<CryptoKey>} the first key written wins over a second tab's */
async function keyOf(db) {
  const read = () => settled(db.transaction("keys").objectStore("keys").get(me));
  const known = await read();
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await settled(db.transaction("keys", "readwrite").objectStore("keys").add(made, me)).catch(() => null);
  return read();
}

/** @param {string} store @param {string} id @param {number} part */
const cipher = (store, id, part, iv = crypto.getRandomValues(new Uint8Array(12))) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode([store, me, id, part].join(":")),
});

/**
 * Keep `value` (JSON) and `blobs` under `id`, after those already kept.
 * @param {string} store @param {string} id @param {any} value @param {Blob[]} [blobs]
 */
export async function keep(store, id, value, blobs = []) {
  const db = await database();
  const entry = { id, person: me, at: Date.now() };
  if (!db) return void memory.set(`${store}:${id}`, { ...entry, value, blobs });
  const key = await keyOf(db);
  const clear = [
    new TextEncoder().encode(JSON.stringify(value)),
    ...(await Promise.all(blobs.map((b) => b.arrayBuffer()))),
  ];
  const sealed = await Promise.all(clear.map((bytes, part) => seal(key, cipher(store, id, part), bytes)));
  await forget(store, id);
  await settled(
    db
      .transaction(store, "readwrite")
      .objectStore(store)
      .add({ ...entry, sealed }),
  );
}

/** @param {CryptoKey} key @param {AesGcmParams} how @param {BufferSource} bytes */
const seal = async (key, how, bytes) => ({ iv: how.iv, data: await crypto.subtle.encrypt(how, key, bytes) });

/** Everything kept in `store`, oldest first. @param {string} store @returns {Promise<Kept[]>} */
export async function kept(store) {
  const db = await database();
  if (!db) return [...memory].filter(([name]) => name.startsWith(`${store}:`)).map(([, entry]) => entry);
  const key = await keyOf(db);
  const entries = await settled(db.transaction(store).objectStore(store).getAll());
  const opened = await Promise.all(entries.map((entry) => unseal(key, store, entry).catch(() => null)));
  return opened.filter((entry) => entry !== null);
}

/** @param {CryptoKey} key @param {string} store @param {any} entry @returns {Promise<Kept>} */
async function unseal(key, store, { id, person, at, sealed }) {
  const open = (/** @type {any} */ { iv, data }, /** @type {number} */ part) =>
    crypto.subtle.decrypt(cipher(store, id, part, iv), key, data);
  const [words, ...files] = await Promise.all(sealed.map(open));
  return {
    id,
    person,
    at,
    value: JSON.parse(new TextDecoder().decode(words)),
    blobs: files.map((bytes) => new Blob([bytes])),
  };
}

/** @param {string} store @param {string} id */
export async function isKept(store, id) {
  const db = await database();
  if (!db) return memory.has(`${store}:${id}`);
  return (await settled(db.transaction(store).objectStore(store).index("id").count(id))) > 0;
}

/** @param {string} store @param {string} id */
export async function forget(store, id) {
  memory.delete(`${store}:${id}`);
  const db = await database();
  if (!db) return;
  const records = db.transaction(store, "readwrite").objectStore(store);
  for (const found of await settled(records.index("id").getAllKeys(id))) records.delete(found);
}
