// @ts-check
/**
 * What one does with a message, however it is asked for: long press, right click, the "…", the keyboard, a swipe. What
 * an act needs comes when it is asked for.
 */
import { act, openSheet } from "./acting.js";
import { ownHands } from "./hands.js";
import { myIdentities } from "./me.js";

const LONG_MS = 450;
const STILL_PX = 10;
const SHORT = /^\s*(ok|d['’]accord|merci( beaucoup| bien)?|bonjour|bien re[çc]u)[\s.!]*$/i;

/** @typedef {InstanceType<typeof import("./conversation.js").Conversation>} Room */

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const messageAt = (target) => /** @type {Element} */ (target).closest?.("li.message[data-seq][id]") ?? null;

export class MessageActs {
  #press = 0;
  #opening = false;

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
    this.stars = new Set((room.page.dataset.stars ?? "").split(" "));
    const { list } = room;
    list.addEventListener("click", (event) => this.#onClick(event));
    list.addEventListener("contextmenu", (event) => this.#onMenuAsked(event));
    list.addEventListener("pointerdown", (event) => this.#onPress(event));
    list.addEventListener("keydown", (event) => this.#walk(event));
    room.page.querySelector("#pins")?.addEventListener("click", (event) => this.#jumpFrom(event));
    room.composer?.words.addEventListener("keydown", (event) => this.#onKey(event));
    room.composer?.words.addEventListener("input", () => this.#offer());
    const touched = () => import("./later/swiping.js").then(({ follow }) => follow(this));
    list.addEventListener("touchstart", () => void touched(), { once: true, passive: true });
    if (location.hash.startsWith("#message-")) void this.jump(location.hash.slice(1));
  }

  /** What depends on who reads. */
  mark() {
    const { list } = this.room;
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".reaction"))) {
      const set = (mark.dataset.identities ?? "").split(" ");
      mark.setAttribute("aria-pressed", String(set.some((one) => myIdentities.has(one))));
    }
    for (const item of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("li.message[id]")))
      item.toggleAttribute("data-starred", this.stars.has(item.id.replace("message-", "")));
    const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-more]")]);
    const stop = all.find((one) => one === document.activeElement) ?? all.at(-1);
    for (const one of all) one.tabIndex = one === stop ? 0 : -1;
  }

  /** @param {string[]} stars */
  keepStars(stars) {
    this.stars = new Set(stars);
    this.mark();
  }

  /** The bar of what is pinned is asked again when it may read otherwise. @param {HTMLElement[]} items */
  changed(items) {
    const bar = document.getElementById("pins");
    const concerns = (/** @type {HTMLElement} */ item) =>
      "pinned" in item.dataset || bar?.querySelector(`[data-message="${item.id.replace("message-", "")}"]`);
    if (bar && items.some(concerns)) bar.dispatchEvent(new CustomEvent("chat:pins"));
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = /** @type {Element} */ (event.target);
    const item = messageAt(target);
    const mark = /** @type {HTMLElement | null} */ (target.closest(".reaction"));
    if (target.closest("[data-more]") && item) void this.open(item, target);
    else if (target.closest("[data-versions]") && item) void openSheet(item, "versions");
    else if (mark && item) void this.react(item, mark.dataset.mark ?? "");
    else this.#jumpFrom(event);
  }

  /** @param {MouseEvent} event */
  #jumpFrom(event) {
    const quoted = /** @type {Element} */ (event.target).closest("a[data-quoted]");
    if (!(quoted instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.jump(quoted.hash.slice(1));
  }

  /** Selected words and links keep the browser's own menu. @param {MouseEvent} event */
  #onMenuAsked(event) {
    const target = /** @type {Element} */ (event.target);
    const item = messageAt(target);
    if (!item || event.shiftKey || getSelection()?.toString() || target.closest("a:not(.photo, .quote), audio")) return;
    event.preventDefault();
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") return; // a long press has opened it
    const keyboard = event.clientX === 0 && event.clientY === 0;
    if (!document.querySelector("#acts-of-message:popover-open"))
      void this.open(item, keyboard || target.closest("[data-more]") ? target : event);
  }

  /** @param {PointerEvent} event */
  #onPress(event) {
    const item = messageAt(event.target);
    if (event.pointerType !== "touch" || !item) return;
    clearTimeout(this.#press);
    const { clientX, clientY } = event;
    const end = new AbortController();
    this.#press = setTimeout(() => (end.abort(), void this.open(item, event)), LONG_MS);
    const stop = () => (clearTimeout(this.#press), end.abort());
    const moved = (/** @type {PointerEvent} */ now) =>
      Math.hypot(now.clientX - clientX, now.clientY - clientY) > STILL_PX && stop();
    addEventListener("pointermove", moved, { signal: end.signal });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, stop, { signal: end.signal });
  }

  /** From one message to the next, by arrows. @param {KeyboardEvent} event */
  #walk(event) {
    const here = /** @type {Element} */ (event.target).closest("[data-more]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!here || !step) return;
    const all = /** @type {HTMLElement[]} */ ([...this.room.list.querySelectorAll("[data-more]")]);
    const next = all[all.indexOf(/** @type {HTMLElement} */ (here)) + step];
    if (!next) return;
    event.preventDefault();
    for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }

  /** Up in the empty field changes one's last words; Escape gives up. @param {KeyboardEvent} event */
  #onKey(event) {
    const { composer, list } = this.room;
    if (event.key === "Escape" && composer?.answering) {
      event.preventDefault();
      composer.answering.end(true);
    }
    if (event.key !== "ArrowUp" || composer?.words.value || event.shiftKey || composer?.answering) return;
    const last = [...list.querySelectorAll("li.message[data-mine][id]:not([data-deleted])")].at(-1);
    if (!last?.querySelector("[data-slot=body]")) return;
    event.preventDefault();
    void this.answer(/** @type {HTMLElement} */ (last), "edit");
  }

  /** A word of thanks fits in a reaction: proposed, never imposed. */
  #offer() {
    const { composer, list } = this.room;
    const shown = composer?.form.querySelector("[data-offer]");
    const short = SHORT.test(composer?.words.value ?? "");
    const last = [...list.querySelectorAll("li.message[id]:not([data-deleted])")].at(-1);
    if (!short || !last || ownHands().has(/** @type {HTMLElement} */ (last).dataset.person ?? "")) shown?.remove();
    else if (!shown) void import("./later/answering.js").then(({ offer }) => offer(this, /** @type {any} */ (last)));
  }

  /** @param {HTMLElement} item @param {MouseEvent | Element} at */
  async open(item, at) {
    if (this.#opening) return;
    this.#opening = true;
    const { open } = await import("./later/message-menu.js").finally(() => (this.#opening = false));
    await open(this, item, at);
  }

  /** @param {HTMLElement} item @param {"reply" | "edit"} how */
  async answer(item, how) {
    const { begin } = await import("./later/answering.js");
    begin(this.room.composer, item, how);
  }

  /** Set, or taken back. @param {HTMLElement} item @param {string} mark */
  async react(item, mark) {
    const known = item.querySelector(`.reaction[data-mark="${mark}"][aria-pressed=true]`);
    await this.send(item, `${known ? "DELETE" : "PUT"} reactions/${mark}`);
  }

  /** @param {Element} item @param {string} what */
  async send(item, what) {
    const refused = await act(item, what);
    if (!refused) return;
    const { toast } = await import("../behaviors/toast.js");
    toast(refused);
  }

  /** @param {string} id of an article */
  async jump(id) {
    const { jump } = await import("./later/jumping.js");
    await jump(this.room, id);
  }
}
