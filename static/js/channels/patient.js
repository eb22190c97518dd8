// @ts-check
/** The patient's channel: what the socket hints at is asked again, what she typed is never lost. */
import { live } from "../live.js";
import { csrf } from "../visits/steps.js";

const DRAFT = "patient-draft";
const form = /** @type {HTMLFormElement} */ (document.querySelector('[data-liane="patient-composer"]'));
const words = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
const client = /** @type {HTMLInputElement} */ (form.elements.namedItem("client_id"));
const photo = /** @type {HTMLInputElement} */ (form.elements.namedItem("photos"));
const place = /** @type {HTMLElement} */ (document.getElementById("patient-messages"));
/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (form.querySelector(`[data-part="${name}"]`));
const send = /** @type {HTMLButtonElement} */ (part("send"));

let told = 0;
let sending = false;
let waiting = false;
let asking = false;
let again = false;

/** @param {string} url @param {RequestInit} [more] */
const ask = (url, more = {}) =>
  fetch(url, { ...more, headers: { Accept: "text/html", "X-Liane-Fragment": "1", "X-CSRFToken": csrf() } }).catch(() => null);

const lastSeq = () => Number(/** @type {HTMLElement} */ (place.querySelector("[data-last-seq]"))?.dataset.lastSeq ?? 0);
const atEnd = () => innerHeight + scrollY > document.documentElement.scrollHeight - 160;
const toEnd = () => place.lastElementChild?.scrollIntoView({ block: "end" });

/** Put the newest state in place: what did not change stays, so that no picture blinks. @param {string} html */
function draw(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const list = fresh.querySelector(".patient-list");
  const present = place.querySelector(".patient-list");
  if (!list || !present) return;
  const follows = atEnd();
  const before = lastSeq();
  const known = new Map([...present.children].map((one) => [one.id, one]));
  const items = [...list.children].map((one) => {
    const same = known.get(one.id);
    return same && same.isEqualNode(one) ? same : document.importNode(one, true);
  });
  for (const [index, one] of items.entries()) if (present.children[index] !== one) present.insertBefore(one, present.children[index] ?? null);
  while (present.children.length > items.length) present.lastElementChild?.remove();
  /** @type {HTMLElement} */ (present).dataset.lastSeq = /** @type {HTMLElement} */ (list).dataset.lastSeq;
  const hours = /** @type {HTMLTemplateElement | null} */ (fresh.getElementById("patient-hours-now"));
  if (hours) document.querySelector(".patient-hours span")?.replaceChildren(document.importNode(hours.content, true));
  place.querySelector("#patient-promise")?.remove();
  const promise = fresh.getElementById("patient-promise");
  if (promise) place.append(document.importNode(promise, true));
  if (follows && lastSeq() !== before) toEnd();
}

/** The socket only hints; this asks. */
async function refresh() {
  again = true;
  if (asking) return;
  asking = true;
  while (again) {
    again = false;
    const response = await ask("/patient/messages");
    if (response?.ok) draw(await response.text());
    else if (response && [401, 404, 410].includes(response.status)) location.replace("/patient");
  }
  asking = false;
  read();
}

/** What stands on a page she looks at is read. */
function read() {
  const seq = lastSeq();
  if (document.hidden || seq <= told) return;
  told = seq;
  void ask("/patient/receipt", { method: "PUT", body: new URLSearchParams({ read: String(seq) }) }).then((answer) => {
    if (!answer?.ok) told = 0;
  });
}

/** @param {string} [code] a sentence that the page carries, or the server's own */
function trouble(code = "", sentence = "") {
  const template = /** @type {HTMLTemplateElement | null} */ (form.querySelector(`template[data-sentence="${code}"]`));
  const line = part("trouble");
  line.textContent = sentence || (template?.content.textContent ?? "");
  line.hidden = !line.textContent;
}

/** Once, whatever is lost on the way: the same words keep the same client id until they are answered. */
async function post() {
  if (sending || !(words.value.trim() || photo.files?.length)) return words.focus();
  sending = send.disabled = true;
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
  sending = send.disabled = false;
  waiting = !answer;
  if (!answer) return trouble("no-network");
  if (answer.status === 410 || answer.status === 401) return location.replace("/patient");
  const html = await answer.text();
  if (!answer.ok) {
    const said = answer.status < 500 && new DOMParser().parseFromString(html, "text/html").querySelector("[role=alert]")?.textContent?.trim();
    return trouble("failed", said || "");
  }
  trouble();
  form.reset();
  client.value = crypto.randomUUID();
  pick();
  save();
  draw(html);
  toEnd();
  read();
}

/** A telephone that reloads keeps what she was writing; nothing of it outlives the tab. */
function save() {
  if (words.value) sessionStorage.setItem(DRAFT, JSON.stringify([client.value, words.value]));
  else sessionStorage.removeItem(DRAFT);
}

function restore() {
  const [id, text] = JSON.parse(sessionStorage.getItem(DRAFT) ?? "[]");
  if (!text) return;
  const arrived = place.querySelector(`[data-client-id="${CSS.escape(id)}"]`);
  if (arrived) return sessionStorage.removeItem(DRAFT);
  [client.value, words.value] = [id, text];
}

/** The photo that waits, shown small. */
function pick() {
  const [file] = photo.files ?? [];
  const thumb = /** @type {HTMLImageElement} */ (part("thumb"));
  if (thumb.src) URL.revokeObjectURL(thumb.src);
  thumb.removeAttribute("src");
  part("picked").hidden = !file;
  if (file) thumb.src = URL.createObjectURL(file);
}

async function older(/** @type {HTMLAnchorElement} */ link) {
  const response = await ask(link.href);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = /** @type {HTMLElement} */ (place.querySelector(".patient-list"));
  const items = [...(fresh.querySelector(".patient-list")?.children ?? [])].filter((one) => !document.getElementById(one.id));
  list.before(...[fresh.querySelector('[data-act="older"]')].filter((one) => one !== null));
  link.remove();
  const past = document.createElement("ol");
  past.className = "patient-list";
  past.append(...items);
  list.before(past);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void post();
});
words.addEventListener("input", save);
photo.addEventListener("change", pick);
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target).closest?.("[data-act]");
  if (target?.matches('[data-act="unpick"]')) {
    photo.value = "";
    pick();
  }
  if (target?.matches('[data-act="older"]')) {
    event.preventDefault();
    void older(/** @type {HTMLAnchorElement} */ (target));
  }
});
addEventListener("online", () => waiting && void post());
document.addEventListener("visibilitychange", () => document.hidden || void refresh());
live.on("channel", () => void refresh());
for (const event of ["live:connected", "live:denied", "live:poll"]) document.addEventListener(event, () => void refresh());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

restore();
toEnd();
live.connect("/live/patient");
read();
document.documentElement.dataset.ready = "";
