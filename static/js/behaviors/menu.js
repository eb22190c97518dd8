// A popover menu under the button that opens it: placed beside it, walked with the arrows.
import { attach as rove } from "./roving-focus.js";

export function attach(menu) {
  const stop = rove(menu);
  menu.addEventListener("toggle", (event) => {
    const button = document.querySelector(`[popovertarget="${menu.id}"]`);
    button?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") return;
    place(menu, button);
    menu.querySelector('[role="menuitem"]')?.focus();
  });
  menu.addEventListener("click", (event) => event.target.closest('[role="menuitem"]') && menu.hidePopover());
  return stop;
}

function place(menu, button) {
  if (!button) return;
  const { top, bottom, right } = button.getBoundingClientRect();
  const below = bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.position = "fixed";
  menu.style.inset = "auto";
  menu.style.top = `${below ? bottom + 4 : Math.max(8, top - menu.offsetHeight - 4)}px`;
  menu.style.left = `${Math.min(Math.max(8, right - menu.offsetWidth), innerWidth - menu.offsetWidth - 8)}px`;
}
