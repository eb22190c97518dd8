// Entry of the patients' pages: behaviours only; the waiting room and the call bring their own code.
import { wake } from "./behaviors/wake.js";

wake(document);
