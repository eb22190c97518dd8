// @ts-check
/** The style of what opens on demand comes with it. */
const MOST_MS = 8_000;

/**
 * One that a page has is not asked again; one that does not come holds nobody back for ever.
 * @param {string} name of a file of static/css
 * @param {number} [most] milliseconds that what opens can wait
 * @returns {Promise<unknown> | undefined} once it is there; nothing to wait for when it is already
 */
export function styled(name, most = MOST_MS) {
  const href = `/static/css/${name}.css`;
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector(`link[rel=stylesheet][href^="${href}"]`)) ?? added(href);
  if (link.sheet) return undefined;
  return new Promise((resolve) => {
    for (const end of ["load", "error"]) link.addEventListener(end, resolve, { once: true });
    setTimeout(resolve, most);
  });
}

/** @param {string} href asked again next time when it cannot come */
function added(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  link.addEventListener("error", () => link.remove());
  document.head.append(link);
  return link;
}
