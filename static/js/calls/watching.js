// @ts-check
/** Watching over a call: what the network takes away and why, whose picture stopped, and whether anybody receives us. */
import { live } from "../live.js";
import { FOR_ONE_OF_MANY, Ladder, RUNGS, told } from "./ladder.js";
import { Quality, ofLoss } from "./quality.js";
import { Receipts } from "./receipts.js";
import { part, say, sentence } from "./words.js";

const PATIENCE_MS = 2_000;
const WORST = ["good", "weak", "very-weak"];

/**
 * @param {import("./call.js").Call} call
 * @param {() => import("./subscription.js").Received[]} received
 * @param {(stopped: string[]) => void} frozen track ids whose picture no longer comes
 * @returns {() => void} ends it
 */
export function watchOver({ root, page, media, presence, consultation }, received, frozen) {
  const ladder = new Ladder();
  let again = 0;
  const receipts = new Receipts(media, received, (unheard) => {
    root.toggleAttribute("data-unheard", unheard);
    clearTimeout(again);
    if (unheard) say(root, "unheard");
    else if (part(root, "notice")?.dataset.code === "unheard") say(root, "");
    // The words first; then a new way to the relay, which may be another one.
    if (unheard) again = setTimeout(() => receipts.unheard && void media.restart(), PATIENCE_MS);
  });
  const apply = () => {
    void media.publication?.take(ladder.rung);
    root.dataset.rung = String(ladder.rung);
  };
  const measured = (/** @type {string} */ up, /** @type {string} */ level) => {
    const { loss, who, others } = receipts.worst();
    const theirs = ofLoss(loss);
    const mine = WORST.indexOf(up) >= WORST.indexOf(theirs);
    if (ladder.note(mine ? up : theirs, mine || others < 2 ? undefined : FOR_ONE_OF_MANY)) apply();
    const because = mine || up !== "good" ? "" : named(root, who);
    presence.level(level, told(ladder.rung) !== "voice-only");
    write(words(page, told(ladder.rung) || (level === "good" ? "" : level), because));
  };
  const quality = new Quality(media, measured, frozen, () => RUNGS[ladder.rung].bits);
  const renewed = () => media.state === "connected" && ladder.rung > 0 && apply();
  media.addEventListener("state", renewed);
  const unlisten = live.on("media-unheard", (/** @type {any} */ frame) => {
    if ([undefined, consultation].includes(frame.consultation)) receipts.relayHears(Boolean(frame.silent));
  });
  return () => {
    clearTimeout(again);
    media.removeEventListener("state", renewed);
    unlisten();
    quality.close();
    receipts.close();
  };
}

/** @param {HTMLElement} page @param {string} code @param {string} who whose network it is, when not ours */
function words(page, code, who) {
  if (!code) return "";
  return (who && sentence(page, `${code}-theirs`).replace("{name}", who)) || sentence(page, code);
}

/** @param {string} text */
function write(text) {
  const line = part(document, "network");
  if (!line || line.textContent === text) return;
  line.textContent = text;
  line.classList.toggle("weak", Boolean(text));
  line.hidden = !text;
}

/** @param {HTMLElement} root @param {string} participant */
function named(root, participant) {
  const tile = root.querySelector(`.tile[data-participant="${CSS.escape(participant)}"] .tile-name`);
  return tile?.textContent?.split(",")[0].trim() ?? "";
}
