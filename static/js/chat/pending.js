// @ts-check
/** Rows of messages not yet acknowledged: the server's own template, filled here. */
import { icon, make } from "./drawing.js";
import { handAs } from "./hands.js";
import { again, cancel } from "./outbox.js";
import { draw } from "./receipts.js";
import { hourWords } from "./server-clock.js";

/** @typedef {import("./letters.js").Letter} Letter */

/** @param {Letter} letter @returns {HTMLElement} */
export function row(letter) {
  const template = /** @type {HTMLTemplateElement} */ (
    document.querySelector('template[data-liane~="pending-message"]')
  );
  const item = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  item.removeAttribute("id");
  delete item.dataset.seq;
  Object.assign(item.dataset, {
    pending: "",
    clientId: letter.clientId,
    person: handAs(letter.identity),
    identity: letter.identity,
    sentAt: letter.sentAt,
  });
  if (letter.urgent) item.dataset.urgent = "";
  const { reply } = letter;
  fill(item, "quote", reply ? [make("b", {}, reply.name), make("span", {}, reply.words)] : []);
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

/** @param {import("./letters.js").Enclosure} enclosure */
function picture({ field, blob, name }) {
  const voice = field === "voices";
  if (field !== "photos")
    return make("span", { className: "file" }, icon(voice ? "mic" : "file"), make("b", {}, voice ? "Message vocal" : name));
  return make(
    "span",
    { className: "photo" },
    make("img", { src: URL.createObjectURL(blob), alt: "Photo en cours d’envoi" }),
  );
}

/**
 * The pictures of the row that waited show through those of the message until these have come.
 * @param {HTMLElement} row
 * @param {HTMLElement} message
 */
export function lend(row, message) {
  const lent = [...row.querySelectorAll("img")].map(({ src }) => src);
  const places = /** @type {NodeListOf<HTMLElement>} */ (message.querySelectorAll("a.photo"));
  for (const src of lent.slice(places.length)) URL.revokeObjectURL(src);
  lent.slice(0, places.length).forEach((src, n) => {
    const image = places[n].querySelector("img");
    places[n].style.background = `center / cover url(${src})`;
    const shown = () => {
      places[n].removeAttribute("style");
      URL.revokeObjectURL(src);
    };
    if (image) image.onload = image.onerror = shown;
  });
}

/** @param {HTMLElement} item @param {{state: string, share?: number}} news */
export function show(item, { state, share }) {
  progress(item, state === "sending" ? share : undefined);
  draw(item, state === "sending" ? "sending" : "late");
  const known = item.querySelector(".retry:not(:has(progress))");
  if (state === "sending") known?.remove();
  else if (!known) item.append(invitation(item.dataset.clientId ?? ""));
}

/** @param {string} words @param {() => unknown} onClick */
function act(words, onClick) {
  const button = make("button", { type: "button", className: "button plain" }, words);
  button.addEventListener("click", onClick);
  return button;
}

/** @param {string} clientId */
function invitation(clientId) {
  const acts = [act("Réessayer", () => again(clientId)), act("Annuler", () => cancel(clientId))];
  return make("div", { className: "retry" }, make("span", {}, "Pas encore parti"), ...acts);
}

/** @param {HTMLElement} item @param {number | undefined} share from 0 to 1 */
function progress(item, share) {
  const known = item.querySelector("progress");
  if (share === undefined || share >= 1) return void known?.parentElement?.remove();
  const bar = known ?? make("progress", { className: "progress", max: 1, ariaLabel: "Envoi" });
  bar.value = share;
  if (!known) item.append(make("div", { className: "retry" }, bar, act("Annuler", () => cancel(item.dataset.clientId ?? ""))));
}
