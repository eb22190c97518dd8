// @ts-check
/**
 * Acts on messages and alerts, wherever they are drawn: data-does="PUT charge" on a button or a form, data-log on what
 * opens a sheet. An address that begins by / is whole; another belongs to the message it is under. What changed comes
 * by the live thread, or is asked when there is none.
 */
import { openDialog } from "../../behaviors/dialog.js";
import { toast } from "../../behaviors/toast.js";
import { live } from "../../live.js";
import { csrf, me } from "../me.js";
import { fragment, parse } from "../wire.js";
import { askLater, canWait } from "./parts/asked-later.js";
import { styled } from "./parts/sheet.js";

const NO_NETWORK = "Le réseau manque. Réessayez dans un instant.";

/** @param {Element} from @param {string} noun */
function address(from, noun) {
  if (noun.startsWith("/")) return noun;
  const open = document.querySelector('[data-liane~="conversation"]');
  const { conversation = "" } = /** @type {HTMLElement} */ (open).dataset;
  const message = from.closest('[id^="message-"]')?.id ?? "";
  return `/conversations/${conversation}/messages/${message.replace("message-", "")}/${noun}`;
}

/** As whom one writes on this page. */
function speaker() {
  const field = document.querySelector("#speaking-as [name=identity_id]");
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "";
}

/** @param {FormData} form @returns {Record<string, string>} */
const fieldsOf = (form) => Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));

/**
 * @param {Element} from
 * @param {string} said "PUT charge"
 * @param {FormData} [form]
 * @returns {Promise<string>} the sentence of a refusal, "" when it is done
 */
export async function act(from, said, form = new FormData()) {
  const [method, noun] = said.split(" ");
  if (!noun.startsWith("/alerts")) form.set("identity_id", speaker());
  const headers = { "X-CSRFToken": csrf(), "X-Liane-Fragment": "1", "X-Liane-Person": me };
  const body = new URLSearchParams(/** @type {any} */ (form));
  const response = await fetch(address(from, noun), { method, headers, body }).catch(() => null);
  if (!response && canWait(said)) return askLater(from, said, address(from, noun), fieldsOf(form)).then(() => "");
  if (!response) return NO_NETWORK;
  const refused = response.ok ? "" : (parse(await response.text())[0]?.textContent?.trim() ?? NO_NETWORK);
  if (!live.connected) document.dispatchEvent(new CustomEvent("live:poll", { detail: { reason: "no-socket" } }));
  document.dispatchEvent(new CustomEvent("alerts:acted"));
  return refused;
}

/** @param {HTMLButtonElement} button */
export async function press(button) {
  if (button.dataset.log) return openSheet(button, button.dataset.log);
  button.toggleAttribute("disabled", true);
  const refused = await act(button, button.dataset.does ?? "");
  button.toggleAttribute("disabled", false);
  if (refused) toast(refused);
  else if (button.dataset.goes && location.pathname !== button.dataset.goes) location.assign(button.dataset.goes);
}

/** @param {HTMLFormElement} form */
export async function submit(form) {
  const refused = await act(form, form.dataset.does ?? "", new FormData(form));
  const place = form.querySelector("[data-refusal]");
  if (place) place.textContent = refused;
  if (!refused) form.closest("dialog")?.close();
}

/** @param {Element} from @param {string} noun */
export async function openSheet(from, noun) {
  const answer = await fragment(address(from, noun)).catch((failure) => void toast(failure.message || NO_NETWORK));
  const sheet = answer?.elements.find((element) => element instanceof HTMLDialogElement);
  if (!sheet) return;
  await styled("care");
  document.getElementById(sheet.id)?.remove();
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  openDialog(sheet);
}
