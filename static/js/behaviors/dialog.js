// A <dialog>: its data-close buttons, a tap beside it, Escape and the phone's back all close it.
const MARK = "lianeDialog";

export function attach(dialog) {
  const onPop = () => dialog.open && dialog.close();
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    if (history.state?.[MARK] === dialog.id) history.back();
  });
  window.addEventListener("popstate", onPop);
  return () => window.removeEventListener("popstate", onPop);
}

/** Opens `dialog` over the page and remembers it in the history, so that back closes it. */
export function openDialog(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  history.pushState({ ...history.state, [MARK]: dialog.id }, "");
}
