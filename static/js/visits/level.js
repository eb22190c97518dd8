// @ts-check
/** How loud the microphone hears, so that one sees it work. */

const QUIET_MS = 6_000;
const HEARD = 0.02;

/**
 * @param {MediaStreamTrack} track
 * @param {(level: number) => void} show 0 to 1
 * @param {(heard: boolean) => void} tell once: a sound came, or none for a while (then again when one comes)
 * @returns {() => void} stops it
 */
export function follow(track, show, tell) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 512 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const patience = setTimeout(() => tell(false), QUIET_MS);
  let level = 0;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const now = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    level = Math.max(now, level * 0.8);
    show(Math.min(1, level * 6));
    if (now < HEARD) return;
    clearTimeout(patience);
    tell(true);
  }, 60);
  return () => {
    clearTimeout(patience);
    clearInterval(timer);
    void context.close();
  };
}
