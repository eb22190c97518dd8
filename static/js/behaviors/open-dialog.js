// <button data-liane="open-dialog" data-dialog="id of the dialog">; a link does it too, and stays a link elsewhere.
import { openDialog } from "./dialog.js";

export function attach(opener) {
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openDialog(document.getElementById(opener.dataset.dialog));
  });
}
