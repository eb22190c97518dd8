// @ts-check
/** A photo of the conversation, whole screen: zoom by buttons, keys, wheel and two fingers; the next, the one before. */
import { icon, make } from "./drawing.js";
import { Zoom } from "./zoom.js";

const STYLES = "/static/css/viewer.css";
const KEYS = { ArrowLeft: "previous", ArrowRight: "next", "+": "larger", "=": "larger", "-": "smaller", 0: "whole" };
const ACTS = [
  ["previous", "chevron-left", "Photo précédente"],
  ["smaller", "", "Réduire"],
  ["whole", "rotate-ccw", "Taille entière"],
  ["larger", "plus", "Agrandir"],
  ["next", "chevron-right", "Photo suivante"],
];

class Viewer {
  /** @param {HTMLAnchorElement[]} photos @param {number} at */
  constructor(photos, at) {
    this.photos = photos;
    this.at = at;
    this.image = make("img", { className: "viewer-photo", draggable: false });
    this.stage = make("div", { className: "viewer-stage" }, this.image);
    this.title = make("p", { className: "viewer-title" });
    this.save = make(
      "a",
      { className: "icon-button", ariaLabel: "Télécharger", title: "Télécharger" },
      icon("download"),
    );
    this.zoom = new Zoom(this.stage, this.image);
    this.dialog = this.#dialog();
    this.show(at);
  }

  #dialog() {
    const close = button("close", "x", "Fermer");
    const head = make("div", { className: "viewer-head" }, this.title, this.save, close);
    const acts = ACTS.map(([act, drawing, label]) => button(act, drawing, label));
    const dialog = make(
      "dialog",
      { className: "viewer", id: "viewer", ariaLabel: "Photo" },
      head,
      this.stage,
      make("div", { className: "viewer-acts" }, ...acts),
    );
    dialog.addEventListener("click", (/** @type {Event} */ event) =>
      this.#do(/** @type {HTMLElement} */ (event.target).closest("button")?.dataset.act),
    );
    dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) =>
      this.#do(/** @type {any} */ (KEYS)[event.key]),
    );
    dialog.addEventListener("close", () => dialog.remove());
    return dialog;
  }

  /** @param {string | undefined} act */
  #do(act) {
    if (act === "close") this.dialog.close();
    if (act === "previous" && this.at > 0) this.show(this.at - 1);
    if (act === "next" && this.at < this.photos.length - 1) this.show(this.at + 1);
    if (act === "larger") this.zoom.by(1.5);
    if (act === "smaller") this.zoom.by(1 / 1.5);
    if (act === "whole") this.zoom.reset();
  }

  /** @param {number} at */
  show(at) {
    this.at = at;
    const link = this.photos[at];
    const small = link.querySelector("img");
    this.zoom.reset();
    Object.assign(this.image, { src: link.href, alt: small?.alt ?? "Photo" });
    Object.assign(this.save, { href: link.href, download: `photo-${at + 1}.jpg` });
    this.title.textContent = small?.alt ?? "";
    this.#enable("previous", at > 0);
    this.#enable("next", at < this.photos.length - 1);
  }

  /** @param {string} act @param {boolean} on */
  #enable(act, on) {
    this.dialog.querySelector(`[data-act=${act}]`).disabled = !on;
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

/** @param {HTMLAnchorElement[]} photos every photo of the page @param {HTMLAnchorElement} chosen */
export async function view(photos, chosen) {
  await styled();
  const { attach, openDialog } = await import("../behaviors/dialog.js");
  const { dialog } = new Viewer(photos, photos.indexOf(chosen));
  document.body.append(dialog);
  const end = attach(dialog);
  dialog.addEventListener("close", end);
  openDialog(dialog);
}

function styled() {
  const known = document.querySelector("link[data-viewer]");
  if (known) return undefined;
  const link = make("link", { rel: "stylesheet", href: STYLES });
  link.dataset.viewer = "";
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}
