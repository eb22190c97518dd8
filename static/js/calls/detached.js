// @ts-check
/** Picture in picture: the large image in a small window that stays above the practice software. */

/**
 * @param {HTMLButtonElement | null} button hidden where the browser cannot
 * @param {() => HTMLVideoElement | undefined} main the picture to detach
 */
export function offer(button, main) {
  if (!button || !document.pictureInPictureEnabled) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const video = main();
    if (document.pictureInPictureElement) await document.exitPictureInPicture().catch(() => {});
    else if (video?.readyState) await video.requestPictureInPicture().catch(() => {});
  });
}
