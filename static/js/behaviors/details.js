// The details pane: buttons with data-details-toggle fold and unfold it; on a phone, back closes it.
const KEPT = "liane:details";
const wide = matchMedia("(min-width: 1280px)");

export function attach(pane) {
  const shell = pane.closest("[data-details]");
  const isOpen = () => shell.dataset.details === "open" || (wide.matches && shell.dataset.details !== "closed");
  const set = (open) => {
    shell.dataset.details = open ? "open" : "closed";
    if (wide.matches) localStorage.setItem(KEPT, shell.dataset.details);
    tell(open);
  };
  const tell = (open) => toggles().forEach((button) => button.setAttribute("aria-expanded", open));
  const onClick = (event) => {
    if (!event.target.closest?.("[data-details-toggle]")) return;
    set(!isOpen());
    if (isOpen() && !wide.matches) history.pushState({ details: true }, "");
  };
  const onBack = () => !wide.matches && isOpen() && set(false);
  const onKey = (event) => event.key === "Escape" && !wide.matches && isOpen() && history.back();
  if (wide.matches && localStorage.getItem(KEPT) === "closed") shell.dataset.details = "closed";
  tell(isOpen());
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", onBack);
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("click", onClick);
    window.removeEventListener("popstate", onBack);
    document.removeEventListener("keydown", onKey);
  };
}

const toggles = () => document.querySelectorAll("[data-details-toggle]");
