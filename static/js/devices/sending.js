// @ts-check
/** A recording or a still goes into the patient's conversation: sealed there, once, however often it is tried. */
import { csrf } from "../calls/signalling.js";
import { Trouble } from "./trouble.js";

const TRIES = 6;
const LIMIT_MS = 60_000;
const ATTACHMENT = /\/conversations\/[\w-]{36}\/attachments\/[\w-]{36}/;
const REFUSED = "La conversation n’a pas pris cet envoi. Ouvrez-la pour voir ce qui s’y passe.";
const AWAY = "L’envoi n’est pas parti\u00a0: le réseau manque. Réessayez.";

/**
 * @param {string} conversation its address
 * @param {{body: string, field: "files" | "stills", file: File}} parcel
 * @returns {Promise<string>} the address of what was sent, once the server has it. Throws a Trouble
 */
export async function send(conversation, { body, field, file }) {
  const form = new FormData();
  form.set("client_id", crypto.randomUUID());
  form.set("body", body);
  form.set(field, file, file.name);
  for (let n = 0; n < TRIES; n++) {
    const article = await attempt(`${conversation}/messages`, form);
    if (article !== null) return article.match(ATTACHMENT)?.[0] ?? "";
    await new Promise((done) => setTimeout(done, Math.min(8_000, 400 * 2 ** n)));
  }
  throw new Trouble(AWAY);
}

/** @param {string} url @param {FormData} form @returns {Promise<string | null>} null: it may work later */
async function attempt(url, form) {
  const person = document.querySelector('meta[name="current-person"]')?.getAttribute("content") ?? "";
  const headers = { "X-CSRFToken": csrf(), "X-Liane-Fragment": "1", "X-Liane-Person": person };
  const options = { method: "POST", body: form, headers, signal: AbortSignal.timeout(LIMIT_MS) };
  const response = await fetch(url, options).catch(() => null);
  if (response?.ok) return response.text();
  if (!response || response.status >= 500 || [408, 425, 429].includes(response.status)) return null;
  const said = new DOMParser().parseFromString(await response.text(), "text/html").body.textContent?.trim() ?? "";
  throw new Trouble(said && said.length < 300 ? said : REFUSED);
}

/** Whether somebody else's words are the address of an attachment. @param {any} said @returns {said is string} */
export const isAttachment = (said) => typeof said === "string" && said.match(ATTACHMENT)?.[0] === said;
