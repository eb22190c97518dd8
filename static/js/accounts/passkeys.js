// @ts-check
/**
 * The two ceremonies of WebAuthn, seen from the browser. Older browsers do not read nor write the JSON forms
 * themselves: the bytes are then turned here.
 */
const AT_THE_DOOR = "/sign-in/passkey/challenge";
const MINE = "/me/security/passkeys/challenge";
const BYTES = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/** Whether this browser can ask a device for a key. */
export const able = "PublicKeyCredential" in window && "credentials" in navigator;

export class Refusal extends Error {}

/**
 * Ask any key of this device, and give what it signed to `door`.
 * @param {string} door @param {string} next where she was going
 * @param {{mediation?: "conditional", signal?: AbortSignal}} [manner]
 * @returns {Promise<string>} where to go now
 */
export async function prove(door, next, manner = {}) {
  const publicKey = requestOptions(await send(AT_THE_DOOR, {}));
  const credential = await navigator.credentials.get(/** @type {any} */ ({ publicKey, ...manner }));
  return (await send(door, { credential: said(/** @type {any} */ (credential)), next })).next;
}

/** Make a key on this device for the account that is signed in. @returns {Promise<string>} where to go now */
export async function create() {
  const publicKey = creationOptions(await send(MINE, {}));
  const credential = await navigator.credentials.create({ publicKey });
  return (await send("/me/security/passkeys", { credential: said(/** @type {any} */ (credential)) })).next;
}

/** What to tell her when it did not work; nothing when she changed her mind. @param {any} error */
export function sentence(error) {
  if (error instanceof Refusal) return error.message;
  if (error?.name === "AbortError") return "";
  if (error?.name === "InvalidStateError") return "Cet appareil a déjà une clé d’accès pour votre compte.";
  if (error?.name === "NotAllowedError") return "Rien n’a été confirmé. Recommencez, ou entrez autrement.";
  return "Cet appareil n’a pas pu répondre. Entrez autrement.";
}

/** @param {string} url @param {object} body */
async function send(url, body) {
  const headers = {
    "Content-Type": "application/json", Accept: "application/json",
    "X-CSRFToken": head("csrf-token"), "X-Liane-Person": head("current-person"),
  };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const elsewhere = response.headers.get("HX-Redirect");
  if (response.status === 401 && elsewhere) location.assign(elsewhere);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(answer.error ?? "Liane ne répond pas. Réessayez dans un instant.");
  return answer;
}

/** @param {string} name */
const head = (name) => document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";

/** @param {any} json */
function requestOptions(json) {
  const parse = /** @type {any} */ (PublicKeyCredential).parseRequestOptionsFromJSON;
  return parse ? parse.call(PublicKeyCredential, json) : { ...json, challenge: bytes(json.challenge), allowCredentials: [] };
}

/** @param {any} json */
function creationOptions(json) {
  const parse = /** @type {any} */ (PublicKeyCredential).parseCreationOptionsFromJSON;
  if (parse) return parse.call(PublicKeyCredential, json);
  const excludeCredentials = json.excludeCredentials.map((/** @type {any} */ one) => ({ ...one, id: bytes(one.id) }));
  return { ...json, challenge: bytes(json.challenge), user: { ...json.user, id: bytes(json.user.id) }, excludeCredentials };
}

/** @param {any} credential */
function said(credential) {
  if (credential.toJSON) return credential.toJSON();
  const response = Object.fromEntries(
    BYTES.filter((name) => credential.response[name]).map((name) => [name, text(credential.response[name])]),
  );
  const { id, type, authenticatorAttachment } = credential;
  return { id, rawId: text(credential.rawId), type, authenticatorAttachment, response, clientExtensionResults: {} };
}

/** @param {string} encoded */
function bytes(encoded) {
  return Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer} raw */
function text(raw) {
  const letters = String.fromCharCode(...new Uint8Array(raw));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
