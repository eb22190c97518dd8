// @ts-check
/** What another application of the phone gave (sw-share.js), until it is in a message. */
import { forget, kept, keptForAnybody } from "./sealed-store.js";

/** @typedef {{words: string, files: File[]}} Shared */

/** @returns {Promise<Shared | null>} */
export async function shared() {
  const [entry] = [...(await kept("shared")), ...(await keptForAnybody())];
  if (!entry) return null;
  const { words, files } = entry.value;
  const named = files.map((/** @type {any} */ { name, type }, /** @type {number} */ n) => new File([entry.blobs[n]], name, { type }));
  return { words, files: named };
}

export const forgetShared = () => forget("shared", "share");
