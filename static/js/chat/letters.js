// @ts-check
/** Messages as they wait on this device: written sealed, read back after a reload, made into a form. */
import { forget, isKept, keep, kept } from "./sealed-store.js";

const STORE = "unsent";

/** @typedef {{field: "photos" | "files", name: string, type: string, blob: Blob}} Enclosure */
/**
 * @typedef {object} Letter
 * @property {string} clientId the same at every try
 * @property {string} conversation
 * @property {string} body
 * @property {string} identity that speaks, "" for the first of hers here
 * @property {string} sentAt for the eyes until the server says its own
 * @property {Enclosure[]} enclosures
 * @property {string} [refused] why, once the server has said no
 * @property {string} [state]
 * @property {number} [timer]
 * @property {boolean} [written] on this device
 */

/** A random UUID, also on a page without TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** A full disk does not prevent sending: false, then. @param {Letter} letter @returns {Promise<boolean>} */
export async function write({ clientId, conversation, body, identity, sentAt, enclosures, refused }) {
  const described = enclosures.map(({ field, name, type }) => ({ field, name, type }));
  const blobs = enclosures.map(({ blob }) => blob);
  const words = { clientId, conversation, body, identity, sentAt, refused, enclosures: described };
  try {
    await keep(STORE, clientId, words, blobs);
    return true;
  } catch {
    return false;
  }
}

/** Oldest first. @returns {Promise<Letter[]>} */
export async function written() {
  const entries = await kept(STORE).catch(() => []);
  return entries.map(({ value, blobs }) => {
    const typed = blobs.map((blob, n) => blob.slice(0, blob.size, value.enclosures[n].type));
    const enclosures = typed.map((blob, n) => ({ ...value.enclosures[n], blob }));
    return { ...value, enclosures, written: true };
  });
}

/** Another tab may have sent it meanwhile. @param {Letter} letter */
export const isSentElsewhere = async (letter) => Boolean(letter.written) && !(await isKept(STORE, letter.clientId));

/** @param {Letter} letter */
export const erase = (letter) => forget(STORE, letter.clientId).catch(() => null);

/** @param {Letter} letter @returns {FormData} */
export function formOf({ body, clientId, identity, enclosures }) {
  const form = new FormData();
  form.set("body", body);
  form.set("client_id", clientId);
  if (identity) form.set("identity_id", identity);
  for (const { field, blob, name } of enclosures) form.append(field, blob, name);
  return form;
}
