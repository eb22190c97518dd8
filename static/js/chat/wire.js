// @ts-check
/** The messenger's requests. A failure tells whether trying again can help. */
import { csrf, me, renewCsrf } from "./me.js";
import { learn } from "./server-clock.js";

const STILL_MS = 20_000;
const PASSING = new Set([0, 408, 423, 425, 429]);
const FRAGMENT = { "X-Liane-Fragment": "1", "X-Liane-Person": me };

export class Failure extends Error {
  /** @param {number} status 0 when nothing came back @param {string} [sentence] */
  constructor(status, sentence = "") {
    super(sentence);
    this.status = status;
  }

  /** The same request may succeed later. */
  get passing() {
    return PASSING.has(this.status) || this.status >= 500;
  }

  get signedOut() {
    return this.status === 401;
  }
}

/**
 * @param {string} url
 * @returns {Promise<{elements: HTMLElement[], lastSeq: number, change: number, lastChange: number}>}
 */
export async function fragment(url) {
  const response = await fetch(url, { headers: FRAGMENT }).catch(() => {
    throw new Failure(0);
  });
  learn(response.headers.get("Date"));
  const text = await response.text();
  if (!response.ok) throw new Failure(response.status, sentenceIn(text));
  const number = (/** @type {string} */ name) => Number(response.headers.get(name) ?? 0);
  return {
    elements: parse(text),
    lastSeq: number("X-Last-Seq"),
    change: number("X-Change"),
    lastChange: number("X-Last-Change"),
  };
}

/**
 * Send a form, telling how far it went. Silence for 20 s gives up: the receiver knows repeated messages.
 * @param {string} url
 * @param {FormData | URLSearchParams} form
 * @param {(share: number) => void} onProgress from 0 to 1
 * @param {string} [method]
 * @param {AbortSignal} [signal] gives up on demand
 * @returns {Promise<HTMLElement[]>}
 */
export async function post(url, form, onProgress, method = "POST", signal) {
  const once = () => attempt(url, form, onProgress, method, signal);
  if (!csrf()) await renewToken();
  return once().catch(async (failure) => {
    if (failure.status !== 400) throw failure;
    await renewToken();
    return once();
  });
}

/** @param {string} url @param {FormData | URLSearchParams} form @param {(share: number) => void} onProgress @param {string} method @param {AbortSignal} [signal] */
function attempt(url, form, onProgress, method, signal) {
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Failure(0));
    let still = setTimeout(() => request.abort(), STILL_MS);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(still);
      still = setTimeout(() => request.abort(), STILL_MS);
      onProgress(total ? loaded / total : 0);
    };
    request.upload.onload = () => onProgress(1);
    const cut = () => request.abort();
    addEventListener("offline", cut);
    signal?.addEventListener("abort", cut);
    request.onerror = request.onabort = lost;
    request.onloadend = () => {
      clearTimeout(still);
      removeEventListener("offline", cut);
    };
    request.onload = () => answered(request, resolve, reject);
    request.open(method, url);
    request.setRequestHeader("X-CSRFToken", csrf());
    request.setRequestHeader("X-Liane-Person", me);
    request.setRequestHeader("X-Liane-Fragment", "1");
    request.send(form);
  });
}

/**
 * @param {XMLHttpRequest} request
 * @param {(elements: HTMLElement[]) => void} resolve
 * @param {(failure: Failure) => void} reject
 */
function answered(request, resolve, reject) {
  learn(request.getResponseHeader("Date"));
  if (request.status >= 200 && request.status < 300) resolve(parse(request.responseText));
  else reject(new Failure(request.status, sentenceIn(request.responseText)));
}

/** @param {string} url @param {Record<string, string>} fields */
export function put(url, fields) {
  const headers = { ...FRAGMENT, "X-CSRFToken": csrf() };
  return fetch(url, { method: "PUT", headers, body: new URLSearchParams(fields), keepalive: true }).catch(() => null);
}

/** Another tab signed in again, or the page was opened without network. Somebody else's session never sends our words. */
async function renewToken() {
  const answer = await fetch("/conversations/token", { headers: { Accept: "application/json" } }).catch(() => {
    throw new Failure(0);
  });
  if (!answer.ok) throw new Failure(answer.status);
  const { person, token } = await answer.json();
  if (person !== me) throw new Failure(401);
  renewCsrf(token);
}

/** @param {string} html @returns {HTMLElement[]} */
export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return /** @type {HTMLElement[]} */ ([...template.content.children]);
}

/** @param {string} html @returns {string} the sentence of a refusal */
function sentenceIn(html) {
  const [first] = parse(html).flatMap((element) => [element, ...element.querySelectorAll("[role=alert]")]);
  return first?.textContent?.trim().replace(/\s+/g, " ") ?? "";
}
