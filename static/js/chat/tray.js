// @ts-check
/** What will leave with the message: thumbnails, each with its cross; refused here when too heavy. */
import { icon, make } from "./drawing.js";

const MOST_BYTES = 40_000_000;
const MOST_FILES = 10;
const TOO_HEAVY = "Ce fichier est trop lourd\u00a0: 40\u00a0Mo au plus.";
const TOO_MANY = "10\u00a0fichiers au plus dans un message.";
const PHOTO = /^image\/(jpeg|png|webp|heic|heif)$/;

/** @typedef {import("./letters.js").Enclosure} Enclosure */
/** @typedef {{field: "photos" | "files" | "voices", file: File, ready: Promise<unknown>, element: HTMLElement}} Piece */

export class Tray {
  /** @type {Piece[]} */ #pieces = [];

  /** @param {HTMLElement} place @param {{onRefused: (sentence: string) => void}} told */
  constructor(place, { onRefused }) {
    this.place = place;
    this.onRefused = onRefused;
  }

  get empty() {
    return this.#pieces.length === 0;
  }

  /** @param {Iterable<File>} files @param {"photos" | "files"} [field] guessed when not said */
  add(files, field) {
    for (const file of files) {
      const kind = field ?? (PHOTO.test(file.type) ? "photos" : "files");
      const refusal = this.#refusal(kind, file);
      if (refusal) this.onRefused(refusal);
      else this.#hold(kind, file);
    }
    this.#show();
  }

  /** @param {string} kind @param {File} file */
  #refusal(kind, file) {
    if (this.#pieces.length >= MOST_FILES) return TOO_MANY;
    const held = this.#pieces.reduce((sum, piece) => sum + (piece.field === "files" ? piece.file.size : 0), 0);
    if (file.size + (kind === "files" ? held : 0) > MOST_BYTES) return TOO_HEAVY;
    return "";
  }

  /** Give everything and be empty again, at once: a second click finds nothing to send. */
  take() {
    const pieces = this.#pieces.splice(0);
    this.#show();
    return Promise.all(
      pieces.map(async (piece) => {
        await piece.ready;
        return /** @type {Enclosure} */ ({
          field: piece.field,
          name: piece.file.name,
          type: piece.file.type,
          blob: piece.file,
        });
      }),
    );
  }

  /** A refused message gives its files back. @param {Enclosure[]} enclosures */
  restore(enclosures) {
    for (const { field, blob, name, type } of enclosures) this.#hold(field, new File([blob], name, { type }), false);
    this.#show();
  }

  /** @param {Piece["field"]} field @param {File} file @param {boolean} [fresh] */
  #hold(field, file, fresh = true) {
    const piece = /** @type {Piece} */ ({
      field,
      file,
      ready: Promise.resolve(),
      element: make("div", { className: "attachment" }),
    });
    this.#pieces.push(piece);
    this.place.append(piece.element);
    this.#draw(piece);
    if (field === "photos" && fresh) piece.ready = this.#lighten(piece);
  }

  /** @param {Piece} piece */
  async #lighten(piece) {
    const bar = make("progress", { className: "progress", ariaLabel: "Préparation de la photo" });
    piece.element.append(bar);
    const { lighten } = await import("./photos.js").catch(() => ({ lighten: null }));
    piece.file = (await lighten?.(piece.file)) ?? piece.file;
    this.#draw(piece);
  }

  /** @param {Piece} piece */
  #draw(piece) {
    const cross = make(
      "button",
      { type: "button", className: "icon-button", ariaLabel: `Retirer ${nameOf(piece)}`, title: "Retirer" },
      icon("x"),
    );
    cross.addEventListener("click", () => this.#remove(piece));
    piece.element.replaceChildren(
      piece.field === "photos" ? this.#thumbnail(piece) : label(piece),
      cross,
    );
  }

  /** A tap opens what hides a face, crops, turns. @param {Piece} piece */
  #thumbnail(piece) {
    const label = `Retoucher ${piece.file.name}`;
    const open = make("button", { type: "button", className: "retouchable", ariaLabel: label }, thumbnail(piece));
    open.append(make("span", { ariaHidden: "true" }, "Retoucher"));
    open.addEventListener("click", () => this.#retouch(piece));
    return open;
  }

  /** @param {Piece} piece */
  async #retouch(piece) {
    await piece.ready;
    try {
      const { retouch } = await import("./later/retouch.js");
      piece.file = (await retouch(piece.file)) ?? piece.file;
      this.#draw(piece);
    } catch {
      this.onRefused("Cette photo ne peut pas être retouchée sur cet appareil. Elle peut partir telle quelle.");
    }
    /** @type {HTMLElement | null} */ (piece.element.querySelector(".retouchable"))?.focus();
  }

  /** @param {Piece} piece */
  #remove(piece) {
    this.#pieces = this.#pieces.filter((known) => known !== piece);
    piece.element.remove();
    this.#show();
  }

  #show() {
    const held = new Set(this.#pieces.map((piece) => piece.element));
    for (const child of [...this.place.children]) if (!held.has(/** @type {any} */ (child))) child.remove();
    this.place.hidden = this.empty;
  }
}

/** @param {Piece} piece */
const nameOf = ({ field, file }) => (field === "voices" ? "Message vocal" : file.name);

/** @param {Piece} piece */
const label = (piece) => make("span", {}, icon(piece.field === "voices" ? "mic" : "file-text"), nameOf(piece));

/** @param {Piece} piece */
function thumbnail({ file }) {
  const image = make("img", { alt: file.name, src: URL.createObjectURL(file) });
  image.onload = () => URL.revokeObjectURL(image.src);
  image.onerror = () => image.replaceWith(icon("image"), file.name);
  return image;
}
