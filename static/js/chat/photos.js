// @ts-check
/** Photos made lighter before they leave: 2048 px at most, JPEG, thus without place nor date inside. */

const LONGEST_PX = 2048;
const LARGEST_PX = 40_000_000;
const QUALITY = 0.85;

/**
 * The photo to send; the file itself when this browser cannot read it, or when reading it would
 * exhaust the device: the server decides.
 * @param {File} file
 * @returns {Promise<File>}
 */
export async function lighten(file) {
  try {
    const { naturalWidth, naturalHeight } = await measured(file);
    if (!naturalWidth || naturalWidth * naturalHeight > LARGEST_PX) return file;
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const blob = await redraw(bitmap);
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

/** Its size in pixels, without decoding it. @param {File} file @returns {Promise<HTMLImageElement>} */
async function measured(file) {
  const image = new Image();
  image.src = URL.createObjectURL(file);
  try {
    await new Promise((resolve, reject) => Object.assign(image, { onload: resolve, onerror: reject }));
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return image;
}

/** @param {ImageBitmap} bitmap @returns {Promise<Blob>} */
function redraw(bitmap) {
  const scale = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  paper.imageSmoothingQuality = "high";
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no blob"))), "image/jpeg", QUALITY),
  );
}
