// @ts-check
/** A photo before it leaves: hide a face or a name, show with an arrow, crop, turn; each act is undone in one tap. */
import { icon, make, tool } from "../drawing.js";
import { Frame } from "./parts/frame.js";
import { Picture } from "./parts/picture.js";
import { styled } from "./parts/sheet.js";

const TOOLS = [
  ["blur", "scan-eye", "Flouter", "Zone floutée"],
  ["arrow", "arrow-up-right", "Flécher", "Flèche posée"],
  ["crop", "crop", "Recadrer", "Photo recadrée"],
];
const HOW = /** @type {Record<string, string>} */ ({
  blur: "Entourez un visage ou un nom\u00a0: il sera flouté pour toujours.",
  arrow: "Tracez une flèche vers ce qu’il faut regarder.",
  crop: "Entourez ce que vous gardez.",
});
const KEYS = "Au clavier\u00a0: flèches pour déplacer, Maj et flèches pour agrandir, Entrée pour appliquer.";

class Retouch {
  /** @param {Picture} picture @param {(keep: boolean) => void} onDone */
  constructor(picture, onDone) {
    this.picture = picture;
    this.stage = make("div", { className: "retouch-stage" });
    this.glass = make("canvas", { className: "retouch-glass", tabIndex: 0, ariaLabel: `Photo à retoucher. ${KEYS}` });
    this.glass.setAttribute("role", "application");
    this.frame = new Frame(this.glass, () => this.#apply());
    this.how = make("p", { className: "retouch-how" });
    this.status = make("p", { className: "hidden-words", role: "status" });
    this.undo = act("undo-2", "Annuler le dernier geste", () => this.#undo());
    this.tools = TOOLS.map(([kind, drawing, label]) => act(drawing, label, () => this.#choose(kind), label));
    const turn = act("rotate-cw", "Tourner", () => this.#turn(), "Tourner");
    const keep = make("button", { type: "button", className: "button" }, "Garder");
    this.kept = false;
    keep.addEventListener("click", () => {
      this.kept = true;
      this.dialog.close();
    });
    const close = act("", "Fermer sans garder", () => this.dialog.close());
    close.prepend(icon("x"));
    this.dialog = make(
      "dialog",
      { className: "retouch", id: "retouch", ariaLabel: "Retoucher la photo" },
      make("div", { className: "retouch-head" }, close, this.undo, keep),
      this.stage,
      make("div", { className: "retouch-foot" }, this.how, make("p", { className: "retouch-keys" }, KEYS), make("div", { className: "retouch-tools" }, ...this.tools, turn)),
      this.status,
    );
    this.dialog.addEventListener("close", () => {
      this.dialog.remove();
      onDone(this.kept && picture.acts.length > 0);
    });
    this.#choose("blur");
    this.#show();
  }

  /** @param {string} kind */
  #choose(kind) {
    this.frame.kind = kind;
    for (const [n, [name]] of TOOLS.entries()) this.tools[n].setAttribute("aria-pressed", String(name === kind));
    this.how.textContent = HOW[kind];
    this.frame.clear();
  }

  #apply() {
    const { from, to } = /** @type {any} */ (this.frame);
    const kind = /** @type {"blur" | "arrow" | "crop"} */ (this.frame.kind);
    if (this.picture.do({ kind, from, to })) this.#show(TOOLS.find(([name]) => name === kind)?.[3]);
    else this.frame.clear();
  }

  #turn() {
    const nowhere = { x: 0, y: 0 };
    this.picture.do({ kind: "rotate", from: nowhere, to: nowhere });
    this.#show("Photo tournée");
  }

  #undo() {
    this.picture.undo();
    this.#show("Geste annulé");
  }

  /** @param {string} [told] */
  #show(told = "") {
    const { canvas } = this.picture;
    canvas.className = "retouch-photo";
    if (this.stage.firstChild !== canvas) this.stage.replaceChildren(canvas, this.glass);
    this.frame.over(canvas);
    this.frame.clear();
    this.undo.disabled = !this.picture.acts.length;
    this.status.textContent = told;
  }
}

/** @param {string} drawing @param {string} label @param {() => void} done @param {string} [words] */
function act(drawing, label, done, words) {
  const made = make("button", { type: "button", className: words ? "retouch-tool" : "icon-button", title: label });
  if (drawing) made.append(tool(drawing));
  if (words) made.append(make("span", {}, words));
  else made.ariaLabel = label;
  made.addEventListener("click", done);
  return made;
}

/** @param {File} file @returns {Promise<File | null>} the photo as it is now, null when nothing was done */
export async function retouch(file) {
  await styled("composing");
  const picture = new Picture(await createImageBitmap(file, { imageOrientation: "from-image" }));
  const { attach, openDialog } = await import("../../behaviors/dialog.js");
  const keep = await new Promise((done) => {
    const { dialog, glass } = new Retouch(picture, done);
    document.body.append(dialog);
    attach(dialog);
    openDialog(dialog);
    glass.focus();
  });
  const made = keep ? await picture.file(file.name) : null;
  picture.bitmap.close();
  return made;
}
