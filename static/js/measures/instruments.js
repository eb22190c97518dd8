// @ts-check
/** The measuring devices of "Objets", one line each; a measure kept by anybody is shown at once. */
import { show } from "../devices/cards.js";
import { offer } from "../devices/panel.js";
import { live } from "../live.js";
import { kindOf } from "./kinds.js";
import { PROFILES } from "./profiles.js";
import { check, Source } from "./source.js";
import { view } from "./view.js";

for (const profile of PROFILES) {
  const words = /** @type {HTMLTemplateElement | null} */ (document.querySelector(`template[data-measure-device="${profile.kind}"]`));
  const key = profile.kind.replace("_", "-");
  show(key, view);
  if (!words || !kindOf(profile.kind)) continue;
  /** @type {Source | null} */ let source = null;
  offer({
    key,
    words: words.dataset.words ?? "",
    icon: words.dataset.icon ?? "",
    hint: words.content.textContent?.trim() ?? "",
    async start(kit) {
      check(kit.simulates);
      const mine = (source = new Source(profile, kit));
      const simulated = kit.simulates && (await chosen(kit.place));
      return simulated === null ? null : mine.start(simulated === true);
    },
    stop: () => source?.stop(),
    // Only professionals have a card with that button; a message may pretend.
    asked: (from, ask) => (from.startsWith("person-") && ask?.keep === true ? void source?.keep() : undefined),
  });
}

/** A true device or a simulation: asked where both are possible. @param {HTMLElement} place @returns {Promise<boolean>} whether it is simulated */
function chosen(place) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template[data-part="measure-choice"]'));
  if (!template) return Promise.resolve(false);
  place.replaceChildren(template.content.cloneNode(true));
  return new Promise((choose) => {
    place.addEventListener("click", ({ target }) => {
      const act = /** @type {Element} */ (target).closest("[data-simulated]");
      if (!(act instanceof HTMLElement)) return;
      place.replaceChildren();
      choose(act.dataset.simulated === "true");
    });
  });
}

/** What the server keeps, as the last of each kind. */
live.on("measures", (/** @type {any} */ { consultation, html }) => {
  const root = /** @type {HTMLElement | null} */ (document.querySelector(`[data-consultation="${CSS.escape(consultation)}"] [data-part="instruments"]`));
  if (!root || typeof html !== "string") return;
  document.getElementById("latest-measures")?.remove();
  root.insertAdjacentHTML("beforeend", html);
});
