// @ts-check
/** Marks under one's own messages: clock, tick, two ticks, two filled ticks, with words for ears. */
import { icon, make } from "./drawing.js";
import { ownHands } from "./hands.js";
import { fragment } from "./wire.js";

const WORDS = { sending: "Envoi…", late: "En attente", sent: "Envoyé", delivered: "Distribué", read: "Lu" };
const DRAWINGS = { sending: "clock", late: "clock", sent: "check", delivered: "check-check", read: "check-check" };

/** @typedef {keyof typeof WORDS} State */

/**
 * @param {HTMLElement} item a message of the reader's own
 * @param {State} state
 * @param {string} [words] shown to everyone; without it they are for ears only
 */
export function draw(item, state, words = "") {
  const place = item.querySelector("[data-receipt]");
  const told = `${state}:${words}`;
  if (!place || place.getAttribute("data-told") === told) return;
  place.setAttribute("data-told", told);
  const spoken = make("span", { className: words ? "" : "hidden-words" }, words || WORDS[state]);
  const label = make(item.id ? "button" : "span", { className: "receipt" }, icon(DRAWINGS[state]), spoken);
  label.dataset.state = state;
  if (item.id) Object.assign(label, { type: "button", title: "Qui a lu ce message" });
  place.replaceChildren(label);
}

/**
 * Draw again the marks of every message of the reader's own.
 * @param {HTMLElement} list
 * @param {import("./marks.js").Marks} marks
 * @param {string} kind of the conversation
 */
export function drawAll(list, marks, kind) {
  const mine = ownHands();
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-mine][data-seq]"))) {
    const { identity = "", seq } = item.dataset;
    const { state, readers } = marks.stateOf(Number(seq), identity, mine);
    draw(item, state, state === "read" ? (kind === "direct" ? "Lu" : `Lu par ${readers}`) : "");
  }
}

/** A tap on a mark opens the sheet: who received, who read, when. @param {HTMLElement} list @param {string} base */
export function openReaders(list, base) {
  list.addEventListener("click", async (event) => {
    const mark = /** @type {Element} */ (event.target).closest("button.receipt");
    const item = mark?.closest("[data-seq]");
    if (!item) return;
    await fragment(`${base}/messages/${item.id.replace("message-", "")}/readers`).then(showSheet, sayWhy);
  });
}

/** @param {{elements: HTMLElement[]}} answer */
async function showSheet({ elements }) {
  const { openDialog } = await import("../behaviors/dialog.js");
  const sheet = elements.find((element) => element instanceof HTMLDialogElement);
  if (!sheet) return;
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  openDialog(sheet);
}

/** @param {Error} failure */
async function sayWhy(failure) {
  const { toast } = await import("../behaviors/toast.js");
  toast(failure.message || "Le réseau manque. Réessayez dans un instant.");
}

/** @param {HTMLElement} item */
export const isMine = (item) => ownHands().has(item.dataset.person ?? "");
