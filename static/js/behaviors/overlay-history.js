// What is open over the page is one entry of the history, so that back closes it. htmx would take that step back
// for a return to another page, load it again and lose the focus: here it is told that nothing changed.
const GRACE_MS = 500;
const open = [];
let left = -Infinity;

/** Remembers that `name` opened; `close` is called when back is pressed. */
export function enter(name, close) {
  open.push({ name, close });
  history.pushState({ overlay: name }, "");
}

/** Forgets `name`, which closed by another way than back. */
export function leave(name) {
  if (open.at(-1)?.name !== name) return;
  open.at(-1).close = () => {};
  history.back();
}

window.addEventListener("popstate", () => {
  if (open.length === 0) return;
  left = performance.now();
  open.pop().close();
});

window.navigation?.addEventListener("navigate", (event) => {
  if (open.length && event.navigationType === "traverse" && event.canIntercept) {
    event.intercept({ focusReset: "manual", scroll: "manual" });
  }
});

document.addEventListener("htmx:before:history:restore", (event) => {
  if (performance.now() - left < GRACE_MS) event.preventDefault();
});
