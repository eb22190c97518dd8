// @ts-check
/** Our screen, as one more picture: detail before motion; it ends with the browser's own button too. */

const LABEL = "screen";
const SCREEN_BITS = 2_000_000;

/** @param {string} label of a track, as the relay tells it */
export const isScreen = (label) => label === LABEL;

/**
 * @param {HTMLButtonElement | null} button hidden where the browser cannot (phones)
 * @param {import("./media.js").Media} media @param {(error: unknown) => void} failed
 * @returns {() => void} stops sharing
 */
export function offer(button, media, failed) {
  if (!button || !navigator.mediaDevices?.getDisplayMedia) return () => {};
  /** @type {MediaStreamTrack | null} */
  let shared = null;
  button.hidden = false;
  const show = () => button.setAttribute("aria-pressed", String(Boolean(shared)));
  const stop = () => {
    shared?.stop();
    shared = null;
    void media.retire(LABEL);
    show();
  };
  const start = async () => {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false });
    [shared] = stream.getVideoTracks();
    shared.contentHint = "detail";
    shared.addEventListener("ended", stop);
    show();
    await media.publish(LABEL, { track: shared, maxBitrate: SCREEN_BITS, degradation: "maintain-resolution" });
  };
  button.addEventListener("click", () => {
    if (shared) return stop();
    start().catch((error) => {
      if (shared) stop();
      if (error?.name !== "NotAllowedError") failed(error); // closed without choosing: no trouble
    });
  });
  return () => shared && stop();
}
