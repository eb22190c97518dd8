// <button data-liane="copy" data-text="…"> (or data-from="id of a field"): copies and says so.
import { toast } from "./toast.js";

export function attach(button) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.from);
    await navigator.clipboard.writeText(button.dataset.text ?? field?.value ?? field?.textContent ?? "");
    toast(button.dataset.said ?? "Copié.");
  });
}
