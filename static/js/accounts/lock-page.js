// @ts-check
/** The server asks for the code: what this browser had to remember of it without network is said. */
import { setShut } from "./lock-memory.js";

setShut(false);
