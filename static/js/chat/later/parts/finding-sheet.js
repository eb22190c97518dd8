// @ts-check
/** The styles of what finds, once. */
export function styled() {
  if (document.querySelector("link[data-finding]")) return undefined;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/css/finding.css" });
  link.dataset.finding = "";
  document.head.append(link);
  return new Promise((resolve) => (link.onload = link.onerror = resolve));
}
