// @ts-check
/** Two soft notes, made here rather than fetched: on a slow network the sound comes at once. */

const NOTES = [659, 880];
const EACH_S = 0.28;

export function chime() {
  const context = new AudioContext();
  NOTES.forEach((frequency, index) => {
    const at = context.currentTime + index * EACH_S;
    const volume = new GainNode(context, { gain: 0 });
    const note = new OscillatorNode(context, { frequency });
    volume.gain.setTargetAtTime(0.35, at, 0.02);
    volume.gain.setTargetAtTime(0, at + EACH_S, 0.12);
    note.connect(volume).connect(context.destination);
    note.start(at);
    note.stop(at + 1);
    if (index === NOTES.length - 1) note.onended = () => context.close();
  });
}
