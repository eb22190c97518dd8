// @ts-check
/**
 * Heart rate from one lead, after Pan and Tompkins (IEEE Trans. Biomed. Eng. 1985;32:230): band 5-15 Hz, slope, square,
 * moving sum, two adaptive levels, search back. Two additions keep it from guessing: beats must stand out of what lies
 * between them and look like each other. domain/calls/heartbeats.py is the same, for what is kept.
 */
import { MISSING } from "./frames.js";

const WINDOW_S = 0.12;
const REFRACTORY_S = 0.24;
const SHORTEST_S = 2;
const SLOWEST_S = 1.8; // a beat falls in most spans of this length
const FEWEST = 3; // RR intervals
const SILENCE_S = 3.2;
const SMALLEST_UV = 100;
const CONTRAST = 5;
const LIKENESS = 0.75; // half of them
const ALIKE_ALL = 0.5; // four in five

/**
 * @param {Int16Array} values of one lead, MISSING in gaps @param {number} rate hertz @param {number} unit microvolts
 * @returns {{bpm: number | null, beats: number[]}} beats a minute, null when it cannot tell; where the R waves are
 */
export function heartRate(values, rate, unit) {
  const parts = segments(values, Math.round(SHORTEST_S * rate)).map(([from, to]) => {
    const band = filtered(values.subarray(from, to), rate, unit);
    return { from, band, ...detected(band, rate) };
  });
  const beats = parts.flatMap(({ from, peaks }) => peaks.map((peak) => from + peak));
  const gaps = parts.flatMap(({ peaks }) => peaks.slice(1).map((peak, at) => (peak - peaks[at]) / rate));
  const silent = !beats.length || values.length - beats[beats.length - 1] > SILENCE_S * rate;
  const sure = parts.every(({ peaks, band, energy }) => !peaks.length || convincing(peaks, band, energy, rate));
  if (gaps.length < FEWEST || silent || !sure) return { bpm: null, beats: sure ? beats : [] };
  return { bpm: Math.round((60 * gaps.length) / gaps.reduce((sum, one) => sum + one, 0)), beats };
}

/** What lies between gaps and is long enough. @param {Int16Array} values @param {number} shortest @returns {[number, number][]} */
function segments(values, shortest) {
  const found = /** @type {[number, number][]} */ ([]);
  let from = 0;
  for (let at = 0; at <= values.length; at++) {
    if (at < values.length && values[at] !== MISSING) continue;
    if (at - from >= shortest) found.push([from, at]);
    from = at + 1;
  }
  return found;
}

/** @param {Int16Array} values @param {number} rate @param {number} unit @returns {Float64Array} microvolts between 5 and 15 Hz */
function filtered(values, rate, unit) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = Float64Array.from(values, (value) => (value - mean) * unit);
  return biquad(biquad(centred, rate, 5, true), rate, 15, false);
}

