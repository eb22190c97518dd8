// @ts-check
/** Wherever the professional is in Liane: somebody knocks at the door of one of her consultations. */
import { play } from "../behaviors/sound.js";
import { callAttention } from "../behaviors/title-badge.js";
import { toast } from "../behaviors/toast.js";
import { live } from "../live.js";

const RINGS = 4;
const RING_MS = 4_000;

/** Until somebody answers, or for a quarter of a minute. @param {HTMLElement} box @param {number} left */
function ring(box, left) {
  if (!left || !box.isConnected) return;
  void play("knock");
  setTimeout(() => ring(box, left - 1), RING_MS);
}

const onCallPage = () => document.querySelector('[data-liane="call"]') !== null;

live.on("knock", ({ sentence, name, act, url }) => {
  if (onCallPage()) return;
  void play("knock");
  callAttention(name);
  toast(sentence ?? name, { act, onAct: () => location.assign(url), stay: true });
});
live.on("ring", ({ sentence, act, url }) => {
  if (location.pathname === url) return;
  const box = toast(sentence, { act, onAct: () => location.assign(url), stay: true });
  callAttention(sentence);
  ring(box, RINGS);
});
live.on("refused-device", ({ sentence }) => void toast(sentence, { stay: true }));
live.on("visitor-late", ({ sentence }) => void toast(sentence, { stay: true }));
document.addEventListener("visibilitychange", () => !document.hidden && !onCallPage() && callAttention(""));
