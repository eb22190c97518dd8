// @ts-check
/** One picture of a camera with all its pixels: what the camera itself can take, else the frame as it comes. */
import { Trouble } from "../trouble.js";

const QUALITY = 0.95;
const LIMIT_MS = 1_500;
const NONE = "La caméra n’a pas donné d’image. Rebranchez-la, puis recommencez.";

/** @param {MediaStreamTrack} track @returns {Promise<{blob: Blob, width: number, height: number}>} */
export async function still(track) {
  const taken = (await photographed(track)) ?? (await framed(track));
  const { width, height } = await createImageBitmap(taken);
  return { blob: taken, width, height };
}

/** @param {MediaStreamTrack} track @returns {Promise<Blob | null>} null where the browser cannot */
async function photographed(track) {
  const Capture = /** @type {any} */ (globalThis).ImageCapture;
  if (!Capture) return null;
  const photo = new Capture(track).takePhoto().catch(() => null);
  return Promise.race([photo, new Promise((done) => setTimeout(() => done(null), LIMIT_MS))]);
}

/** @param {MediaStreamTrack} track @returns {Promise<Blob>} */
async function framed(track) {
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, srcObject: new MediaStream([track]) });
  await video.play().catch(() => {});
  if (!video.videoWidth) await new Promise((done) => (video.addEventListener("resize", done, { once: true }), setTimeout(done, LIMIT_MS)));
  const { videoWidth: width, videoHeight: height } = video;
  if (width < 3 || track.readyState !== "live") throw new Trouble(NONE);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  video.srcObject = null;
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Trouble(NONE);
  return blob;
}
