// @ts-check
/** « Message urgent »: said above the field, for the next message only. */
import { styled } from "./parts/sheet.js";

/** @param {HTMLFormElement} form @returns {HTMLElement | null} */
const strip = (form) => form.querySelector("[data-urgency]");

/** @param {HTMLFormElement} form @param {boolean} on */
function set(form, on) {
  const place = strip(form);
  if (!place) return;
  place.hidden = !on;
  for (const field of place.querySelectorAll("input, select")) field.toggleAttribute("disabled", !on);
  if (!on) for (const choice of place.querySelectorAll("select")) choice.value = "";
}

/** Its cross turns it off. @param {HTMLFormElement} form */
export async function askForAnswer(form) {
  await styled("care");
  set(form, true);
  const cross = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-urgency-off]"));
  cross?.addEventListener("click", () => set(form, false), { once: true });
  /** @type {HTMLElement | null} */ (form.querySelector("textarea"))?.focus();
}

/** What the message that leaves takes with it; off afterwards. @param {HTMLFormElement} form */
export function takeUrgency(form) {
  const place = strip(form);
  if (!place || place.hidden) return {};
  const first = place.querySelector("select")?.value ?? "";
  set(form, false);
  return { urgent: true, first };
}
