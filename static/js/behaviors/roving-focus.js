// One stop for the Tab key in a list; arrows, Home and End walk inside it.
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export function attach(list) {
  const items = () => [...list.querySelectorAll(list.dataset.items ?? "a[href], button, [role=menuitem]")];
  const settle = (chosen) => items().forEach((item) => (item.tabIndex = item === chosen ? 0 : -1));
  const onKey = (event) => {
    const all = items();
    const target = destination(event.key, all, all.indexOf(document.activeElement));
    if (!target) return;
    event.preventDefault();
    settle(target);
    target.focus();
  };
  const onFocus = (event) => items().includes(event.target) && settle(event.target);
  const refresh = () => settle(items().find((item) => item.tabIndex === 0) ?? current(items()));
  const watcher = new MutationObserver(refresh);
  watcher.observe(list, { childList: true, subtree: true });
  list.addEventListener("keydown", onKey);
  list.addEventListener("focusin", onFocus);
  settle(current(items()));
  return () => watcher.disconnect();
}

const current = (items) => items.find((item) => item.hasAttribute("aria-current")) ?? items[0];

function destination(key, items, from) {
  if (from < 0) return null;
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  return STEPS[key] ? items[(from + STEPS[key] + items.length) % items.length] : null;
}
