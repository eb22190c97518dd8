// @ts-check
/** The sheet of what the keys do. */
import { openDialog } from "../../../behaviors/dialog.js";
import { icon, make } from "../../drawing.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);
const CTRL = MAC ? "⌘" : "Ctrl";
const ALT = MAC ? "⌥" : "Alt";
const SHIFT = MAC ? "⇧" : "Maj";

/** @type {[string, [string, ...string[][]][]][]} */
const GROUPS = [
  [
    "Écrire",
    [
      ["Envoyer", ["Entrée"], [CTRL, "Entrée"]],
      ["Aller à la ligne", [SHIFT, "Entrée"]],
      ["Modifier votre dernier message, champ vide", ["↑"]],
      ["Fermer, ou renoncer à répondre et à modifier", ["Échap"]],
    ],
  ],
  [
    "Aller",
    [
      ["Chercher une personne, une équipe, un patient", [CTRL, "K"]],
      ["Conversation précédente, suivante", [ALT, "↑"], [ALT, "↓"]],
      ["Conversation non lue précédente, suivante", [ALT, SHIFT, "↑"], [ALT, SHIFT, "↓"]],
    ],
  ],
  [
    "Dans la liste et les messages",
    [
      ["D’une ligne ou d’un message à l’autre", ["↑"], ["↓"]],
      ["Le premier, le dernier", [MAC ? "↖" : "Début"], [MAC ? "↘" : "Fin"]],
      ["Ouvrir la conversation", ["Entrée"]],
      ["Ce qui se fait d’un message", [SHIFT, "F10"]],
      ["Tout marquer lu dans la conversation ouverte", ["Échap"]],
      ["Cette aide", ["?"]],
    ],
  ],
];

export function open() {
  if (document.querySelector("#shortcuts[open]")) return;
  const close = make("button", { type: "button", className: "icon-button dialog-close", ariaLabel: "Fermer" }, icon("x"));
  close.dataset.close = "";
  const head = make("div", { className: "dialog-head" }, make("h2", { id: "shortcuts-title" }, "Raccourcis clavier"));
  const body = make("div", { className: "dialog-body stack" }, ...GROUPS.map(group));
  const sheet = make("dialog", { className: "dialog sheet", id: "shortcuts" }, head, body, close);
  sheet.setAttribute("aria-labelledby", "shortcuts-title");
  sheet.dataset.liane = "dialog";
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  openDialog(sheet);
}

/** @param {typeof GROUPS[number]} group */
function group([title, lines]) {
  const list = make("dl", { className: "shortcuts" });
  for (const [words, ...ways] of lines) list.append(make("dt", {}, words), make("dd", {}, ...ways.map(keys)));
  return make("section", {}, make("h3", { className: "section-title" }, title), list);
}

/** @param {string[]} names */
const keys = (names) => make("span", { className: "keys" }, ...names.map((name) => make("kbd", {}, name)));
