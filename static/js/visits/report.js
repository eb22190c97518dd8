// @ts-check
/** From the SMS link to the report: the token leaves the address at once and travels in a POST only. */
import { ask, root, spare, swap } from "./steps.js";

let token = "";
const first = root();

function take() {
  const found = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  return found;
}

async function begin() {
  if (!first.dataset.openingsUrl) return;
  const step = token ? await ask(first.dataset.openingsUrl, { method: "POST", body: { token } }) : await resume();
  show(step ?? kept["no-network"]);
}

/** Without a token: this telephone may be reading it already. */
async function resume() {
  const step = await ask("/report");
  return step?.dataset.step === "refused" ? kept["no-token"] : step;
}

/** @param {HTMLElement | null} step */
function show(step) {
  if (!step) return;
  swap(step.isConnected ? step : /** @type {HTMLElement} */ (step.cloneNode(true)));
  const wrong = root().querySelector("[role=alert]");
  const input = /** @type {HTMLInputElement | null} */ (root().querySelector("input:not([type=hidden])"));
  if (wrong) input?.focus();
}

/** What she typed stays when the network is away. @param {HTMLFormElement} form @param {string} [url] */
async function send(form, url = form.action) {
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  const step = await ask(url, { method: "POST", body: new FormData(form) });
  if (button) button.disabled = false;
  if (step) show(step);
}

const kept = /** @type {Record<string, HTMLElement | null>} */ ({ "no-token": spare("no-token"), "no-network": spare("no-network") });

document.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest?.("[data-act]"));
  if (button?.dataset.act === "retry") void begin();
  const form = button?.closest("form");
  if (button?.dataset.act === "code" && form) void send(form, "/report/codes");
});
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.liane !== "report-answer") return;
  event.preventDefault();
  void send(form);
});
addEventListener("hashchange", () => {
  if (!location.hash) return;
  location.reload();
});
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

token = take();
void begin();
