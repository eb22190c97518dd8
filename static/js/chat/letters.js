// @ts-check
/** Messages, and acts on them, as they wait on this device: written sealed, read back after a reload. */
import { forget, isKept, keep, kept } from "./sealed-store.js";

const STORE = "unsent";

/** @typedef {{field: "photos" | "files" | "voices", name: string, type: string, blob: Blob}} Enclosure */
/**
 * @typedef {object} Letter
 * @property {string} clientId the same at every try
 * @property {string} conversation
 * @property {string} body
 * @property {string} identity that speaks, "" for the first of hers here
 * @property {string} sentAt for the eyes until the server says its own
 * @property {Enclosure[]} enclosures
 * @property {boolean} [urgent] asks for an answer
 * @property {string} [first] whom its author wants told first
 * @property {Record<string, string>} [more] other fields of its form
 * @property {{method: string, path: string, fields: Record<string, string>}} [act] not a message: what is asked
 * @property {string} [title] of its conversation
 * @property {{name: string, words: string}} [reply] what it answers
 * @property {string} [refused] why, once the server has said no
 * @property {string} [state]
 * @property {number} [timer]
 * @property {boolean} [written] on this device
 * @property {boolean} [leaving] a request is under way
 * @property {AbortController} [stop] ends that request while its files still go up
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
export async function write({ enclosures, state, timer, written, leaving, stop, ...words }) {
  const described = enclosures.map(({ field, name, type }) => ({ field, name, type }));
  const blobs = enclosures.map(({ blob }) => blob);
  try {
    await keep(STORE, words.clientId, { ...words, enclosures: described }, blobs);
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
