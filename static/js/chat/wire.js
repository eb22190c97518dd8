// @ts-check
/** The messenger's requests. A failure tells whether trying again can help. */
import { csrf, me, renewCsrf } from "./me.js";
import { learn } from "./server-clock.js";

const STILL_MS = 20_000;
const PASSING = new Set([0, 408, 425, 429]);
const FRAGMENT = { "X-Liane-Fragment": "1" };

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
 * @returns {Promise<{elements: HTMLElement[], lastSeq: number}>}
 */
export async function fragment(url) {
  const response = await fetch(url, { headers: FRAGMENT }).catch(() => {
    throw new Failure(0);
  });
  learn(response.headers.get("Date"));
  const text = await response.text();
  if (!response.ok) throw new Failure(response.status, sentenceIn(text));
  return { elements: parse(text), lastSeq: Number(response.headers.get("X-Last-Seq") ?? 0) };
}

/**
 * Send a form, telling how far it went. Silence for 20 s gives up: the receiver knows repeated messages.
 * @param {string} url
 * @param {FormData} form
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<HTMLElement[]>}
 */
export async function post(url, form, onProgress) {
  const once = () => attempt(url, form, onProgress);
  return once().catch(async (failure) => {
    if (failure.status !== 400) throw failure;
    await renewToken();
    return once();
  });
}

/** @param {string} url @param {FormData} form @param {(share: number) => void} onProgress */
function attempt(url, form, onProgress) {
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Failure(0));
    let still = setTimeout(() => request.abort(), STILL_MS);
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(still);
      still = setTimeout(() => request.abort(), STILL_MS);
      onProgress(total ? loaded / total : 0);
    };
    const cut = () => request.abort();
    addEventListener("offline", cut);
    request.onerror = request.onabort = lost;
    request.onloadend = () => {
      clearTimeout(still);
      removeEventListener("offline", cut);
    };
    request.onload = () => answered(request, resolve, reject);
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", csrf());
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

/** Another tab signed in again: this page's token has aged. Somebody else's session never sends our words. */
async function renewToken() {
  const answer = await fetch(location.href).catch(() => {
    throw new Failure(0);
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = (/** @type {string} */ name) => page.querySelector(`meta[name="${name}"]`)?.getAttribute("content");
  if (answer.ok && said("current-person") !== me) throw new Failure(401);
  renewCsrf(said("csrf-token") ?? csrf());
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
