// @ts-check
/** From the SMS link to the patient's channel: the token leaves the address at once and travels in a POST only. */
import { ask, csrf, listenForLanguage, root, spare, swap } from "../visits/steps.js";

let token = "";
const first = root();
const kept = { "no-token": spare("no-token"), "no-network": spare("no-network") };

/** @returns {string} what the link carries after its # */
function take() {
  const found = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  return found;
}

async function begin() {
  if (first.dataset.step !== "open") return;
  if (token) return show((await ask(first.dataset.openingsUrl ?? "", { method: "POST", body: { token } })) ?? kept["no-network"]);
  const step = await ask("/patient");
  if (step && step.dataset.step !== "refused") location.replace("/patient");
  else show(kept[step ? "no-token" : "no-network"]);
}

/** @param {HTMLElement | null} step */
function show(step) {
  if (!step) return;
  swap(step.isConnected ? step : /** @type {HTMLElement} */ (step.cloneNode(true)));
  document.getElementById("code")?.focus();
}

document.addEventListener("click", ({ target }) => {
  if (/** @type {Element} */ (target).closest?.('[data-act="retry"]')) void begin();
});
document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.liane !== "patient-code") return;
  event.preventDefault();
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  const body = new FormData(form);
  body.set("csrf_token", csrf());
  const step = await ask(form.action, { method: "POST", body });
  if (button) button.disabled = false;
  show(step ?? kept["no-network"]);
});
addEventListener("hashchange", () => {
  if (location.hash) location.reload();
});

listenForLanguage(() => token);
token = take();
void begin();
