// @ts-check
/** "Sur cet appareil", in the settings: on or off, an essay, and when the last notification came. */
import { toast } from "../behaviors/toast.js";
import { able, act, disable, enable, standing, wanted } from "./subscribing.js";

const REFUSED = "Le navigateur a refusé. Autorisez les notifications de Liane dans ses réglages, puis recommencez.";
const UNREACHED = "Ce navigateur n’a pas pu joindre son service de notifications. Réessayez plus tard.";
const LAST = "/told/last";

/** @param {HTMLElement} card */
export function attach(card) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (card.querySelector(`[data-told="${name}"]`));
  const state = () => {
    if (!able) return /iPhone|iPad/.test(navigator.userAgent) ? "iphone" : "unable";
    if (Notification.permission === "denied") return "denied";
    return Notification.permission === "granted" && wanted() ? "on" : "off";
  };

  async function draw() {
    const now = state();
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("[data-when]"))) {
      one.hidden = !(one.dataset.when ?? "").split(" ").includes(now);
    }
    if (now === "on") part("last").textContent = await last();
  }

  /** @param {() => Promise<unknown>} doing @param {string} failure */
  async function busily(doing, failure) {
    card.setAttribute("aria-busy", "true");
    try {
      await doing();
    } catch {
      toast(failure);
    }
    card.removeAttribute("aria-busy");
    await draw();
  }

  part("enable").addEventListener("click", () => busily(async () => (await enable()) || toast(REFUSED), UNREACHED));
  part("disable").addEventListener("click", () => busily(disable, UNREACHED));
  part("trial").addEventListener("click", () => busily(trial, UNREACHED));
  document.addEventListener("visibilitychange", () => void draw());
  void draw();
}

async function trial() {
  const answer = await act("POST", {}, "/me/push/trial");
  toast(answer.ok ? "Envoyée. Elle s’affiche dans quelques secondes." : sentence(answer.status));
}

/** @param {number} status */
function sentence(status) {
  return status === 429 ? "Attendez une minute avant un autre essai." : "Désactivez puis activez les notifications, et recommencez.";
}

/** What this device remembers, or what the server was told of it. */
async function last() {
  const kept = await caches.match(LAST);
  const at = kept ? await kept.text() : (await standing().catch(() => null))?.shown_at;
  if (!at) return "Aucune notification reçue pour l’instant.";
  const moment = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Paris" });
  return `Dernière notification reçue sur cet appareil\u00a0: ${moment.format(new Date(at))}.`;
}

const card = /** @type {HTMLElement | null} */ (document.querySelector('[data-liane~="told-here"]'));
if (card) attach(card);
