// Three short sounds: "message", "knock" (someone is in the waiting room), "end". Each can be silenced for good.
const KEPT = "liane:silent";
const loaded = new Map();

export const silent = () => localStorage.getItem(KEPT) === "1";
export const setSilent = (on) => (on ? localStorage.setItem(KEPT, "1") : localStorage.removeItem(KEPT));

/** Plays `name`; a browser that wants a tap first stays silent, without an error. */
export async function play(name, { loud = false } = {}) {
  if (silent() && !loud) return;
  const audio = loaded.get(name) ?? new Audio(`/static/sounds/${name}.wav`);
  loaded.set(name, audio);
  audio.currentTime = 0;
  await audio.play().catch(() => {});
}
