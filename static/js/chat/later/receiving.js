// @ts-check
/** What was shared from another application enters the composer of the conversation that was chosen. */
import { forgetShared, shared } from "../shared.js";

/** @param {InstanceType<typeof import("../conversation.js").Conversation>} room */
export async function receive({ composer }) {
  history.replaceState(history.state, "", location.pathname);
  const given = await shared();
  if (!given || !composer) return;
  const { words, tray } = composer;
  tray.add(given.files);
  if (given.words) words.value = [words.value, given.words].filter(Boolean).join("\n");
  words.dispatchEvent(new Event("input", { bubbles: true }));
  words.focus();
  await forgetShared();
}
