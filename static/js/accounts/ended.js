// The session of this page ended: what it shows must not stay on the screen. Words being written do stay, alone, with
// the way back in. A page that is signing out itself is left to finish: its answer empties the browser.
const CONTENT = ".pane-list, .pane-details, [role=log], .room-head";
const PATIENCE_MS = 3000;
let leaving = 0;

addEventListener("submit", (event) => {
  if (!event.defaultPrevented) leaving = Date.now();
});

document.addEventListener("live:denied", () => {
  setTimeout(leave, Math.max(0, leaving + PATIENCE_MS - Date.now()));
});

function leave() {
  const unsent = [...document.querySelectorAll("textarea")].some((area) => area.value.trim());
  if (!unsent) return location.replace(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
  return document.querySelectorAll(CONTENT).forEach((part) => part.replaceChildren());
}
