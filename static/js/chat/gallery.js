// @ts-check
/** Photos and documents: opened in place, counted as they are chosen. */
import { openPhotos } from "./opening-photos.js";
import { openVoices } from "./voice-doors.js";

const page = /** @type {HTMLElement | null} */ (document.querySelector('[data-liane~="gallery"]'));
const MOST = 4;

/** @param {HTMLFormElement} form */
function count(form) {
  const { length } = form.querySelectorAll("input[type=checkbox]:checked");
  const plural = length > 1 ? "s" : "";
  const part = (/** @type {string} */ name) => /** @type {any} */ (form.querySelector(`[data-${name}]`));
  part("count").textContent = length ? `${length} choisi${plural}` : "";
  part("words").textContent = length ? "Télécharger" : "Tout télécharger";
  const compare = part("compare");
  if (!compare) return;
  compare.disabled = length < 2 || length > MOST;
  compare.title = compare.disabled ? "Choisissez de deux à quatre photos" : "";
}

if (page) {
  openPhotos(page);
  openVoices(page, null);
  const form = page.querySelector("form");
  form?.addEventListener("change", () => count(form));
  form?.addEventListener("submit", ({ submitter }) => {
    const said = form.querySelector("[data-count]");
    if (said && submitter?.matches("[data-download]")) said.textContent = "L’archive arrive dans vos téléchargements.";
  });
  if (form) count(form);
  addEventListener("pageshow", () => form && count(form));
}
