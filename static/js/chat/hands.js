// @ts-check
/**
 * How messages name people to those who may know: keyed names that the server gives. A page knows the reader's own,
 * by identity, and those of her colleagues; anybody else's are only equal or different.
 */
const place = () => /** @type {HTMLElement | null} */ (document.querySelector('[data-liane~="speaking-as"]'));

/** @param {string} name @returns {Record<string, string>} */
function said(name) {
  const text = place()?.dataset[name] || "{}";
  if (kept.get(name)?.text !== text) kept.set(name, { text, value: JSON.parse(text) });
  return kept.get(name)?.value ?? {};
}

/** @type {Map<string, {text: string, value: Record<string, string>}>} */
const kept = new Map();

/** The reader's own in the open conversation. @returns {Set<string>} */
export const ownHands = () => new Set(Object.values(said("hands")));

/** @param {string} identity @returns {string} what signs her words as this identity */
export const handAs = (identity) => said("hands")[identity] ?? Object.values(said("hands"))[0] ?? "";

/** Who types for her structures: "Paul Rey, préparateur", by hand. */
export const insiders = () => said("insiders");
