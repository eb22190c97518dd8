// <select data-liane="theme"> or radio buttons, values "auto", "light", "dark": kept on this device.
const KEPT = "liane:theme";

export function attach(control) {
  const kept = localStorage.getItem(KEPT) ?? "auto";
  if (control.type === "radio") control.checked = control.value === kept;
  else control.value = kept;
  control.addEventListener("change", () => choose(control.value));
}

function choose(theme) {
  if (theme === "auto") localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, theme);
  document.dispatchEvent(new Event("liane:theme-chosen"));
}
