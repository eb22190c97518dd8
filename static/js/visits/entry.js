// @ts-check
/** From the SMS link to the patient's own page: the token leaves the address at once and travels in a POST only. */
import { ask, csrf, listenForLanguage, root, spare, swap } from "./steps.js";

let token = "";
/** Steps that stand in for an answer take the place of the first one, which holds them. */
const first = root();

/** @returns {string} what the link carries after its # */
function take() {
  const found = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  return found;
}

async function open() {
  const step = await ask(first.dataset.openingsUrl ?? "", { method: "POST", body: { token } });
  show(step ?? kept["no-network"]);
}

/** Without a token: the same device may already be on its way. */
async function resume() {
  const step = await ask("/visit");
  if (step && step.dataset.step !== "refused") location.replace("/visit");
  else show(kept[step ? "no-token" : "no-network"]);
}

const begin = () => (token ? open() : resume());

/** @param {HTMLElement | null} step */
function show(step) {
  if (!step) return;
  swap(step.isConnected ? step : /** @type {HTMLElement} */ (step.cloneNode(true)));
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button the one that was pressed */
async function confirm(form, button) {
  const body = new FormData(form, button);
  if (button instanceof HTMLButtonElement) button.disabled = true;
  body.set("csrf_token", csrf());
  show((await ask(form.action, { method: "POST", body })) ?? kept["no-network"]);
}

/** "Ce n’est pas moi." */
function refuse() {
  for (const [name, hidden] of /** @type {[string, boolean][]} */ ([["not-me", false], ["question", true]])) {
    const element = /** @type {HTMLElement | null} */ (document.querySelector(`[data-part="${name}"]`));
    if (element) element.hidden = hidden;
  }
}

const kept = /** @type {Record<string, HTMLElement | null>} */ ({
  "no-token": spare("no-token"),
  "no-network": spare("no-network"),
});
const acts = /** @type {Record<string, () => unknown>} */ ({ retry: () => begin(), "not-me": refuse });

document.addEventListener("click", ({ target }) => {
  const button = /** @type {Element} */ (target).closest?.("[data-act]");
  if (button instanceof HTMLElement) acts[button.dataset.act ?? ""]?.();
});
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!["visit-confirm", "visit-late"].includes(form.dataset.liane ?? "")) return;
  event.preventDefault();
  void confirm(form, event.submitter);
});
addEventListener("hashchange", () => {
  if (!location.hash) return;
  token = take();
  void begin();
});

listenForLanguage(() => token);
token = take();
void begin();
