// @ts-check
/** He went out, by choice or by mistake: the same door is still open. */
import { act } from "../calls/words.js";
import { attach } from "./rating.js";

/** @type {import("./visit.js").Begin} */
export function begin(step, visit) {
  const url = step.dataset.arrivalUrl ?? "/visit/arrival";
  act(step, "return")?.addEventListener("click", () => void visit.send(url));
  return attach(step, visit);
}
