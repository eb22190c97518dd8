// @ts-check
/** How what waits is addressed to the server: the page and the service worker read these same lines. */

/** @typedef {import("./letters.js").Letter} Letter */

/** @param {Letter} letter */
export const addressOf = ({ act, conversation }) => act?.path ?? `/conversations/${conversation}/messages`;

/** @param {Letter} letter */
export const methodOf = ({ act }) => act?.method ?? "POST";

/**
 * A message, or an act as the server's form names its fields; words alone go as words, which costs the server less.
 * @param {Letter} letter @returns {FormData | URLSearchParams}
 */
export function formOf({ act, body, clientId, identity, enclosures, urgent, first, more = {} }) {
  const form = enclosures.length ? new FormData() : new URLSearchParams();
  const signed = identity ? { identity_id: identity } : {};
  const hurried = urgent ? { urgent: "1", ...(first && { first }) } : {};
  const fields = act?.fields ?? { body, client_id: clientId, ...signed, ...hurried, ...more };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const { field, blob, name } of enclosures) /** @type {FormData} */ (form).append(field, blob, name);
  return form;
}
