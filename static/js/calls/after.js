// @ts-check
/** After the call: the act is kept as it is typed; the side says, live, who has finalised. */
import { live } from "../live.js";

const place = /** @type {HTMLElement} */ (document.getElementById("after"));
const side = /** @type {HTMLElement} */ (place.querySelector('[data-part="lobby"]'));
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("act-form"));
const proposal = () => document.getElementById("act-proposal")?.dataset ?? {};
const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form?.elements.namedItem(name));

/** @type {Record<string, string>} what was proposed last: a field that still says it has not been touched */
let proposed = { code: proposal().code ?? "", amount: proposal().amount ?? "" };

/** Put the fields on the new proposal, unless she has written something of her own. */
function follow() {
  const now = { code: proposal().code ?? "", amount: proposal().amount ?? "" };
  if (now.code === proposed.code && now.amount === proposed.amount) return;
  const untouched = ["code", "amount"].every((name) => ["", proposed[name]].includes(field(name).value.trim()));
  if (untouched) for (const name of ["code", "amount"]) field(name).value = now[name];
  proposed = now;
  if (untouched) form?.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What could not be kept is still on the page: say so. */
function unsaved() {
  const line = document.getElementById("act-saved");
  const words = /** @type {HTMLTemplateElement | null} */ (form?.querySelector('template[data-sentence="unsaved"]'));
  const version = line?.querySelector("input");
  if (line && version) line.replaceChildren(version, words?.content.textContent ?? "");
}

if (form) {
  new MutationObserver(follow).observe(form, { childList: true, subtree: true });
  form.addEventListener("htmx:error", unsaved);
  addEventListener("online", () => form.dispatchEvent(new Event("input", { bubbles: true })));
}

live.on("consultation", (frame) => {
  if (frame.consultation === place.dataset.consultation && frame.html) side.innerHTML = frame.html;
});
void live.watch(place.dataset.topic ?? "");
