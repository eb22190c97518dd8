// <textarea data-liane="auto-grow"> gets what auto-grow.js exports as `attach(element)`; elements that arrive by
// a swap too. `attach` may return a function that is called when the element leaves the page. A room that owns
// hooks of its own attaches them itself, or puts them on the shelf with `teach`.

const shelf = {
  "auto-grow": () => import("./auto-grow.js"),
  "connection": () => import("./connection.js"),
  "copy": () => import("./copy.js"),
  "count": () => import("./count.js"),
  "details": () => import("./details.js"),
  "dialog": () => import("./dialog.js"),
  "enter-switch": () => import("./enter-switch.js"),
  "install": () => import("./install.js"),
  "keep-scroll": () => import("./keep-scroll.js"),
  "local-time": () => import("./local-time.js"),
  "menu": () => import("./menu.js"),
  "open-dialog": () => import("./open-dialog.js"),
  "roving-focus": () => import("./roving-focus.js"),
  "send-at-once": () => import("./send-at-once.js"),
  "sound-switch": () => import("./sound-switch.js"),
  "submit-once": () => import("./submit-once.js"),
  "theme": () => import("./theme-switch.js"),
  "toast": () => import("./toast-on-arrival.js"),
};
const awake = new WeakMap();

/** Attaches the behaviours of `root` and of all that arrives in it from now on. */
export function wake(root) {
  attachWithin(root);
  new MutationObserver(follow).observe(root, { childList: true, subtree: true });
}

/** Adds a behaviour: `teach("composer", () => import("./composer.js"))`; those already on the page get it. */
export function teach(name, load) {
  shelf[name] = load;
  document.querySelectorAll(`[data-liane~="${name}"]`).forEach((element) => bring(element, name));
}

function follow(changes) {
  for (const change of changes) {
    change.addedNodes.forEach(attachWithin);
    change.removedNodes.forEach(detachWithin);
  }
}

function attachWithin(node) {
  if (node.matches?.("[data-liane]")) attach(node);
  node.querySelectorAll?.("[data-liane]").forEach(attach);
}

function attach(element) {
  if (awake.has(element)) return;
  awake.set(element, []);
  element.dataset.liane.split(" ").forEach((name) => bring(element, name));
}

async function bring(element, name) {
  if (!shelf[name]) return;
  const { attach: begin } = await shelf[name]();
  if (!element.isConnected) return;
  if (!awake.has(element)) awake.set(element, []);
  awake.get(element).push(begin(element));
}

function detachWithin(node) {
  if (node.isConnected) return;
  if (awake.has(node)) detach(node);
  node.querySelectorAll?.("[data-liane]").forEach(detach);
}

function detach(element) {
  awake.get(element)?.forEach((end) => end?.());
  awake.delete(element);
}
