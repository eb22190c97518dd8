// A sentence at the foot of the page, with one act at most; it leaves by itself after eight seconds, unless one is on it.
const STAY_MS = 8000;

/** @param {{act?: string, onAct?: () => void, stay?: boolean}} options */
export function toast(words, { act, onAct, stay = false } = {}) {
  const box = document.createElement("div");
  box.className = "toast";
  box.append(Object.assign(document.createElement("p"), { textContent: words }));
  if (act) box.append(button(act, () => (box.remove(), onAct?.())));
  tray().append(box);
  if (!stay) leaveLater(box);
  return box;
}

function button(words, onClick) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words });
  made.addEventListener("click", onClick);
  return made;
}

function tray() {
  const known = document.getElementById("toasts");
  if (known) return known;
  const made = Object.assign(document.createElement("div"), { id: "toasts", className: "toasts", role: "status" });
  document.body.append(made);
  return made;
}

function leaveLater(box) {
  setTimeout(() => (box.matches(":hover, :focus-within") ? leaveLater(box) : box.remove()), STAY_MS);
}
