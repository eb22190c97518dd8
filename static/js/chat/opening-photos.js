// @ts-check
/** A tap on a photo shows it large, among all those of the page; on a document, its pages. @param {HTMLElement} list */
export function openPhotos(list) {
  list.addEventListener("click", async (event) => {
    const photo = /** @type {Element} */ (event.target).closest("a.photo, a.file[data-pages]");
    if (!(photo instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (photo.classList.contains("file")) return (await import("./later/leaves.js")).leaf(photo);
    const { view } = await import("./later/viewer.js");
    view(
      [...list.querySelectorAll("a.photo")].map((link) => /** @type {HTMLAnchorElement} */ (link)),
      photo,
    );
  });
}
