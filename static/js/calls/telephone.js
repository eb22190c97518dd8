// @ts-check
/** The last resort: where video does not pass, the number is already in the page, and the other side is told. */
import { live } from "../live.js";
import { csrf } from "./signalling.js";
import { act, part, say } from "./words.js";

/** @param {import("./call.js").Call} call @returns {() => void} ends it */
export function offerTelephone({ root, media, consultation }) {
  const [button, card] = [act(root, "telephone"), part(root, "telephone")];
  const look = () => {
    if (button && media.state === "blocked") button.hidden = !card?.hidden;
    if (button && media.state === "connected") button.hidden = true;
    if (card && media.state === "connected") card.hidden = true;
  };
  const take = () => {
    if (card) card.hidden = false;
    if (button) button.hidden = true;
    card?.querySelector("a")?.focus();
    const url = (root.dataset.media ?? "").replace(/media$/, "telephone");
    void fetch(url, { method: "PUT", headers: { "X-CSRFToken": csrf() } }).catch(() => {}); // said by the telephone then
  };
  const told = (/** @type {any} */ frame) => {
    if (frame.by_telephone && !frame.html && [undefined, consultation].includes(frame.consultation) && card?.hidden) say(root, "by-telephone");
  };
  media.addEventListener("state", look);
  button?.addEventListener("click", take);
  const unlisten = live.on("consultation", told);
  return () => {
    media.removeEventListener("state", look);
    unlisten();
  };
}
