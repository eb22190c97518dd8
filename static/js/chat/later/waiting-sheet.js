// @ts-check
/** What waits to leave, one line each: where it goes, how it stands, again or never mind. */
import { openDialog } from "../../behaviors/dialog.js";
import { toast } from "../../behaviors/toast.js";
import { icon, make } from "../drawing.js";
import { again, cancel, send } from "../outbox.js";
import { all } from "../queues.js";
import { hourWords } from "../server-clock.js";

/** @typedef {import("../letters.js").Letter} Letter */

const KINDS = { photos: ["une photo", "photos"], files: ["un document", "documents"], voices: ["un message vocal", "messages vocaux"] };
const GONE = "Ce message est en train de partir.";

/** @type {HTMLElement | undefined} */
let list;

export function open() {
  document.getElementById("outbox-sheet")?.remove();
  list = make("ul", { className: "outbox-list" });
  const close = make("button", { type: "button", className: "icon-button dialog-close", ariaLabel: "Fermer" }, icon("x"));
  close.dataset.close = "";
  const head = make("div", { className: "dialog-head" }, make("h2", { id: "outbox-title" }, "À envoyer"));
  const alone = "SyncManager" in window ? "même si vous fermez Liane" : "dès que Liane sera ouverte";
  const words = `Tout partira dans l’ordre au retour du réseau, ${alone}.`;
  const body = make("div", { className: "dialog-body stack" }, make("p", { className: "muted" }, words), list);
  const sheet = make("dialog", { className: "dialog sheet", id: "outbox-sheet" }, head, body, close);
  sheet.setAttribute("aria-labelledby", "outbox-title");
  sheet.dataset.liane = "dialog";
  document.body.append(sheet);
  draw();
  document.addEventListener("chat:waiting", draw);
  sheet.addEventListener("close", () => {
    document.removeEventListener("chat:waiting", draw);
    sheet.remove();
  });
  openDialog(sheet);
}

function draw() {
  const items = all().map(line);
  const none = make("li", { className: "muted" }, "Tout est parti.");
  list?.replaceChildren(...(items.length ? items : [none]));
}

/** @param {Letter} letter */
function line(letter) {
  const about = make("span", { className: "grow" });
  about.append(
    make("b", { className: "ellipsis" }, letter.title || "Conversation"),
    make("span", { className: "ellipsis" }, words(letter)),
    make("span", { className: "muted small" }, `${hourWords(new Date(letter.sentAt))} · ${state(letter)}`),
  );
  const acts = make("span", { className: "outbox-acts" });
  if (!letter.leaving || letter.stop)
    acts.append(button("Réessayer", () => again(letter.clientId)), button("Annuler", () => withdraw(letter)));
  const item = make("li", { className: "outbox-item" }, icon(letter.act ? "check" : "clock"), about, acts);
  item.dataset.clientId = letter.clientId;
  return item;
}

/** @param {Letter} letter what it is, in words */
function words({ body, enclosures }) {
  const counted = Object.entries(KINDS).map(([field, [one, many]]) => {
    const n = enclosures.filter((piece) => piece.field === field).length;
    return n > 1 ? `${n} ${many}` : n ? one : "";
  });
  return [body, counted.filter(Boolean).join(", ")].filter(Boolean).join(" · ");
}

/** @param {Letter} letter */
function state({ leaving, state, written }) {
  if (written === false) return "pas gardé sur cet appareil\u00a0: laissez cette page ouverte";
  if (state === "signed-out") return "attend que vous vous connectiez";
  if (!navigator.onLine) return "attend le réseau";
  return leaving ? "envoi…" : "pas encore parti";
}

/** @param {string} label @param {() => unknown} onClick */
function button(label, onClick) {
  const made = make("button", { type: "button", className: "button plain" }, label);
  made.addEventListener("click", onClick);
  return made;
}

/** Undone rather than confirmed; the open conversation gives it back to where one writes. @param {Letter} letter */
async function withdraw(letter) {
  const here = document.querySelector(`[data-pending][data-client-id="${CSS.escape(letter.clientId)}"]`);
  if (!(await cancel(letter.clientId))) return toast(GONE);
  if (!here) toast("Annulé.", { act: "Remettre", onAct: () => send(letter) });
  return undefined;
}
