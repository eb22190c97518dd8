// @ts-check
/** A heart for tests and demonstrations: PQRST waves as sums of Gaussians, lead III as Einthoven says (II minus I). */

export const RATE = 250;
export const LEADS = ["I", "II", "III"];
export const DESCRIPTION = { device: "Simulation", source: "simulation", rate: RATE, leads: LEADS, unit: 1 };

// Centre and width in seconds from the R wave, then microvolts in leads I and II.
const P = { at: -0.16, width: 0.024, i: 90, ii: 140 };
const QRS = [
  { at: -0.026, width: 0.009, i: -60, ii: -80 },
  { at: 0, width: 0.0105, i: 720, ii: 1150 },
  { at: 0.028, width: 0.01, i: -140, ii: -220 },
];
const T = { at: 0.27, width: 0.05, i: 190, ii: 310 };

/**
 * @param {{bpm?: number, rate?: number, noise?: number, wander?: number, hum?: number, spread?: number, seed?: number}} [wish]
 *   `noise` and `hum` (50 Hz) in microvolts rms, `wander` of the base line in microvolts, `spread` of the RR interval (0.03 = 3 %)
 * @returns {(count: number) => Int16Array} the next `count` instants of I, II, III, in microvolts
 */
export function heart({ bpm = 72, rate = RATE, noise = 12, wander = 40, hum = 0, spread = 0.03, seed = 7 } = {}) {
  const random = numbers(seed);
  const beat = (/** @type {number} */ at) => ({ at, rr: (60 / bpm) * (1 + spread * gauss(random)) });
  let beats = [beat(-0.4), beat(0)];
  beats[1].at = beats[0].at + beats[0].rr;
  let n = 0;

  const instant = () => {
    const t = n++ / rate;
    while (beats[beats.length - 1].at < t + 1.5) beats.push(beat(beats[beats.length - 1].at + beats[beats.length - 1].rr));
    if (beats.length > 12) beats = beats.slice(-12);
    const base = wander * Math.sin(2 * Math.PI * 0.24 * t) + hum * Math.SQRT2 * Math.sin(2 * Math.PI * 50 * t);
    let [i, ii] = [base * 0.7 + noise * gauss(random), base + noise * gauss(random)];
    for (const { at, rr } of beats.filter((beat) => Math.abs(t - beat.at) < 0.7))
      for (const wave of waves(rr)) {
        const height = Math.exp(-0.5 * ((t - at - wave.at) / wave.width) ** 2);
        i += wave.i * height;
        ii += wave.ii * height;
      }
    return [Math.round(i), Math.round(ii), Math.round(ii) - Math.round(i)];
  };
  return (count) => {
    const samples = new Int16Array(3 * count);
    for (let at = 0; at < count; at++) samples.set(instant(), 3 * at);
    return samples;
  };
}

/** A quick heart has a shorter PR and QT. @param {number} rr seconds */
function waves(rr) {
  const squeeze = Math.min(1.1, Math.sqrt(rr / 0.83));
  const early = { ...P, at: P.at * Math.min(1, squeeze * 1.05) };
  return [early, ...QRS, { ...T, at: T.at * squeeze, width: T.width * squeeze }];
}

/** The same numbers for the same seed (Park and Miller, 1988). @param {number} seed */
export function numbers(seed) {
  let state = seed % 2147483647 || 1;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

/** @param {() => number} random */
export const gauss = (random) => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

/**
 * Feed a sender at the pace of the clock until stopped, also in a page that sleeps.
 * @param {import("./sending.js").Sender} sender @returns {() => void} stops
 */
export function run(sender, wish = {}) {
  const next = heart(wish);
  const began = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * RATE);
    if (due - done > 5 * RATE) {
      sender.skip(due - done);
      next(due - done);
    } else sender.push(next(due - done));
    done = due;
  }, 100);
  return () => clearInterval(timer);
}
