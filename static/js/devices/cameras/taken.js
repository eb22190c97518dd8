// @ts-check
/** The last still, as the conversation holds it: seen at once, opened whole, drawn upon with what retouches photos. */
import { make } from "../../chat/drawing.js";
import { isAttachment, send } from "../sending.js";
import { sentenceOf, Trouble } from "../trouble.js";

const AWAY = "La photo n’a pas pu être ouverte. Réessayez, ou ouvrez la conversation.";

/** @param {HTMLElement} place @param {any} href somebody else says it @param {import("../card.js").Card} card */
export function taken(place, href, card) {
  if (!isAttachment(href)) return place.replaceChildren();
  const image = make("img", { src: `${href}/preview`, alt: "Dernière photo" });
  const open = make("a", { href, target: "_blank", rel: "noopener", ariaLabel: "Ouvrir la photo en entier" }, image);
  const annotate = make("button", { type: "button", className: "chip" }, "Annoter");
  const said = make("span", { className: "still-said", role: "status" });
  annotate.addEventListener("click", async () => {
    annotate.disabled = true;
    try {
      said.textContent = (await annotated(href, card)) ? "Photo annotée dans la conversation." : "";
    } catch (error) {
      said.textContent = sentenceOf(error);
    }
    annotate.disabled = false;
  });
  return place.replaceChildren(open, annotate, said);
}

/** @param {string} href @param {import("../card.js").Card} card @returns {Promise<boolean>} false: nothing was drawn */
async function annotated(href, card) {
  const response = await fetch(href).catch(() => null);
  if (!response?.ok) throw new Trouble(AWAY);
  const { retouch } = await import("../../chat/later/retouch.js");
  const file = await retouch(new File([await response.blob()], "photo-annotee.jpg", { type: "image/jpeg" }));
  if (!file) return false;
  const body = `${card.simulated ? "Simulation. " : ""}${card.part("title").textContent}, photo annotée`;
  await send(href.split("/attachments/")[0], { body, field: "stills", file });
  return true;
}
