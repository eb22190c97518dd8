// @ts-check
/** The page without network gives way to the real one when the server answers, once nobody is writing on it. */
import { toast } from "../behaviors/toast.js";
import { all } from "./queues.js";

const ASK_MS = 5_000;
let told = false;

export function returnWhenPossible() {
  addEventListener("online", ask);
  setInterval(ask, ASK_MS);
}

async function ask() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  if (all().length) return void dispatchEvent(new Event("online")); // what waits leaves first
  if (!isWriting()) return location.reload();
  if (!told) toast("Le réseau est revenu.", { act: "Recharger", stay: true, onAct: () => location.reload() });
  told = true;
}

/** Words and files of the composer: the reload would find the words again, not the place in them. */
function isWriting() {
  const words = /** @type {HTMLTextAreaElement | null} */ (document.querySelector("textarea[name=body]"));
  const tray = document.querySelector('[data-liane~="attachments-tray"]:not([hidden])');
  return Boolean(words?.value.trim() || tray || document.querySelector("dialog[open]"));
}
