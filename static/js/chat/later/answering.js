// @ts-check
/** What one answers or changes, drawn above the field, with a way out; a reaction offered instead of a word. */
import { act } from "../acting.js";
import { icon, make } from "../drawing.js";
import { urlOf, wordsOf } from "./parts/message-ends.js";

const LETTERS = 120;
const MARKS = { bonjour: ["hello", "👋 Bonjour"], merci: ["thanks", "🙏 Merci"], other: ["agreed", "👍 D’accord"] };

/** @typedef {import("../composer.js").Composer} Composer */

/** @param {Composer | null} composer @param {HTMLElement} item @param {"reply" | "edit"} how */
export function begin(composer, item, how) {
  if (!composer) return;
  composer.answering?.end(true);
  const name = item.querySelector(".author b, .author")?.textContent?.trim() ?? "";
  const words = excerpt(item);
  const bar = draw(composer, how, how === "edit" ? "Modifier votre message" : `Réponse à ${name}`, words);
  composer.answering = how === "edit" ? editing(composer, item, bar) : replying(composer, item, bar, { name, words });
  composer.words.focus();
}

/** @param {HTMLElement} item */
function excerpt(item) {
  const words = wordsOf(item).replace(/\s+/g, " ").trim();
  if (words) return words.slice(0, LETTERS);
  return item.querySelector("a.photo") ? "Photo" : "Document";
}

/** @param {Composer} composer @param {HTMLElement} item @param {HTMLElement} bar @param {{name: string, words: string}} said */
function replying(composer, item, bar, said) {
  const end = () => {
    bar.remove();
    composer.answering = null;
  };
  return { letter: { reply: said, more: { reply_to: item.id.replace("message-", "") } }, end };
}

/** What was being written waits for the end of it. @param {Composer} composer @param {HTMLElement} item @param {HTMLElement} bar */
function editing(composer, item, bar) {
  const before = composer.words.value;
  const url = urlOf(item);
  const end = () => {
    bar.remove();
    composer.answering = null;
    composer.write(before);
  };
  const save = async (/** @type {string} */ body) => {
    const form = new FormData();
    form.set("body", body);
    const refused = await act(item, `PUT ${url}`, form);
    if (refused) composer.refuse(refused);
    else end();
  };
  composer.write(wordsOf(item));
  return { save, end };
}

/** @param {Composer} composer @param {string} how @param {string} title @param {string} words */
function draw(composer, how, title, words) {
  const cross = make("button", { type: "button", className: "icon-button", ariaLabel: "Annuler", title: "Annuler (Échap)" }, icon("x"));
  cross.addEventListener("click", () => {
    composer.answering?.end(true);
    composer.words.focus();
  });
  const said = make("p", { className: "grow" }, make("b", {}, title), make("span", { className: "ellipsis" }, words));
  const bar = make("div", { className: "answering" }, icon(how === "edit" ? "pencil" : "reply"), said, cross);
  bar.setAttribute("role", "status");
  composer.form.querySelector("[data-answering]")?.replaceChildren(bar);
  return bar;
}

/** @param {import("../message-acts.js").MessageActs} acts @param {HTMLElement} item the last message */
export function offer(acts, item) {
  const { composer } = acts.room;
  if (!composer || composer.form.querySelector("[data-offer]")) return;
  const said = composer.words.value.toLowerCase();
  const [mark, words] = said.includes("merci") ? MARKS.merci : said.includes("bonjour") ? MARKS.bonjour : MARKS.other;
  const button = make("button", { type: "button", className: "button quiet" }, words);
  button.addEventListener("click", () => {
    box.remove();
    composer.write("");
    composer.words.focus();
    void acts.react(item, mark);
  });
  const why = make("span", { className: "grow" }, "Sans déranger le groupe\u00a0:");
  const box = make("div", { className: "offer" }, icon("smile-plus"), why, button);
  box.dataset.offer = "";
  composer.form.querySelector("[data-answering]")?.after(box);
}
