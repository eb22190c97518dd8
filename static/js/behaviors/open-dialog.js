// <button data-liane="open-dialog" data-dialog="id of the dialog">
import { openDialog } from "./dialog.js";

export function attach(button) {
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => openDialog(document.getElementById(button.dataset.dialog)));
}
