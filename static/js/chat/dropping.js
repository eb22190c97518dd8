// @ts-check
/** Files dropped anywhere on the conversation. */

/** @param {HTMLElement} zone @param {(event: DragEvent) => void} onDrop */
export function acceptDrops(zone, onDrop) {
  zone.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.dataset.dropping = "";
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(/** @type {Node} */ (event.relatedTarget))) delete zone.dataset.dropping;
  });
  zone.addEventListener("drop", (event) => {
    delete zone.dataset.dropping;
    onDrop(event);
  });
}
