// @ts-check
/** Wherever the professional is in Liane: somebody knocks at the door of one of her consultations. */
import { play } from "../behaviors/sound.js";
import { callAttention } from "../behaviors/title-badge.js";
import { toast } from "../behaviors/toast.js";
import { live } from "../live.js";

const onCallPage = () => document.querySelector('[data-liane="call"]') !== null;

live.on("knock", ({ sentence, name, act, url }) => {
  if (onCallPage()) return;
  void play("knock");
  callAttention(name);
  toast(sentence ?? name, { act, onAct: () => location.assign(url), stay: true });
});
live.on("refused-device", ({ sentence }) => void toast(sentence, { stay: true }));
live.on("visitor-late", ({ sentence }) => void toast(sentence, { stay: true }));
document.addEventListener("visibilitychange", () => !document.hidden && !onCallPage() && callAttention(""));
