// @ts-check
/**
 * A reaction or a star given without network: drawn at once, waits with what waits, the last wish wins. What engages
 * somebody ("je m’en occupe") never comes here: nobody may believe that it is known to the others.
 */
import { toast } from "../../../behaviors/toast.js";
import { live } from "../../../live.js";
import { ask } from "../../asking.js";
import { me, myIdentities } from "../../me.js";
import { cancel } from "../../outbox.js";
import { all } from "../../queues.js";
import { styled } from "./sheet.js";

/** @type {Map<string, () => void>} how to undo what is drawn, by address */
const drawn = new Map();

/** @param {string} said */
export const canWait = (said) => /^(PUT|DELETE) (star|reactions\/[\w-]+)$/.test(said);

/** @param {Element} from @param {string} said "PUT star" @param {string} path @param {Record<string, string>} fields */
export async function askLater(from, said, path, fields) {
  const item = /** @type {HTMLElement | null} */ (from.closest('[id^="message-"]'));
  const page = /** @type {HTMLElement | null} */ (item?.closest("[data-conversation]"));
  if (!item || !page) return;
  const [method, noun] = said.split(" ");
  for (const letter of all()) if (letter.act?.path === path) await cancel(letter.clientId);
  const mark = noun.startsWith("reactions/") ? noun.replace("reactions/", "") : "";
  drawn.set(path, mark ? await drawMark(item, mark, method === "PUT", fields.identity_id || me) : star(page, item, method === "PUT"));
  void ask(page.dataset.conversation ?? "", { method, path, fields }, words(mark, method === "PUT"));
}

/** @param {string} mark @param {boolean} put */
function words(mark, put) {
  if (!mark) return put ? "Message ajouté aux favoris" : "Message retiré des favoris";
  return `${put ? "Réaction" : "Réaction retirée"}\u00a0: ${nameOf(mark).title}`;
}

/** @param {string} mark as the menu names and draws it */
function nameOf(mark) {
  const menu = /** @type {HTMLTemplateElement | null} */ (document.querySelector('[data-liane~="message-menu"]'));
  const known = /** @type {HTMLElement | null | undefined} */ (menu?.content.querySelector(`[data-mark="${mark}"]`));
  return { title: known?.title ?? "", drawing: known?.textContent?.trim() ?? "" };
}

/** The page knows which are hers (message-acts.js), by message-menu.js. @param {HTMLElement} page @param {HTMLElement} item @param {boolean} put */
function star(page, item, put) {
  const tell = (/** @type {boolean} */ starred) =>
    page.dispatchEvent(new CustomEvent("chat:star", { detail: { id: item.id.replace("message-", ""), starred } }));
  tell(put);
  return () => void tell(!put);
}

/** @param {HTMLElement} item @param {string} mark @param {boolean} put @param {string} identity @returns {Promise<() => void>} */
async function drawMark(item, mark, put, identity) {
  await styled("message-menu");
  const before = item.querySelector(".reactions")?.cloneNode(true);
  const group = item.querySelector(".reactions") ?? item.appendChild(groupOf());
  const known = /** @type {HTMLElement | null} */ (group.querySelector(`[data-mark="${mark}"]`));
  const button = known ?? group.appendChild(buttonOf(mark));
  const given = new Set((button.dataset.identities ?? "").split(" ").filter(Boolean));
  if (put) given.add(identity);
  else given.delete(identity);
  button.dataset.identities = [...given].join(" ");
  button.dataset.waits = "";
  button.lastChild?.replaceWith(String(given.size));
  button.hidden = !given.size;
  button.ariaPressed = String([...given].some((one) => myIdentities.has(one)));
  return () => {
    const now = item.querySelector(".reactions");
    if (before) now?.replaceWith(before);
    else now?.remove();
  };
}

function groupOf() {
  const group = document.createElement("div");
  group.className = "reactions";
  group.setAttribute("role", "group");
  group.ariaLabel = "Réactions";
  return group;
}

/** @param {string} mark */
function buttonOf(mark) {
  const { title, drawing } = nameOf(mark);
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "reaction", ariaLabel: `${title}, pas encore partie` });
  button.dataset.mark = mark;
  const shown = document.createElement("span");
  shown.ariaHidden = "true";
  shown.textContent = drawing;
  button.append(shown, "0");
  return button;
}

document.addEventListener("chat:act", (event) => {
  const { letter, state, sentence } = /** @type {CustomEvent} */ (event).detail;
  if (!["sent", "refused", "cancelled"].includes(state)) return;
  const undo = drawn.get(letter.act.path);
  if (state !== "sent") undo?.();
  if (state === "refused" && sentence) toast(sentence);
  drawn.delete(letter.act.path);
  if (state === "sent" && !live.connected) document.dispatchEvent(new CustomEvent("live:poll", { detail: { reason: "no-socket" } }));
});
