// @ts-check
/** The patient's way is one element, #visit-step, replaced by the server's next one without leaving the page. */

export const root = () => /** @type {HTMLElement} */ (document.getElementById("visit-step"));

/** The proof that a request comes from our own page. */
export const csrf = () => document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";

/**
 * Ask the server for a step. A refusal is a step too; null: no answer, or an answer that is not a step.
 * @param {string} url
 * @param {{method?: string, body?: BodyInit | object}} [request]
 * @returns {Promise<HTMLElement | null>} never settles when the server sends the page elsewhere
 */
export async function ask(url, { method = "GET", body } = {}) {
  const response = await fetch(url, {
    method,
    headers: { Accept: "text/html", "X-Liane-Fragment": "1", "X-CSRFToken": csrf(), ...kind(body) },
    body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
  }).catch(() => null);
  const elsewhere = response?.headers.get("HX-Redirect");
  if (elsewhere) return leaveFor(elsewhere);
  return response && parsed(await response.text());
}

/** Put a step in the place of the present one, and the reader at its beginning. @param {HTMLElement} step */
export function swap(step) {
  root().replaceWith(step);
  const title = step.querySelector("h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/**
 * Another language from the list: this browser keeps the choice, and the same link is read again in it.
 * @param {() => string} token what the link carries, put back for the time of a reload
 */
export function listenForLanguage(token) {
  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.liane !== "language-choice") return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    const kept = await fetch(form.action, { method: "POST", body, headers: { "X-Liane-Fragment": "1" } }).catch(() => null);
    if (!kept?.ok) return;
    history.replaceState(null, "", `${location.pathname}${token() && "#"}${token()}`);
    location.reload();
  });
}

/** A step that the page carries for when the server cannot answer. @param {string} code @returns {HTMLElement | null} */
export function spare(code) {
  const template = document.querySelector(`template[data-sentence="${code}"]`);
  const step = /** @type {HTMLTemplateElement | null} */ (template)?.content.querySelector("#visit-step");
  return /** @type {HTMLElement | null} */ (step?.cloneNode(true) ?? null);
}

/** @param {HTMLElement} step @returns {string} two steps of the same name are the same place */
export const place = ({ dataset: { step, reason = "", visit = "" } }) => [step, reason, visit].join(" ");

/** @param {unknown} body @returns {Record<string, string>} */
function kind(body) {
  return body === undefined || body instanceof FormData ? {} : { "Content-Type": "application/json" };
}

/** @param {string} text @returns {HTMLElement | null} */
function parsed(text) {
  const found = new DOMParser().parseFromString(text, "text/html").getElementById("visit-step");
  return found && document.importNode(found, true);
}

/** @param {string} url @returns {Promise<never>} */
function leaveFor(url) {
  location.replace(url);
  return new Promise(() => {});
}
