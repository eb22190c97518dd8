// @ts-check
/** The professional's call page: the call, the patient at the door, and the ways out. */
import { openDialog } from "../behaviors/dialog.js";
import { play } from "../behaviors/sound.js";
import { callAttention } from "../behaviors/title-badge.js";
import "../devices/all.js";
import { live } from "../live.js";
import { Call } from "./call.js";
import { Lobby } from "./lobby.js";
import { Own } from "./own.js";
import { act, part } from "./words.js";

const main = /** @type {HTMLElement} */ (document.querySelector("main.call"));
const room = /** @type {HTMLElement} */ (main.querySelector('[data-liane="call"]'));
const END_MS = 350;
const mine = (/** @type {any} */ frame) => frame.consultation === room.dataset.consultation;
const own = new Own();
const lobby = part(room, "lobby") ? new Lobby(room) : null; // a guest of the call has none

/** Once under way, leaving alone and ending for everybody are two different acts. */
function hangUp() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("hang-up"));
  if (dialog && room.dataset.state === "under_way") openDialog(dialog);
  else leave();
}

/** The page tells its departure while it goes. */
function leave() {
  location.assign(room.dataset.after ?? "/");
}

/** Over for everybody: devices off, then the closing screen, once the sound is heard. */
function end() {
  if (!room.isConnected || main.dataset.state === "over") return;
  main.dataset.state = "over";
  call.close();
  own.release();
  callAttention("");
  void play("end");
  setTimeout(() => location.replace(main.dataset.url ?? "/"), END_MS);
}

/** What was missed while the socket was away. */
async function catchUp() {
  const response = await fetch(main.dataset.url ?? "", { headers: { "X-Liane-Fragment": "1" } }).catch(() => null);
  if (lobby && response?.ok && room.isConnected) lobby.follow({ html: await response.text() });
}

const call = new Call(room, own, {
  hangUp,
  turned: (code) => (code === "over" ? end() : location.reload()),
});
live.on("consultation", (frame) => mine(frame) && lobby?.follow(frame));
live.on("knock", (frame) => mine(frame) && lobby?.knock(frame));
live.on("over", (frame) => mine(frame) && end());
document.addEventListener("live:connected", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.resumed) void catchUp();
});
document.addEventListener("live:denied", () => location.reload());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
act(main, "leave")?.addEventListener("click", leave);

live.connect("/live");
if (main.dataset.topic) void live.watch(main.dataset.topic);
await own.open();
await call.start();
