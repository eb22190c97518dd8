// @ts-check
/** Keeps the open conversation and the list as they are shown, sealed, for a day without network; for who asked for it. */
import { forget, keep, prune } from "../sealed-store.js";

const PAUSE_MS = 1200;
const MESSAGES = 50;
const CONVERSATIONS = 30;
const PICTURES = 40;
const LIST = "list";
const FLEETING =
  "[data-pending], [data-older], .to-bottom, .retry, dialog, template[data-heard], input[name=csrf_token], input[name=client_id], [data-call] > *, [data-refusal] > *, [data-liane~=attachments-tray] > *";

/** @typedef {InstanceType<typeof import("../conversation.js").Conversation>} Conversation */
/** @type {Map<string, Blob>} */
const fetched = new Map();

/** @param {Conversation | null} room */
export function copy(room) {
  navigator.storage?.persist?.();
  follow('[data-liane~="rows"]', keepList);
  if (room) follow('[data-liane~="messages"]', () => keepRoom(room));
}

/** Now, and each time that the element has changed and rests. @param {string} selector @param {() => Promise<void>} act */
function follow(selector, act) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => act().catch(() => null), PAUSE_MS);
  };
  const place = document.querySelector(selector)?.parentElement;
  if (!place) return;
  new MutationObserver(soon).observe(place, { childList: true, subtree: true, characterData: true });
  soon();
}

async function keepList() {
  const rows = /** @type {HTMLElement} */ (document.querySelector('[data-liane~="rows"]'));
  const { show = "all", through = "" } = rows.dataset;
  const searched = /** @type {HTMLInputElement | null} */ (document.querySelector(".pane-list input[type=search]"))?.value;
  if (show !== "all" || through || searched) return;
  const clone = /** @type {HTMLElement} */ (rows.cloneNode(true));
  const identities = document.querySelector('meta[name="current-person"]')?.getAttribute("data-identities");
  [...clone.querySelectorAll('[data-liane~="row"]')].slice(CONVERSATIONS).forEach((row) => (row.closest("li") ?? row).remove());
  clone.querySelector("[data-rest]")?.remove();
  clone.querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  const { names, blobs } = await pictures(clone);
  await keep("lists", LIST, { html: clone.innerHTML, identities, pictures: names }, blobs);
}

/** @param {Conversation} room */
async function keepRoom(room) {
  if (!document.body.contains(room.page)) return forget("copies", room.id); // she was shown out
  const clone = /** @type {HTMLElement} */ (room.page.cloneNode(true));
  const list = /** @type {HTMLElement} */ (clone.querySelector('[data-liane~="messages"]'));
  clone.querySelectorAll(FLEETING).forEach((element) => element.remove());
  const said = [...list.querySelectorAll(":scope > [data-seq]")];
  const first = said.at(-MESSAGES) ?? null;
  while (first && list.firstElementChild !== first) list.firstElementChild?.remove();
  Object.assign(clone.dataset, { marks: JSON.stringify(room.marks), readSeq: String(room.readSeq) });
  const details = document.querySelector("title")?.textContent ?? "";
  const { names, blobs } = await pictures(clone);
  await keep("copies", room.id, { html: clone.outerHTML, title: details, pictures: names }, blobs);
  return prune("copies", CONVERSATIONS);
}

/** The last pictures shown, each once. @param {HTMLElement} root @returns {Promise<{names: string[], blobs: Blob[]}>} */
async function pictures(root) {
  const shown = [...root.querySelectorAll("img")].map((image) => image.getAttribute("src") ?? "");
  const names = [...new Set(shown.filter((src) => src.startsWith("/") && !src.startsWith("/static/")))].slice(-PICTURES);
  const found = await Promise.all(names.map((src) => fetched.get(src) ?? load(src)));
  const blobs = found.map((blob) => blob ?? new Blob());
  return { names, blobs };
}

/** @param {string} src @returns {Promise<Blob | null>} */
async function load(src) {
  const answer = await fetch(src, { cache: "force-cache" }).catch(() => null);
  const blob = answer?.ok ? await answer.blob() : null;
  if (blob) fetched.set(src, blob);
  return blob;
}
