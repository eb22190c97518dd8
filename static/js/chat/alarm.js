// @ts-check
/**
 * Wherever one is in Liane: alerts that wait for an answer stand above the page. The server says what to show; the page
 * asks when something moved and each time it comes back. What draws them and what acts is loaded when there is one.
 */
import { live } from "../live.js";
import "./acting.js";
import { fragment } from "./wire.js";

let shown = false;

async function ask() {
  const answer = await fragment("/alerts").catch(() => null);
  if (!answer || !(shown || answer.elements.length)) return;
  shown = true;
  const { show } = await import("./later/alarms.js");
  show(answer.elements);
}

live.on("alert", ask);
for (const name of ["live:connected", "live:poll", "alerts:acted"]) document.addEventListener(name, ask);
if (live.connected) void ask();
