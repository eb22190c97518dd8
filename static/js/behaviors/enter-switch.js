// <input type="radio" data-liane="enter-switch">, values "auto", "send", "line": what Enter does, kept on this device.
const KEPT = "liane:enter";

export function attach(control) {
  control.checked = control.value === (localStorage.getItem(KEPT) ?? "auto");
  control.addEventListener("change", () => {
    if (control.value === "auto") localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, control.value);
  });
}
