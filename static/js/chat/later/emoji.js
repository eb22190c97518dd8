// @ts-check
/** Twenty-four signs of everyday work, walked with the arrows. */
import { make } from "../drawing.js";
import { insert } from "./parts/insert.js";
import { styled } from "./parts/sheet.js";

const SIGNS = [
  ["👍", "Pouce levé"],
  ["🙏", "Merci"],
  ["✅", "Fait"],
  ["❌", "Non"],
  ["❤️", "Cœur"],
  ["😊", "Sourire"],
  ["😉", "Clin d’œil"],
  ["😂", "Rire"],
  ["😢", "Triste"],
  ["😮", "Surpris"],
  ["🤔", "Pensif"],
  ["👏", "Bravo"],
  ["💪", "Courage"],
  ["👀", "Je regarde"],
  ["🎉", "Fête"],
  ["☀️", "Soleil"],
  ["⚠️", "Attention"],
  ["❓", "Question"],
  ["📞", "Téléphone"],
  ["📷", "Photo"],
  ["🩺", "Stéthoscope"],
  ["💊", "Médicament"],
  ["🩹", "Pansement"],
  ["🚑", "Ambulance"],
];
const A_ROW = 6;
const STEPS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: A_ROW, ArrowUp: -A_ROW });

/** @param {HTMLTextAreaElement} words @param {HTMLFormElement} form */
export async function open(words, form) {
  await styled("composing");
  const known = /** @type {HTMLElement | null} */ (form.querySelector(".emoji"));
  const panel = known ?? made(words);
  if (!known) form.append(panel);
  panel.style.bottom = `${innerHeight - form.getBoundingClientRect().top + 6}px`;
  panel.showPopover();
  /** @type {HTMLElement} */ (panel.firstElementChild).focus();
}

/** @param {HTMLTextAreaElement} words @returns {HTMLElement} */
function made(words) {
  const signs = SIGNS.map(([sign, name]) => make("button", { type: "button", ariaLabel: name, title: name }, sign));
  const panel = make("div", { className: "emoji", popover: "auto", ariaLabel: "Emoji" }, ...signs);
  panel.setAttribute("role", "group");
  panel.addEventListener("click", (/** @type {Event} */ { target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    panel.hidePopover();
    insert(words, target.textContent ?? "");
  });
  panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const step = STEPS[event.key];
    const at = signs.indexOf(event.target) + step;
    if (!step || !signs[at]) return;
    event.preventDefault();
    signs[at].focus();
  });
  return panel;
}
