// @ts-check
/** Keep a measure with the consultation: the same one asked again is harmless, so it is asked until it is answered. */
import { csrf } from "../calls/signalling.js";

const LIMIT_MS = 8_000;
const FIRST_MS = 500;
const LONGEST_MS = 15_000;
const PATIENCE = 40;
const UNREACHABLE = "La mesure n’est pas gardée\u00a0: le réseau manque. Notez-la, puis saisissez-la.";

/** @param {string} consultation @param {object} measure @returns {Promise<{id?: string, error?: string}>} */
export async function keep(consultation, measure) {
  const body = JSON.stringify({ ...measure, client_id: crypto.randomUUID() });
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    const answer = await post(`/consultations/${consultation}/measures`, body);
    if (answer) return answer;
    await new Promise((done) => setTimeout(done, Math.min(LONGEST_MS, FIRST_MS * 2 ** tries)));
  }
  return { error: UNREACHABLE };
}

/** @param {string} address @param {string} body @returns {Promise<any>} null: ask again */
async function post(address, body) {
  const person = document.querySelector('meta[name="current-person"]')?.getAttribute("content") ?? "";
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf(), "X-Liane-Person": person };
  const options = { method: "POST", headers, body, signal: AbortSignal.timeout(LIMIT_MS) };
  const answer = await fetch(address, options).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 429) return null;
  return answer.json().catch(() => ({ error: UNREACHABLE }));
}
