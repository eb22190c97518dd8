// @ts-check
/** Rows of messages not yet acknowledged: the server's own template, filled here. */
import { icon, make } from "./drawing.js";
import { me } from "./me.js";
import { again } from "./outbox.js";
import { draw } from "./receipts.js";
import { hourWords } from "./server-clock.js";

/** @typedef {import("./outbox.js").Letter} Letter */

/** @param {Letter} letter @returns {HTMLElement} */
export function row(letter) {
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector('template[data-liane~="pending-message"]'));
  const item = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  item.removeAttribute("id");
  delete item.dataset.seq;
  Object.assign(item.dataset, { pending: "", clientId: letter.clientId, person: me, identity: letter.identity || me, sentAt: letter.sentAt });
  fill(item, "body", letter.body ? [letter.body] : []);
  fill(item, "photos", letter.enclosures.map(picture));
  item.querySelector("time")?.replaceChildren(hourWords(new Date(letter.sentAt)));
  return item;
}

/** @param {HTMLElement} item @param {string} name @param {(Node | string)[]} content */
function fill(item, name, content) {
  const slot = item.querySelector(`[data-slot=${name}]`);
  slot?.replaceChildren(...content);
  if (name === "photos" && content.length > 1) slot?.setAttribute("class", "photos");
  if (!content.length) slot?.remove();
}

/** @param {import("./outbox.js").Enclosure} enclosure */
function picture({ field, blob, name }) {
  if (field === "files") return make("span", { className: "file" }, icon("file"), make("b", {}, name));
  const image = make("img", { src: URL.createObjectURL(blob), alt: "Photo en cours d’envoi" });
  image.onload = image.onerror = () => URL.revokeObjectURL(image.src);
  return make("span", { className: "photo" }, image);
}

/** @param {HTMLElement} item @param {{state: string, share?: number}} news */
export function show(item, { state, share }) {
  progress(item, state === "sending" ? share : undefined);
  if (state === "sending") draw(item, "sending");
  else draw(item, "late", "Pas encore parti");
  const button = item.querySelector(".retry");
  if (state === "sending") return void button?.remove();
  if (button) return;
  item.querySelector("[data-receipt]")?.after(retryButton(item.dataset.clientId ?? ""));
}

/** @param {string} clientId */
function retryButton(clientId) {
  const button = make("button", { type: "button", className: "button plain" }, "Réessayer");
  button.addEventListener("click", () => again(clientId));
  return make("span", { className: "retry" }, button);
}

/** @param {HTMLElement} item @param {number | undefined} share from 0 to 1 */
function progress(item, share) {
  const known = item.querySelector("progress");
  if (share === undefined || share >= 1) return void known?.remove();
  const bar = known ?? make("progress", { className: "progress", max: 1, ariaLabel: "Envoi" });
  bar.value = share;
  if (!known) item.querySelector(".bubble")?.append(bar);
}
