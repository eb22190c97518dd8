// @ts-check
/** The sentences of a page: templates hold them, code only names them. */

/** @param {ParentNode} root @param {string} code @returns {string} "" when the page has no such sentence */
export function sentence(root, code) {
  const template = root.querySelector(`template[data-sentence="${CSS.escape(code)}"]`);
  return /** @type {HTMLTemplateElement | null} */ (template)?.content.textContent?.trim() ?? "";
}

/**
 * Say it in the page's status line, which screen readers follow; "" empties it.
 * @param {ParentNode} root @param {string} code @param {number} [ms] then it leaves
 */
export function say(root, code, ms) {
  const line = /** @type {HTMLElement | null} */ (root.querySelector('[data-part="notice"]'));
  if (!line) return;
  const words = code ? sentence(root, code) : "";
  line.textContent = words;
  line.hidden = !words;
  line.dataset.code = code;
  if (ms) setTimeout(() => line.dataset.code === code && say(root, ""), ms);
}

/** @param {ParentNode} root @param {string} name @returns {HTMLElement | null} */
export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** @param {ParentNode} root @param {string} name @returns {HTMLButtonElement | null} */
export const act = (root, name) => root.querySelector(`[data-act="${name}"]`);
