// @ts-check
/** The words not yet sent of each conversation, sealed on this device, found again after a reload. */
import { forget, keep, kept } from "./sealed-store.js";

const PAUSE_MS = 400;

/**
 * @param {HTMLTextAreaElement} words
 * @param {string} conversation
 * @returns {{save: () => void}}
 */
export function draftOf(words, conversation) {
  let timer = 0;
  const write = () => {
    clearTimeout(timer);
    timer = 0;
    const act = words.value ? keep("drafts", conversation, words.value) : forget("drafts", conversation);
    act.catch(() => null);
  };
  const save = () => (timer ||= setTimeout(write, PAUSE_MS));
  words.addEventListener("input", save);
  addEventListener("pagehide", () => timer && write());
  restore(words, conversation).catch(() => null);
  return { save };
}

/** @param {HTMLTextAreaElement} words @param {string} conversation */
async function restore(words, conversation) {
  const draft = (await kept("drafts")).find(({ id }) => id === conversation);
  if (!draft || words.value) return;
  words.value = draft.value;
  words.dispatchEvent(new Event("input", { bubbles: true }));
}
