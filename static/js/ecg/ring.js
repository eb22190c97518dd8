// @ts-check
/** The last seconds of several leads. What was lost keeps its place, marked MISSING. */
import { MISSING } from "./frames.js";

export class Ring {
  /** @param {number} leads @param {number} capacity instants */
  constructor(leads, capacity) {
    this.capacity = capacity;
    this.leads = Array.from({ length: leads }, () => new Int16Array(capacity).fill(MISSING));
    this.start = this.end = 0;
  }

  /** The instants held are from `oldest` to `end`, counted since the source began. */
  get oldest() {
    return Math.max(this.start, this.end - this.capacity);
  }

  /** Begin at this instant. @param {number} first */
  begin(first) {
    this.start = this.end = first;
  }

  /** @param {Int16Array} samples interleaved */
  write(samples) {
    const width = this.leads.length;
    for (let at = 0; at < samples.length; at += width) {
      const place = this.end % this.capacity;
      for (let lead = 0; lead < width; lead++) this.leads[lead][place] = samples[at + lead];
      this.end += 1;
    }
  }

  /** Instants that will never come. @param {number} count */
  skip(count) {
    const marked = Math.min(count, this.capacity);
    const from = this.end + count - marked;
    for (let at = from; at < from + marked; at++) for (const lead of this.leads) lead[at % this.capacity] = MISSING;
    this.end += count;
  }

  /** One lead between two instants; what is not held is MISSING. @param {number} lead @param {number} from @param {number} to */
  read(lead, from, to) {
    const values = new Int16Array(Math.max(0, to - from)).fill(MISSING);
    const begin = Math.max(from, this.oldest);
    for (let at = begin; at < Math.min(to, this.end); at++) values[at - from] = this.leads[lead][at % this.capacity];
    return values;
  }
}
