// @ts-check
/** Writing in the field where the caret is, as if it had been typed. */

/**
 * @param {HTMLTextAreaElement} words
 * @param {string} text takes the place of what is selected, or of the `back` letters before the caret
 * @param {number} [back]
 */
export function insert(words, text, back = 0) {
  const { selectionStart: from, selectionEnd: to } = words;
  words.focus();
  words.setRangeText(text, from - back, to, "end");
  words.dispatchEvent(new Event("input", { bubbles: true }));
}
