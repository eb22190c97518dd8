// @ts-check
/** Who of a conversation has Liane open: a dot on each avatar, "en ligne" for ears, a number in the head. */
import { live } from "../live.js";
import { myIdentities } from "./me.js";

/** @param {string} conversation */
export function follow(conversation) {
  live.on("presence", (frame) => {
    if (frame.conversation === conversation) show(frame.present);
  });
}

/** @param {string[]} present identities */
export function show(present) {
  for (const member of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-member]"))) {
    const here = present.includes(member.dataset.member ?? "");
    member.querySelector(".avatar")?.toggleAttribute("data-present", here);
    member.querySelector("[data-online]")?.toggleAttribute("hidden", !here);
  }
  const count = document.querySelector("[data-online-count]");
  const others = present.filter((identity) => !myIdentities.has(identity)).length;
  count?.replaceChildren(` · ${others} en ligne`);
  count?.toggleAttribute("hidden", !others);
}
