// @ts-check
/** Tells that the device changed network, or found one again: addresses of before no longer answer. */

const SETTLE_MS = 300;

/** @param {() => void} changed @returns {() => void} stops it */
export function follow(changed) {
  const link = /** @type {any} */ (navigator).connection;
  let kind = link?.type;
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  };
  /** Its speed changes all the time; only another kind of network means other addresses. */
  const look = () => {
    if (link.type !== kind) later();
    kind = link.type;
  };
  addEventListener("online", later);
  link?.addEventListener?.("change", look);
  return () => {
    clearTimeout(timer);
    removeEventListener("online", later);
    link?.removeEventListener?.("change", look);
  };
}
