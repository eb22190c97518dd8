// @ts-check
/** Ctrl+B and Ctrl+I put the signs around what is selected, or take them away. */

const SIGNS = /** @type {Record<string, string>} */ ({ b: "*", i: "_" });

/** @param {HTMLTextAreaElement} words @param {string} key "b" or "i" */
export function shape(words, key) {
  const { selectionStart: from, selectionEnd: to, value } = words;
  const sign = SIGNS[key];
  const chosen = value.slice(from, to);
  const shaped = chosen.length > 2 && chosen.startsWith(sign) && chosen.endsWith(sign);
  const text = shaped ? chosen.slice(1, -1) : `${sign}${chosen}${sign}`;
  words.setRangeText(text, from, to, "select");
  if (!chosen) words.setSelectionRange(from + 1, from + 1);
  words.dispatchEvent(new Event("input", { bubbles: true }));
}
