// @ts-check
/** The style of what opens on demand comes with it. */
import { make } from "../../drawing.js";

/** @param {string} name of a file of static/css @returns {Promise<unknown>} once it is there, or cannot come */
export async function styled(name) {
  if (document.querySelector(`link[data-sheet="${name}"]`)) return undefined;
  const link = make("link", { rel: "stylesheet", href: `/static/css/${name}.css` });
  link.dataset.sheet = name;
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}
