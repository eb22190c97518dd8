// @ts-check
/** What a finger, the keys and the device itself do to a recording under way. */

const TAP_MS = 400;
const AWAY_PX = 90;
const LOCK_PX = 60;
const SETTLE_MS = 350;

/** @typedef {{x: number, y: number, at: number, released: boolean}} Hold */
/** @typedef {InstanceType<typeof import("../recorder.js").Recorder>} Recorder */

/** @param {Recorder} recorder until it ends */
export function follow(recorder) {
  const { hold, panel, stops } = recorder;
  const { signal } = stops;
  const rest = () => {
    hold.released = true;
    recorder.lock();
  };
  let lifted = -SETTLE_MS;
  const lift = () => {
    if (!hold.released || recorder.isHeld) lifted = performance.now();
    release(recorder);
  };
  document.addEventListener("keydown", (event) => onKey(recorder, event), { signal });
  addEventListener("pointermove", (event) => move(recorder, event), { signal });
  addEventListener("pointerup", lift, { signal });
  // The finger was taken away by something else: a call, another application, the hand of the phone.
  addEventListener("pointercancel", rest, { signal });
  document.addEventListener("visibilitychange", () => document.hidden && rest(), { signal });
  addEventListener("beforeunload", (event) => recorder.ms && event.preventDefault(), { signal });
  panel.addEventListener("click", (event) => spare(event, lifted), { capture: true });
}

/** The finger that lets the microphone go would click what has come under it, which sends. @param {any} event @param {number} lifted */
function spare(event, lifted) {
  if (event.detail && event.pointerType !== "mouse" && performance.now() - lifted < SETTLE_MS) event.stopPropagation();
}

/** Not that of a sheet that stands over it. @param {Recorder} recorder @param {KeyboardEvent} event */
function onKey(recorder, event) {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
  event.preventDefault();
  recorder.cancel();
}

/** @param {Recorder} recorder @param {PointerEvent} event */
function move(recorder, { clientX, clientY }) {
  const { hold } = recorder;
  if (hold.released || recorder.form.dataset.recording !== "held") return;
  if (hold.x - clientX > AWAY_PX) recorder.cancel();
  else if (hold.y - clientY > LOCK_PX) recorder.lock();
}

/** @param {Recorder} recorder */
function release(recorder) {
  recorder.hold.released = true;
  if (!recorder.isHeld) return;
  if (performance.now() - recorder.hold.at < TAP_MS) recorder.lock();
  else recorder.review();
}
