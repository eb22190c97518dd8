// @ts-check
/** The sheet of what is drawn on demand: alarms, logs, the strip of an urgent message. */
const STYLES = "/static/css/care.css";

/** @returns {HTMLLinkElement} */
function link() {
  const known = document.querySelector("link[data-care]");
  if (known instanceof HTMLLinkElement) return known;
  const made = Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLES });
  made.dataset.care = "";
  document.head.append(made);
  return made;
}

/** Also for who asks while it comes; a sheet that does not come holds nobody back. */
export function careStyles() {
  const sheet = link();
  if (sheet.sheet) return undefined;
  return new Promise((resolve) => {
    sheet.addEventListener("load", resolve, { once: true });
    sheet.addEventListener("error", resolve, { once: true });
    setTimeout(resolve, 1000);
  });
}
