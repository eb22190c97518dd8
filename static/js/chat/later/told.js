// @ts-check
/** On a device that may be told: its subscription is said again, what was read leaves its screen, a touched
 * notification leads to where one answers. */
import { able, renew, standing, tidy } from "../../notifications/subscribing.js";

const REPLY = "#repondre";

async function look() {
  if (document.hidden) return;
  const shown = await (await navigator.serviceWorker.ready).getNotifications();
  if (shown.length) await tidy((await standing()).unread);
}

/** @param {Event} event read here, on this very page */
async function readHere(event) {
  const { conversation } = /** @type {CustomEvent} */ (event).detail;
  const registration = await navigator.serviceWorker.ready;
  for (const one of await registration.getNotifications({ tag: conversation })) one.close();
}

function land() {
  if (location.hash !== REPLY) return;
  document.querySelector('[data-liane~="composer"] textarea')?.focus();
  history.replaceState(history.state, "", location.pathname + location.search);
}

if (able) {
  document.addEventListener("visibilitychange", () => void look().catch(() => {}));
  document.addEventListener("chat:read", (event) => void readHere(event).catch(() => {}));
  addEventListener("hashchange", land);
  land();
  void renew()
    .then(look)
    .catch(() => {}); // without network, or with a service that says no: the next start says it again
}
