// @ts-check
/** What a device sent is not read at all, rather than half. The page holds the sentence of each code. */

export class Refusal extends Error {
  /** @param {"truncated" | "oversized" | "unreadable" | "moment" | "no-value" | "unknown"} code */
  constructor(code) {
    super(code);
    this.name = "Refusal";
    this.code = code;
  }
}
