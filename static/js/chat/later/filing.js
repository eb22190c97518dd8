// @ts-check
/** The menu of a row: favourite, to do, unread, later, archived; each act can be undone for eight seconds. */
import { toast } from "../../behaviors/toast.js";
import { csrf, me } from "../me.js";
import { Failure, fragment } from "../wire.js";

/** @type {Record<string, [string, string]>} */
const SAID = {
  favourite: ["Mise en favori", "Retirée des favoris"],
  waiting: ["Mise à traiter", "Traitée"],
  unread: ["Marquée comme non lue", "Marquée comme lue"],
  reminder: ["On vous le rappellera", "Rappel retiré"],
  archival: ["Conversation archivée", "Remise dans la liste"],
};

/** @param {string} conversation @param {{x: number, y: number}} at @param {HTMLElement} opener gets the focus back */
export async function openMenu(conversation, at, opener) {
  const answer = await fragment(`/conversations/${conversation}/filing`).catch((failure) => {
    if (!(failure instanceof Failure)) throw failure;
    return null;
  });
  if (!answer) return void toast("Impossible pour l’instant\u00a0: vérifiez le réseau.");
  document.querySelector(".filing-menu")?.remove();
  const menu = document.createElement("div");
  Object.assign(menu, { className: "menu filing-menu", popover: "auto" });
  menu.setAttribute("role", "menu");
  menu.ariaLabel = "Ranger cette conversation";
  menu.append(...answer.elements);
  document.body.append(menu);
  menu.addEventListener("click", (event) => choose(menu, conversation, event));
  menu.addEventListener("keydown", walk);
  menu.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "closed") {
      if (menu.contains(document.activeElement) || document.activeElement === document.body) opener.focus();
      menu.remove();
    }
  });
  menu.showPopover();
  place(menu, at);
  menu.querySelector("button")?.focus();
}

/** @param {HTMLElement} menu @param {string} conversation @param {Event} event */
function choose(menu, conversation, event) {
  const item = /** @type {Element} */ (event.target).closest("button");
  if (!item) return;
  const { mark = "", method = "PUT", detail = "" } = item.dataset;
  menu.hidePopover();
  act(conversation, mark, method, detail);
}

/** @param {string} conversation @param {string} mark @param {string} method @param {string} [detail] */
export async function act(conversation, mark, method, detail = "") {
  if (!(await send(conversation, mark, method, detail))) return toast("Ce n’est pas enregistré\u00a0: réessayez.");
  const back = method === "PUT" ? "DELETE" : "PUT";
  const words = SAID[mark][method === "PUT" ? 0 : 1];
  if (mark === "reminder" && back === "PUT") return toast(words);
  return toast(words, { act: "Annuler", onAct: () => send(conversation, mark, back, detail) });
}

/** @param {string} conversation @param {string} mark @param {string} method @param {string} detail */
async function send(conversation, mark, method, detail) {
  const headers = { "X-Liane-Fragment": "1", "X-Liane-Person": me, "X-CSRFToken": csrf() };
  const body = method === "PUT" ? new URLSearchParams({ detail }) : undefined;
  const url = `/conversations/${conversation}/filing/${mark}`;
  const answer = await fetch(url, { method, headers, body }).catch(() => null);
  if (answer?.ok) document.dispatchEvent(new CustomEvent("chat:filed", { detail: { conversation } }));
  return Boolean(answer?.ok);
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const items = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")];
  const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

/** @param {HTMLElement} menu @param {{x: number, y: number}} at */
function place(menu, { x, y }) {
  const top = y + menu.offsetHeight + 8 < innerHeight ? y : Math.max(8, innerHeight - menu.offsetHeight - 8);
  const left = Math.min(x, innerWidth - menu.offsetWidth - 8);
  Object.assign(menu.style, { position: "fixed", inset: "auto", top: `${top}px`, left: `${Math.max(8, left)}px` });
}

/** What was marked unread is read: the mark has served. @param {CustomEvent} event */
export function unmark({ detail }) {
  const page = document.querySelector("[data-unread-marked]");
  if (!page) return;
  page.removeAttribute("data-unread-marked");
  const headers = { "X-Liane-Fragment": "1", "X-Liane-Person": me, "X-CSRFToken": csrf() };
  fetch(`/conversations/${detail.conversation}/filing/unread`, { method: "DELETE", headers, keepalive: true }).catch(() => null);
}
