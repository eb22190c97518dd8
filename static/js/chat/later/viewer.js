// @ts-check
/** Photos of a conversation or pages of a document, whole screen: zoom by buttons, keys, wheel and two fingers. */
import { icon, make } from "../drawing.js";
import { styled } from "./parts/sheet.js";
import { Zoom } from "./parts/zoom.js";

const KEYS = { ArrowLeft: "previous", ArrowRight: "next", PageUp: "previous", PageDown: "next", Home: "first", End: "last", "+": "larger", "=": "larger", "-": "smaller", 0: "whole" };
const ACTS = [
  ["previous", "chevron-left", "Précédente"],
  ["smaller", "", "Réduire"],
  ["whole", "rotate-ccw", "Taille entière"],
  ["larger", "plus", "Agrandir"],
  ["next", "chevron-right", "Suivante"],
];
const MANY = 9;
const FAILED = "Cette image ne peut pas être montrée ici. Vous pouvez la télécharger.";

/**
 * @typedef {object} Sight what is shown: a photo, a page
 * @property {string} src
 * @property {string} alt
 * @property {string} title
 * @property {string} save the address to download
 * @property {string} name under which it is saved
 * @property {string} [compare] the page where it is put beside others
 * @property {() => Promise<string>} [words] what is read in it, for those who do not see it; rejects when it cannot be shown
 * @property {string} [refused] why it is not shown
 */

class Viewer {
  /** @param {Sight[]} sights @param {number} at @param {string} label */
  constructor(sights, at, label) {
    this.sights = sights;
    this.image = make("img", { className: "viewer-photo", draggable: false });
    this.note = make("p", { className: "viewer-note", role: "status" });
    this.away = make("a", { className: "button viewer-away" }, "Télécharger");
    this.stage = make("div", { className: "viewer-stage" }, this.image, make("div", { className: "viewer-said" }, this.note, this.away));
    this.title = make("p", { className: "viewer-title", ariaLive: "polite" });
    this.compare = make("a", { className: "button quiet viewer-compare" }, "Comparer");
    this.save = make(
      "a",
      { className: "icon-button", ariaLabel: "Télécharger", title: "Télécharger" },
      icon("download"),
    );
    this.zoom = new Zoom(this.stage, this.image, (act) => this.#do(act));
    this.place = sights.length > MANY ? this.#place() : "";
    this.image.onload = () => this.#note("");
    this.image.onerror = () => this.#note(FAILED, true);
    this.dialog = this.#dialog(label);
    this.show(at);
  }

  /** @param {string} label */
  #dialog(label) {
    const head = make("div", { className: "viewer-head" }, this.title, this.compare, this.save, button("close", "x", "Fermer"));
    const acts = ACTS.map(([act, drawing, name]) => button(act, drawing, name));
    const foot = make("div", { className: "viewer-acts", hidden: Boolean(this.sights[0].refused) }, this.place, ...acts);
    const dialog = make(
      "dialog",
      { className: "viewer", id: "viewer", ariaLabel: label },
      head,
      this.stage,
      foot,
    );
    dialog.addEventListener("click", (/** @type {Event} */ event) =>
      this.#do(/** @type {HTMLElement} */ (event.target).closest("button")?.dataset.act),
    );
    dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#onKey(event));
    dialog.addEventListener("close", () => dialog.remove());
    return dialog;
  }

  /** Where one goes to in a long document. */
  #place() {
    const field = make("input", { type: "number", className: "viewer-place", min: "1", max: String(this.sights.length), ariaLabel: `Page, de 1 à ${this.sights.length}` });
    field.inputMode = "numeric";
    field.addEventListener("change", () => this.show(Math.min(this.sights.length, Math.max(1, Math.round(field.valueAsNumber || 1))) - 1));
    return field;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const act = /** @type {any} */ (KEYS)[event.key];
    if (!act || event.target === this.place || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#do(act);
  }

  /** @param {string | undefined} act */
  #do(act) {
    if (act === "close") this.dialog.close();
    if (act === "first" && this.at > 0) this.show(0);
    if (act === "last" && this.at < this.sights.length - 1) this.show(this.sights.length - 1);
    if (act === "previous" && this.at > 0) this.show(this.at - 1);
    if (act === "next" && this.at < this.sights.length - 1) this.show(this.at + 1);
    if (act === "larger") this.zoom.by(1.5);
    if (act === "smaller") this.zoom.by(1 / 1.5);
    if (act === "whole") this.zoom.reset();
  }

  /** @param {number} at */
  show(at) {
    this.at = at;
    const sight = this.sights[at];
    this.zoom.reset();
    for (const link of [this.save, this.away]) Object.assign(link, { href: sight.save, download: sight.name });
    this.#note(sight.refused ?? "Chargement…", Boolean(sight.refused));
    Object.assign(this.image, { alt: sight.refused ? "" : sight.alt });
    if (!sight.refused) this.image.src = sight.src;
    if (this.place) this.place.value = String(at + 1);
    this.compare.hidden = !sight.compare;
    this.compare.href = sight.compare ?? "";
    this.title.textContent = sight.title;
    sight.words?.().then(
      (words) => this.at === at && words && (this.image.alt = `${sight.alt}\u00a0: ${words}`),
      (refusal) => this.at === at && this.#note(refusal.message, true),
    );
    this.#enable("previous", at > 0);
    this.#enable("next", at < this.sights.length - 1);
  }

  /** @param {string} sentence @param {boolean} [failed] nothing is seen: the sentence of the server, when there is one, stays */
  #note(sentence, failed = false) {
    if (sentence === FAILED && !this.away.hidden) return;
    this.note.textContent = sentence;
    this.note.hidden = !sentence;
    this.away.hidden = !failed;
    this.image.style.visibility = failed ? "hidden" : "";
  }

  /** It keeps the focus, and the keys with it. @param {string} act @param {boolean} on */
  #enable(act, on) {
    this.dialog.querySelector(`[data-act=${act}]`).setAttribute("aria-disabled", String(!on));
  }
}

/** @param {string} act @param {string} drawing @param {string} label */
function button(act, drawing, label) {
  const made = make(
    "button",
    { type: "button", className: "icon-button", ariaLabel: label, title: label },
    drawing ? icon(drawing) : "\u2212",
  );
  made.dataset.act = act;
  return made;
}

/** @param {HTMLAnchorElement} link @param {number} n @param {HTMLAnchorElement[]} all @returns {Sight} */
function photo(link, n, all) {
  const alt = link.querySelector("img")?.alt ?? "Photo";
  const said = alt.replace(/^Photo d(?:e |’)/, "");
  const [, room, id] = link.pathname.match(/^(\/conversations\/[^/]+)\/attachments\/([^/]+)/) ?? [];
  const compare = room && `${room}/gallery?photo=${id}`;
  return { src: link.href, alt, title: all.length > 1 ? `${n + 1} sur ${all.length} · ${said}` : said, save: link.href, name: `photo-${n + 1}.jpg`, compare };
}

/** @param {HTMLAnchorElement[]} photos every photo of the page @param {HTMLAnchorElement} chosen */
export const view = (photos, chosen) => open(photos.map(photo), photos.indexOf(chosen), "Photo");

/** @param {Sight[]} sights @param {number} at the first shown @param {string} label */
export async function open(sights, at, label) {
  await styled("viewer");
  const { attach, openDialog } = await import("../../behaviors/dialog.js");
  const { dialog } = new Viewer(sights, at, label);
  document.body.append(dialog);
  const end = attach(dialog);
  dialog.addEventListener("close", end);
  openDialog(dialog);
}
