// @ts-check
/** A recording or a still goes into the patient's conversation: sealed there, once, however often it is tried. */
import { csrf } from "../calls/signalling.js";
import { Trouble } from "./trouble.js";

const TRIES = 6;
const LIMIT_MS = 60_000;
const REFUSED = "La conversation n’a pas pris cet envoi. Ouvrez-la pour voir ce qui s’y passe.";
const AWAY = "L’envoi n’est pas parti\u00a0: le réseau manque. Réessayez.";

/**
 * @param {string} conversation its address
 * @param {{body: string, field: "files" | "stills", file: File}} parcel
 * @returns {Promise<void>} once the server has it. Throws a Trouble
 */
export async function send(conversation, { body, field, file }) {
  const form = new FormData();
  form.set("client_id", crypto.randomUUID());
  form.set("body", body);
  form.set(field, file, file.name);
  for (let n = 0; n < TRIES; n++) {
    if (await attempt(`${conversation}/messages`, form)) return;
    await new Promise((done) => setTimeout(done, Math.min(8_000, 400 * 2 ** n)));
  }
  throw new Trouble(AWAY);
}

/** @param {string} url @param {FormData} form @returns {Promise<boolean>} false: it may work later */
async function attempt(url, form) {
  const person = document.querySelector('meta[name="current-person"]')?.getAttribute("content") ?? "";
  const headers = { "X-CSRFToken": csrf(), "X-Liane-Fragment": "1", "X-Liane-Person": person };
  const options = { method: "POST", body: form, headers, signal: AbortSignal.timeout(LIMIT_MS) };
  const response = await fetch(url, options).catch(() => null);
  if (response?.ok) return true;
  if (!response || response.status >= 500 || [408, 425, 429].includes(response.status)) return false;
  const said = new DOMParser().parseFromString(await response.text(), "text/html").body.textContent?.trim() ?? "";
  throw new Trouble(said && said.length < 300 ? said : REFUSED);
}
