// Entry of the professionals' pages: the live thread with the server, and the behaviours the page asks for.
import { live } from "./live.js";
import "./accounts/ended.js";
import "./behaviors/install-offer.js";
import { wake } from "./behaviors/wake.js";
import { register } from "./behaviors/service-worker.js";

wake(document);
register();
if (document.querySelector('meta[name="current-person"]')) {
  live.connect("/live");
  void import("./calls/knock.js");
}
