// A counter in the navigation: set its data-value and it shows itself, names itself and reaches the title.
import { setTitleCount } from "./title-badge.js";

export function attach(badge) {
  const show = () => {
    const value = Number(badge.dataset.value ?? 0);
    badge.hidden = value === 0;
    badge.textContent = value > 99 ? "99+" : String(value);
    badge.setAttribute("aria-label", `${value} ${value > 1 ? "nouveautés" : "nouveauté"}`);
    setTitleCount(badge.id, value);
  };
  const watcher = new MutationObserver(show);
  watcher.observe(badge, { attributeFilter: ["data-value"] });
  show();
  return () => watcher.disconnect();
}
