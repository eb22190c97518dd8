// @ts-check
/**
 * The buttons that ask the device for a key, and the key offered inside the field of the address (conditional UI).
 * Without a script, or on a browser that does not know how, they stay hidden and the password remains.
 */
import { able, create, prove, sentence } from "./passkeys.js";

const OPEN = { enter: "/sign-in/passkey", prove: "/step-up/passkey", unlock: "/lock/openings/passkey" };
const RENEW_MS = 10 * 60_000; // a challenge lasts a quarter of an hour
let waiting = new AbortController();

if (able) {
  for (const door of document.querySelectorAll(".passkey-door")) open(/** @type {HTMLElement} */ (door));
  if (document.querySelector('input[autocomplete~="webauthn"]')) void offer();
}

/** @param {HTMLElement} door */
function open(door) {
  const button = /** @type {HTMLButtonElement} */ (door.querySelector("button"));
  door.hidden = false;
  button.addEventListener("click", async () => {
    waiting.abort();
    tell(door, "");
    button.setAttribute("aria-busy", "true");
    try {
      location.assign(await ceremony(door));
    } catch (error) {
      button.removeAttribute("aria-busy");
      tell(door, sentence(error));
    }
  });
}

/** @param {HTMLElement} door */
function ceremony({ dataset }) {
  if (dataset.purpose === "create") return create();
  return prove(OPEN[/** @type {"enter" | "prove" | "unlock"} */ (dataset.purpose)], dataset.next ?? "/");
}

/** The browser proposes her keys where she would type her address. */
async function offer() {
  const conditional = await PublicKeyCredential.isConditionalMediationAvailable?.().catch(() => false);
  const door = /** @type {HTMLElement | null} */ (document.querySelector('.passkey-door[data-purpose="enter"]'));
  if (!conditional || !door) return;
  waiting = new AbortController();
  const { signal } = waiting;
  const renewal = setTimeout(() => (waiting.abort(), offer()), RENEW_MS);
  try {
    location.assign(await prove(OPEN.enter, door.dataset.next ?? "/", { mediation: "conditional", signal }));
  } catch (error) {
    clearTimeout(renewal);
    if (!signal.aborted && /** @type {any} */ (error)?.name !== "NotAllowedError") tell(door, sentence(error));
  }
}

/** @param {HTMLElement} door @param {string} words */
function tell(door, words) {
  const place = /** @type {HTMLElement} */ (door.querySelector("[role=alert]"));
  /** @type {HTMLElement} */ (place.querySelector("span")).textContent = words;
  place.hidden = !words;
}
