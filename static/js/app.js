// Entry of the professionals' pages: the live thread with the server, and the behaviours the page asks for.
import { live } from "./live.js";
import "./accounts/ended.js";
import "./accounts/made-for.js";
import "./behaviors/install-offer.js";
import { wake } from "./behaviors/wake.js";
import { register } from "./behaviors/service-worker.js";

wake(document);
register();
const person = document.querySelector('meta[name="current-person"]');
if (person) {
  live.connect("/live", `person:${person.getAttribute("content")}`);
  void import("./calls/knock.js");
  void import("./chat/alarm.js");
  if (person.dataset.lock) void import("./accounts/lock.js");
  if (globalThis.Notification?.permission === "granted") void import("./chat/later/told.js");
}
