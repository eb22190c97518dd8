// @ts-check
/** An act of the call sent to the server: done, or the sentence that says why not. */
import { csrf } from "./signalling.js";

const AWAY = "away";

/**
 * @param {string} method @param {string} url @param {object} [body] as JSON
 * @returns {Promise<{done: boolean, sentence: string}>} the sentence of a refusal; "away" when nobody answered
 */
export async function ask(method, url, body) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrf() };
  const sent = { method, headers, body: JSON.stringify(body ?? {}), keepalive: true };
  const response = await fetch(url, sent).catch(() => null);
  if (response?.ok) return { done: true, sentence: "" };
  const { error = AWAY } = (await response?.json().catch(() => null)) ?? {};
  return { done: false, sentence: error };
}
