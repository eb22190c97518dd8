// The details pane: buttons with data-details-toggle fold and unfold it. On a wide screen the choice is kept on the
// device; on a narrow one the pane covers the page and back closes it.
import { enter, leave } from "./overlay-history.js";

const KEPT = "liane:details";
const wide = matchMedia("(min-width: 1280px)");
const toggles = () => document.querySelectorAll("[data-details-toggle][aria-controls]");

export function attach(pane) {
  const shell = pane.closest("[data-details]");
  const isOpen = () => shell.dataset.details === "open" || (wide.matches && shell.dataset.details !== "closed");
  const set = (open) => {
    shell.dataset.details = open ? "open" : "closed";
    tell();
  };
  const tell = () => toggles().forEach((button) => button.setAttribute("aria-expanded", isOpen()));
  const turn = () => {
    set(!isOpen());
    if (wide.matches) localStorage.setItem(KEPT, shell.dataset.details);
    else if (isOpen()) enter("details", () => set(false));
    else leave("details");
  };
  const onClick = (event) => event.target.closest?.("[data-details-toggle]") && turn();
  const onKey = (event) => event.key === "Escape" && !wide.matches && isOpen() && turn();
  if (wide.matches && localStorage.getItem(KEPT) === "closed") shell.dataset.details = "closed";
  tell();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("click", onClick);
    document.removeEventListener("keydown", onKey);
  };
}
