// @ts-check
/** Participants tell each other through the data channel who is muted, whose camera is off, who is badly connected. */

const LEVELS = ["good", "weak", "very-weak"];

/**
 * @param {import("./media.js").Media} media
 * @param {(participant: string, state: {microphone?: boolean, camera?: boolean, level?: string}) => void} show
 * @returns {{level: (level: string, pictured: boolean) => void}} tells how our own network does, whether it carries our picture
 */
export function share(media, show) {
  const { own } = media;
  let [ours, carried] = ["good", true];
  const tell = () => media.say({ type: "state", microphone: own.heard, camera: Boolean(own.camera) && carried, level: ours });
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
  return {
    level: (level, pictured) => {
      if (level === ours && pictured === carried) return;
      [ours, carried] = [level, pictured];
      tell();
    },
  };
}

/** Only what we know means something. @param {any} message */
function flags({ microphone, camera, level }) {
  return {
    level: LEVELS.includes(level) ? level : undefined,
    microphone: typeof microphone === "boolean" ? microphone : undefined,
    camera: typeof camera === "boolean" ? camera : undefined,
  };
}
