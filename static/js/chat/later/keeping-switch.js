// @ts-check
/** « Garder les conversations récentes sur cet appareil pendant 72 h »: on the page of oneself. */
import { rememberLock } from "../../accounts/lock-memory.js";
import { toast } from "../../behaviors/toast.js";
import { isKeeping, setKeeping } from "../keeping.js";
import { prune } from "../sealed-store.js";

const box = /** @type {HTMLInputElement | null} */ (document.querySelector('[data-liane~="keeping-switch"]'));

async function chosen() {
  if (!box) return;
  box.checked = setKeeping(box.checked);
  if (box.checked) return void navigator.storage?.persist?.();
  await Promise.all(["copies", "lists"].map((store) => prune(store, 0)));
  toast("Les conversations gardées ont été effacées de cet appareil.");
}

/** @type {HTMLElement | null} */
const head = document.querySelector('meta[name="current-person"]');
if (!head?.dataset.lock) rememberLock(0);

if (box) {
  box.checked = isKeeping();
  box.addEventListener("change", chosen);
}
