// A <dialog>: its data-close buttons, a tap beside it, Escape and the phone's back all close it.
import { enter, leave } from "./overlay-history.js";

export function attach(dialog) {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => leave(dialog.id));
}

/** Opens `dialog` over the page; back closes it. */
export function openDialog(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  enter(dialog.id, () => dialog.close());
}
