// @ts-check
/** A right that ends closes the room at once; what one was writing stays under the eyes. */
import { icon, make } from "./drawing.js";

/** @typedef {{page: HTMLElement, composer: any, speaking: any}} Room */

/** @param {Room} room */
export function leave({ page, composer, speaking }) {
  const words = composer?.words;
  if (!words?.value.trim()) {
    page.replaceChildren(); // the next page may be slow to come
    return location.assign("/conversations");
  }
  const kept = make("textarea", { className: "composer-words", readOnly: true, value: words.value, rows: 6 });
  kept.ariaLabel = "Ce que vous écriviez";
  const why = make("span", {}, reason(speaking?.name ?? ""));
  const sentence = make("p", { className: "banner alert boxed" }, icon("circle-alert"), why);
  sentence.setAttribute("role", "alert");
  const title = make("h1", {}, "Conversation fermée");
  const back = make("a", { className: "button quiet", href: "/conversations" }, "Revenir aux messages");
  page.replaceChildren(make("div", { className: "gone stack" }, title, sentence, kept, back));
  document.getElementById("details")?.remove();
  document.title = "Liane";
  return undefined;
}

/** @param {string} name as whom she was writing, "" for herself */
function reason(name) {
  const lost = name
    ? `Vous n’écrivez plus au nom de «\u00a0${name}\u00a0»`
    : "Vous n’avez plus accès à cette conversation";
  return `${lost}. Ce que vous écriviez n’est pas parti\u00a0: copiez-le pour le garder.`;
}