/** Second order Butterworth. @param {Float64Array} input @param {number} rate @param {number} cut hertz @param {boolean} high */
function biquad(input, rate, cut, high) {
  const w = (2 * Math.PI * cut) / rate;
  const [cos, alpha] = [Math.cos(w), Math.sin(w) / Math.SQRT2];
  const edge = (high ? 1 + cos : 1 - cos) / 2;
  const [a0, a1, a2, b0, b1] = [1 + alpha, -2 * cos, 1 - alpha, edge, high ? -2 * edge : 2 * edge];
  let [x1, x2, y1, y2] = [input[0], input[0], high ? 0 : input[0], high ? 0 : input[0]];
  return input.map((x) => {
    const y = (b0 * (x + x2) + b1 * x1 - a1 * y1 - a2 * y2) / a0;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}

/** @param {Float64Array} band @param {number} rate @returns {{peaks: number[], energy: Float64Array}} R waves in `band` */
function detected(band, rate) {
  const width = Math.round(WINDOW_S * rate);
  const slopes = band.map((_, at) => (at < 2 ? 0 : ((band[at] - band[at - 2]) * rate) / 2) ** 2);
  const energy = new Float64Array(band.length);
  for (let at = 0, sum = 0; at < band.length; at++) {
    sum += slopes[at] - (at >= width ? slopes[at - width] : 0);
    energy[at] = Math.max(0, sum) / width;
  }
  const peaks = chosen(tops(energy, Math.round(REFRACTORY_S * rate)), energy, rate);
  return { peaks: aligned(band, peaks, Math.round(1.2 * width)), energy };
}

/** Highest points, none within `apart` of a higher one. @param {Float64Array} energy @param {number} apart @returns {number[]} */
function tops(energy, apart) {
  const found = /** @type {number[]} */ ([]);
  for (let at = 1; at < energy.length - 1; at++) {
    if (!(energy[at] > energy[at - 1] && energy[at] >= energy[at + 1])) continue;
    const last = found[found.length - 1];
    if (last === undefined || at - last >= apart) found.push(at);
    else if (energy[at] > energy[last]) found[found.length - 1] = at;
  }
  return found;
}

/** Signal and noise levels follow what they meet; a missed beat is looked for again. @param {number[]} candidates @param {Float64Array} energy @param {number} rate */
function chosen(candidates, energy, rate) {
  const block = Math.round(SLOWEST_S * rate);
  const highest = Array.from({ length: Math.ceil(energy.length / block) }, (_, at) => Math.max(...energy.subarray(at * block, (at + 1) * block)));
  let signal = 0.7 * median(highest);
  let noise = 0.1 * signal;
  const kept = /** @type {number[]} */ ([]);
  const level = () => noise + 0.25 * (signal - noise);
  candidates.forEach((at, index) => {
    const usual = kept.length > 2 ? (kept[kept.length - 1] - kept[0]) / (kept.length - 1) : 0;
    const last = kept[kept.length - 1] ?? at;
    if (usual && at - last > 1.66 * usual) {
      const between = candidates.slice(0, index).filter((one) => one > last + 0.36 * rate && energy[one] > Math.max(level() / 2, 0.3 * signal));
      if (between.length) kept.push(between.reduce((best, one) => (energy[one] > energy[best] ? one : best)));
    }
    const high = energy[at] > level();
    const wave = kept.length && at - kept[kept.length - 1] < 0.36 * rate && energy[at] < 0.4 * energy[kept[kept.length - 1]];
    if (high && !wave) {
      kept.push(at);
      signal += 0.125 * (energy[at] - signal);
    } else noise += 0.125 * (energy[at] - noise);
  });
  return kept;
}

/** The R wave before each top, all on the same side of zero. @param {Float64Array} band @param {number[]} tops @param {number} back */
function aligned(band, tops, back) {
  const windows = tops.map((top) => band.subarray(Math.max(0, top - back), top + 1));
  const up = windows.reduce((sum, window) => sum + Math.max(...window) + Math.min(...window), 0) >= 0;
  return tops.map((top, at) => Math.max(0, top - back) + windows[at].indexOf(up ? Math.max(...windows[at]) : Math.min(...windows[at])));
}

/** @param {number[]} peaks @param {Float64Array} band @param {Float64Array} energy @param {number} rate */
function convincing(peaks, band, energy, rate) {
  const around = Math.round(0.06 * rate);
  const shapes = peaks.filter((at) => at >= around && at + around < band.length).map((at) => band.subarray(at - around, at + around + 1));
  if (!shapes.length) return false;
  const mean = shapes[0].map((_, at) => shapes.reduce((sum, shape) => sum + shape[at], 0) / shapes.length);
  const tall = median(shapes.map((shape) => Math.max(...shape) - Math.min(...shape)));
  const alike = shapes.map((shape) => likeness(shape, mean)).sort((a, b) => a - b);
  const busy = new Uint8Array(energy.length);
  for (const at of peaks) busy.fill(1, Math.max(0, at - around), at + around + Math.round(WINDOW_S * rate));
  const quiet = median([...energy].filter((_, at) => !busy[at]));
  const loud = median(peaks.map((at) => Math.max(...energy.subarray(at, at + Math.round(WINDOW_S * rate)))));
  return tall >= SMALLEST_UV && alike[Math.floor(alike.length / 2)] >= LIKENESS && loud >= CONTRAST * quiet && alike[Math.floor(alike.length / 5)] >= ALIKE_ALL;
}

/** Correlation without the means: both are centred already. @param {Float64Array} one @param {Float64Array} other */
function likeness(one, other) {
  let [both, first, second] = [0, 0, 0];
  one.forEach((value, at) => {
    both += value * other[at];
    first += value * value;
    second += other[at] * other[at];
  });
  return both / (Math.sqrt(first * second) || 1);
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
