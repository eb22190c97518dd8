// @ts-check
/** A PDF document read in place, a page at a time; what cannot be shown is said, and can always be downloaded. */
import { open } from "./viewer.js";

const NO = "Ce document ne peut pas être montré pour l’instant. Vous pouvez le télécharger.";

/** @param {string} href @param {number} number @returns {Promise<{pages: number, words: string}>} */
async function page(href, number) {
  const answer = await fetch(`${href}/pages/${number}`, { headers: { Accept: "application/json" } });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || NO);
  return said;
}

/** @param {HTMLAnchorElement} link of the document */
export async function leaf(link) {
  const name = link.download || "Document";
  link.setAttribute("aria-busy", "true");
  try {
    const first = await page(link.href, 1);
    await open(Array.from({ length: first.pages }, (_, n) => sight(link.href, name, n + 1, first.pages)), 0, name);
  } catch (refusal) {
    const sentence = refusal instanceof TypeError ? NO : /** @type {Error} */ (refusal).message;
    await open([{ src: "", alt: "", title: name, save: link.href, name, refused: sentence }], 0, name);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

/** The next page is drawn while this one is read. @param {string} href @param {string} name @param {number} n @param {number} pages */
function sight(href, name, n, pages) {
  const words = async () => {
    const said = await page(href, n);
    if (n < pages) page(href, n + 1).catch(() => null);
    return said.words;
  };
  const title = `${name} · page ${n} sur ${pages}`;
  return { src: `${href}/pages/${n}.jpg`, alt: `Page ${n} sur ${pages}`, title, save: href, name, words };
}
