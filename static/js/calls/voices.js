// @ts-check
/** Who is speaking: the loudest voice of the moment, held long enough not to flicker. */

const EVERY_MS = 200;
const HOLD_MS = 900;
const THRESHOLD = 0.02;

/**
 * @param {() => import("./subscription.js").Received[]} received
 * @param {(participant: string) => void} show
 * @returns {() => void} stops it
 */
export function listen(received, show) {
  let speaker = "";
  let until = 0;
  const timer = setInterval(() => {
    const [loudest, level] = loudestOf(received());
    if (level > THRESHOLD) until = Date.now() + HOLD_MS;
    const next = level > THRESHOLD ? loudest : Date.now() < until ? speaker : "";
    if (next !== speaker) show((speaker = next));
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/** @param {import("./subscription.js").Received[]} received @returns {[string, number]} */
function loudestOf(received) {
  const voices = received.filter(({ kind }) => kind === "audio").map(measured);
  return voices.reduce((best, voice) => (voice[1] > best[1] ? voice : best), ["", 0]);
}

/** @param {import("./subscription.js").Received} voice @returns {[string, number]} */
function measured({ participant, receiver }) {
  const [source] = receiver.getSynchronizationSources?.() ?? [];
  const fresh = source && performance.timeOrigin + performance.now() - wall(source.timestamp) < 1000;
  return [participant, fresh ? (source.audioLevel ?? 0) : 0];
}

/** Browsers count from 1970 or from the beginning of the page. @param {number} stamp */
const wall = (stamp) => (stamp < 1e11 ? performance.timeOrigin + stamp : stamp);
