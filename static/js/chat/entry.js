// @ts-check
/** Entry of the messenger's pages: the list, the open conversation, and what an earlier page left unsent. */
import "./list.js";
import "./reaching.js";
import "./waiting.js";
import { room } from "./conversation.js";
import { isKeeping } from "./keeping.js";
import { me } from "./me.js";
import { resume } from "./outbox.js";

/** @param {string} name */
const says = (name) => new URLSearchParams(location.search).has(name);

if (me) {
  resume();
  if (isKeeping() && !("away" in document.body.dataset)) import("./later/copying.js").then(({ copy }) => copy(room));
  if (room && says("shared")) import("./later/receiving.js").then(({ receive }) => receive(room));
}
if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
  import("./later/keyboard.js").then(({ listen }) => listen(room));
  void import("./later/palette.js"); // Ctrl+K finds it there
}
