// @ts-check
/** The call is over: how was it? */
import { attach } from "./rating.js";

/** @type {import("./visit.js").Begin} */
export const begin = (step, visit) => attach(step, visit);
