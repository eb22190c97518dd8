// @ts-check
/** One's models of messages: choosing one writes it where the caret is. */
import { fragment } from "../wire.js";
import { insert } from "./parts/insert.js";
import { styled } from "./parts/sheet.js";

/** @param {HTMLTextAreaElement} words */
export async function open(words) {
  const [{ elements }] = await Promise.all([fragment("/me/templates"), styled("composing")]);
  const { attach, openDialog } = await import("../../behaviors/dialog.js");
  const dialog = /** @type {HTMLDialogElement} */ (elements.find((element) => element.matches("dialog")));
  delete dialog.dataset.liane; // attached here, at once
  document.body.append(dialog);
  attach(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    const chosen = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-body]"));
    if (!chosen) return;
    dialog.close();
    insert(words, chosen.dataset.body ?? "");
  });
  openDialog(dialog);
}
