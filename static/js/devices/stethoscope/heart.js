// @ts-check
/** A heart for the demonstration, made of two damped thuds a beat and a little noise: always labelled "Simulation". */

const BEAT_S = 60 / 72;
const SOUNDS = [
  { at: 0.05, hz: 55, lasts: 0.11, strength: 0.55 }, // S1
  { at: 0.37, hz: 80, lasts: 0.08, strength: 0.4 }, // S2
];

/** @returns {{track: MediaStreamTrack, close: () => void}} */
export function heart() {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const source = new AudioBufferSourceNode(context, { buffer: beat(context), loop: true });
  source.connect(out);
  source.start();
  void context.resume();
  return { track: out.stream.getAudioTracks()[0], close: () => void context.close() };
}

/** @param {BaseAudioContext} context */
export function beat(context) {
  const { sampleRate } = context;
  const buffer = context.createBuffer(1, Math.round(BEAT_S * sampleRate), sampleRate);
  const samples = buffer.getChannelData(0);
  for (let n = 0; n < samples.length; n++) {
    const t = n / sampleRate;
    samples[n] = 0.004 * (Math.random() - 0.5);
    for (const { at, hz, lasts, strength } of SOUNDS) {
      const into = t - at;
      if (into > 0) samples[n] += strength * Math.min(1, into / 0.008) * Math.exp((-4 * into) / lasts) * Math.sin(2 * Math.PI * hz * into);
    }
  }
  return buffer;
}
