// @ts-check
/** The round buttons of a call, and their keys: M for the microphone, V for the camera, G for the mosaic. */
import { cameras } from "./devices.js";
import { act } from "./words.js";

/**
 * @param {HTMLElement} root
 * @param {import("./own.js").Own} own
 * @param {{failed: (device: string, error: unknown) => void, hangUp: () => void, keys: Record<string, () => void>}} answer
 * @returns {() => void} lets go of the keyboard
 */
export function control(root, own, answer) {
  const toggles = /** @type {Record<string, () => Promise<void>>} */ ({
    microphone: () => own.setMicrophone(!own.heard),
    camera: () => own.setCamera(!own.camera),
    "switch-camera": () => own.switchCamera(),
  });
  const press = (/** @type {string} */ name) => toggles[name]().catch((error) => answer.failed(name, error));
  for (const name of Object.keys(toggles)) act(root, name)?.addEventListener("click", () => press(name));
  act(root, "hang-up")?.addEventListener("click", answer.hangUp);
  const show = () => paint(root, own);
  own.addEventListener("change", show);
  navigator.mediaDevices?.addEventListener?.("devicechange", show);
  show();
  return keys({ m: () => press("microphone"), v: () => press("camera"), ...answer.keys }, () => {
    own.removeEventListener("change", show);
    navigator.mediaDevices?.removeEventListener?.("devicechange", show);
  });
}

/** @param {HTMLElement} root @param {import("./own.js").Own} own */
async function paint(root, own) {
  act(root, "microphone")?.classList.toggle("cut", !own.heard);
  act(root, "camera")?.classList.toggle("cut", !own.camera);
  const change = act(root, "switch-camera");
  if (change) change.hidden = !own.camera || (await cameras()).length < 2;
}

/** @param {Record<string, () => void>} acts @param {() => void} end @returns {() => void} */
function keys(acts, end) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
    const typing = /** @type {Element} */ (event.target).closest?.("input:not([type=radio]), textarea, select, dialog, [contenteditable]");
    if (!busy && !typing) acts[event.key.toLowerCase()]?.();
  };
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("keydown", onKey);
    end();
  };
}
