// @ts-check
/**
 * The store of this device: sealed with AES-GCM under a key that no script can read out of the browser, one key a
 * person, three days at most. The service worker reads these same lines: they import nothing and know no page.
 */
export const STORES = ["unsent", "drafts", "copies", "lists", "shared"];
export const NOBODY = "nobody"; // what another application gave while nobody was signed in
const KEPT_MS = 72 * 3_600_000;

/** @typedef {{id: string, person: string, at: number, value: any, blobs: Blob[]}} Kept */

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Null without IndexedDB or WebCrypto. @returns {Promise<IDBDatabase | null>} */
export const openStore = () => openBase().catch(() => null);

async function openBase() {
  if (!crypto.subtle) return null;
  const request = indexedDB.open("liane", 2);
  request.onupgradeneeded = () => {
    const { objectStoreNames: known } = request.result;
    for (const name of STORES)
      if (!known.contains(name)) request.result.createObjectStore(name, { autoIncrement: true }).createIndex("id", "id");
    if (!known.contains("keys")) request.result.createObjectStore("keys");
  };
  const db = await settled(request);
  db.onversionchange = () => db.close();
  return db;
}

/** Whose device this is, "" when nothing of anybody sleeps here. @param {IDBDatabase} db @returns {Promise<string>} */
export async function ownerIn(db) {
  const people = await settled(db.transaction("keys").objectStore("keys").getAllKeys());
  return String(people.find((person) => person !== NOBODY) ?? "");
}

/** What is older than three days, and all of anybody else. @param {IDBDatabase} db @param {string} me */
export async function forgetStale(db, me) {
  const change = db.transaction([...STORES, "keys"], "readwrite");
  const hers = (/** @type {any} */ person) => person === me || person === NOBODY;
  for (const name of STORES) {
    for (let cursor = await settled(change.objectStore(name).openCursor()); cursor; cursor = await next(cursor))
      if (!hers(cursor.value.person) || Date.now() - cursor.value.at > KEPT_MS) cursor.delete();
  }
  for (const person of await settled(change.objectStore("keys").getAllKeys()))
    if (!hers(person)) change.objectStore("keys").delete(person);
}

/** @param {IDBCursorWithValue} cursor @returns {Promise<IDBCursorWithValue | null>} */
function next(cursor) {
  cursor.continue();
  return /** @type {any} */ (settled(cursor.request));
}

/** The first key written wins over a second tab's. @param {IDBDatabase} db @param {string} person @returns {Promise<CryptoKey>} */
async function keyIn(db, person) {
  const read = () => settled(db.transaction("keys").objectStore("keys").get(person));
  const known = await read();
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await settled(db.transaction("keys", "readwrite").objectStore("keys").add(made, person)).catch(() => null);
  return read();
}

/** @param {string} store @param {string} person @param {string} id @param {number} part */
const cipher = (store, person, id, part, iv = crypto.getRandomValues(new Uint8Array(12))) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode([store, person, id, part].join(":")),
});

/**
 * Seal `value` (JSON) and `blobs` under `id`, after those already there.
 * @param {IDBDatabase} db @param {string} person @param {string} store
 * @param {string} id @param {any} value @param {Blob[]} blobs
 */
export async function keepIn(db, person, store, id, value, blobs = []) {
  const key = await keyIn(db, person);
  const bytes = await Promise.all(blobs.map((blob) => blob.arrayBuffer()));
  const clear = [new TextEncoder().encode(JSON.stringify(value)), ...bytes];
  const sealed = await Promise.all(clear.map((part, n) => seal(key, cipher(store, person, id, n), part)));
  const change = db.transaction(store, "readwrite");
  const written = new Promise((resolve, reject) => Object.assign(change, { oncomplete: resolve, onabort: () => reject(change.error) }));
  const records = change.objectStore(store);
  for (const found of await settled(records.index("id").getAllKeys(id))) records.delete(found);
  records.add({ id, person, at: Date.now(), sealed });
  await written; // a full disk says so at the end only, and then what was there before stays
}

/** @param {CryptoKey} key @param {AesGcmParams} how @param {BufferSource} bytes */
const seal = async (key, how, bytes) => ({ iv: how.iv, data: await crypto.subtle.encrypt(how, key, bytes) });

/**
 * Everything of hers in `store`, oldest first; only `id` when it is said.
 * @param {IDBDatabase} db @param {string} person @param {string} store @param {string} [id]
 * @returns {Promise<Kept[]>}
 */
export async function keptIn(db, person, store, id) {
  const key = await keyIn(db, person);
  const records = db.transaction(store).objectStore(store);
  const entries = await settled(id ? records.index("id").getAll(id) : records.getAll());
  const hers = entries.filter((entry) => entry.person === person && Date.now() - entry.at < KEPT_MS);
  const opened = await Promise.all(hers.map((entry) => unseal(key, store, entry).catch(() => null)));
  return opened.filter((entry) => entry !== null);
}

/** @param {CryptoKey} key @param {string} store @param {any} entry @returns {Promise<Kept>} */
async function unseal(key, store, { id, person, at, sealed }) {
  const open = (/** @type {any} */ { iv, data }, /** @type {number} */ part) =>
    crypto.subtle.decrypt(cipher(store, person, id, part, iv), key, data);
  const [words, ...files] = await Promise.all(sealed.map(open));
  return { id, person, at, value: JSON.parse(new TextDecoder().decode(words)), blobs: files.map((one) => new Blob([one])) };
}

/** @param {IDBDatabase} db @param {string} store @param {string} id @returns {Promise<number>} */
export const countIn = (db, store, id) => settled(db.transaction(store).objectStore(store).index("id").count(id));

/** @param {IDBDatabase} db @param {string} store @param {string} id */
export async function forgetIn(db, store, id) {
  const records = db.transaction(store, "readwrite").objectStore(store);
  for (const found of await settled(records.index("id").getAllKeys(id))) records.delete(found);
}
