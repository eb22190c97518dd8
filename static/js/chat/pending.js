// @ts-check
/** Rows of messages not yet acknowledged: the server's own template, filled here. */
import { icon, make } from "./drawing.js";
import { me } from "./me.js";
import { again } from "./outbox.js";
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
    person: me,
    identity: letter.identity || me,
    sentAt: letter.sentAt,
  });
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
  if (field === "files") return make("span", { className: "file" }, icon("file"), make("b", {}, name));
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
  const known = item.querySelector(".retry");
  if (state === "sending") known?.remove();
  else if (!known) item.append(invitation(item.dataset.clientId ?? ""));
}

/** @param {string} clientId */
function invitation(clientId) {
  const button = make("button", { type: "button", className: "button plain" }, "Réessayer");
  button.addEventListener("click", () => again(clientId));
  return make("div", { className: "retry" }, make("span", {}, "Pas encore parti"), button);
}

/** @param {HTMLElement} item @param {number | undefined} share from 0 to 1 */
function progress(item, share) {
  const known = item.querySelector("progress");
  if (share === undefined || share >= 1) return void known?.remove();
  const bar = known ?? make("progress", { className: "progress", max: 1, ariaLabel: "Envoi" });
  bar.value = share;
  if (!known) item.querySelector(".bubble")?.append(bar);
}
