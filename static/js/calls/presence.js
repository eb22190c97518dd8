// @ts-check
/** Participants tell each other through the data channel who is muted and whose camera is off. */

/**
 * @param {import("./media.js").Media} media
 * @param {(participant: string, state: {microphone?: boolean, camera?: boolean}) => void} show
 */
export function share(media, show) {
  const { own } = media;
  const tell = () => media.say({ type: "state", microphone: own.heard, camera: Boolean(own.camera) });
  own.addEventListener("change", tell);
  media.addEventListener("ready", () => {
    media.say({ type: "hello" });
    tell();
  });
  media.addEventListener("message", (event) => {
    const { from, message } = /** @type {CustomEvent} */ (event).detail;
    if (message.type === "hello") tell();
    if (message.type === "state") show(from, flags(message));
  });
}

/** Only true and false mean something. @param {any} message */
function flags({ microphone, camera }) {
  return {
    microphone: typeof microphone === "boolean" ? microphone : undefined,
    camera: typeof camera === "boolean" ? camera : undefined,
  };
}
