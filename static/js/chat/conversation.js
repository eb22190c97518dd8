// @ts-check
/** The open conversation: what comes, what leaves, what is read. */
import { live } from "../live.js";
import { delivered, read } from "./acknowledging.js";
import { askCare } from "./care.js";
import { CatchingUp } from "./catching-up.js";
import { markHeld } from "./charges.js";
import { Composer } from "./composer.js";
import { leave } from "./leaving.js";
import { Marks } from "./marks.js";
import { me } from "./me.js";
import { MessageActs } from "./message-acts.js";
import { showNamed } from "./named.js";
import { NewWords } from "./new-words.js";
import { openPhotos } from "./opening-photos.js";
import { follow as followPresence, show as showPresent } from "./presence.js";
import { drawAll, openReaders } from "./receipts.js";
import { Scrolling } from "./scrolling.js";
import { learn } from "./server-clock.js";
import { Speaking } from "./speaking.js";
import { Timeline } from "./timeline.js";
import { nameTypists } from "./typists.js";
import { follow as followUnsent } from "./unsent.js";
import { openVoices } from "./voice-doors.js";
import { parse } from "./wire.js";

export class Conversation {
  /** @param {HTMLElement} page @param {HTMLElement} list @param {HTMLFormElement | null} form */
  constructor(page, list, form) {
    const { conversation = "", kind = "", lastSeq, lastChange, readSeq, marks } = page.dataset;
    this.id = conversation;
    this.kind = kind;
    this.base = `/conversations/${conversation}`;
    this.list = list;
    this.page = page;
    this.marks = new Marks(JSON.parse(marks || "[]"));
    this.readSeq = Number(readSeq ?? 0);
    this.timeline = new Timeline(list, 0);
    this.timeline.last ||= Number(lastSeq ?? 0);
    this.scrolling = new Scrolling(/** @type {HTMLElement} */ (list.parentElement), () => this.#seen());
    this.newWords = new NewWords(list, form ?? page, () => this.goToFoot());
    this.timeline.change = Number(lastChange ?? 0);
    this.catchingUp = new CatchingUp(this.timeline, `${this.base}/messages`, {
      still: (act) => this.scrolling.still(act),
      onFresh: (items, told) => this.#arrived(items, told),
      onChanged: (items) => this.#changed(items),
      onHeard: (heard) => this.#heard(heard),
    });
    this.composer = form && new Composer(form, conversation);
    this.speaking = form && new Speaking(form, conversation, {
      onMoved: (sentence) => this.composer?.refuse(sentence),
      onGone: () => leave(this),
      onDrawn: () => this.#redrawn(),
    });
    openReaders(list, this.base);
    openPhotos(list);
    openVoices(list, this.composer);
    followUnsent(this);
    this.acts = new MessageActs(this);
  }

  open() {
    this.#decorate();
    const line = this.newWords.mark(this.readSeq);
    if (this.page.dataset.at) import("./later/looked-for.js").then(({ show }) => show(this, () => this.#older()));
    else if (line) this.scrolling.show(line);
    this.#listen();
    delivered(this.id, this.timeline.last);
    this.#seen();
  }

  #listen() {
    live.watch(`conversation:${this.id}`);
    this.#on("message", (frame) => this.#onMessage(frame));
    this.#on("changed", (frame) => this.catchingUp.receiveChange(frame));
    this.#on("receipts", (frame) => this.#onMarks(frame.marks));
    this.#on("call", (frame) => this.#call(parse(frame.html)));
    this.#on("left", () => leave(this));
    this.#on("claim", askCare);
    this.#on("stars", (frame) => this.acts.keepStars(frame.stars));
    const typing = (/** @type {(module: any) => void} */ act) => live.connected && import("./later/typing.js").then(act, () => {});
    this.#on("typing", (frame) => typing(({ hear }) => hear(this, frame)));
    this.composer?.words.addEventListener("input", (event) => event.isTrusted && typing(({ tell }) => tell(this)));
    live.on("voices", () => this.speaking?.redraw());
    for (const name of ["live:connected", "live:poll"]) document.addEventListener(name, () => this.catchingUp.ask());
    document.addEventListener("live:denied", () => this.composer?.askToSignIn());
    document.addEventListener("visibilitychange", () => this.#seen());
    document.addEventListener("htmx:after:swap", () => this.#older());
    addEventListener("focus", () => this.#seen());
  }

  /** @param {string} type @param {(frame: any) => void} act on this conversation's frames only */
  #on(type, act) {
    live.on(type, (frame) => frame.conversation === this.id && act(frame));
  }

  /** Who writes has received and read what came before. @param {any} frame */
  #onMessage(frame) {
    const { person, identity, seq } = frame;
    learn(frame.at);
    this.marks.update([{ person, identity, delivered: seq, read: seq }]);
    if (this.timeline.detached) this.newWords.arrived(1);
    this.catchingUp.receive(frame);
    this.#decorate();
  }

  /** What went by while there was no socket. @param {HTMLElement} heard */
  #heard(heard) {
    const { marks = "[]", present = "[]" } = heard.dataset;
    this.#onMarks(JSON.parse(marks));
    showPresent(JSON.parse(present));
    this.#call([.../** @type {HTMLTemplateElement} */ (heard).content.children]);
    askCare();
  }

  /** @param {Element[]} banner */
  #call(banner) {
    this.page.querySelector("[data-call]")?.replaceChildren(...banner);
  }

  /** @param {import("./marks.js").Mark[]} marks */
  #onMarks(marks) {
    this.marks.update(marks);
    this.#decorate();
  }

  /** What depends on who reads. */
  #decorate() {
    drawAll(this.list, this.marks, this.kind);
    nameTypists(this.list);
    markHeld(this.list);
    showNamed(this.list);
    this.acts.mark();
  }

  /** @param {HTMLElement[]} items */
  #changed(items) {
    this.#decorate();
    this.acts.changed(items);
  }

  /** Which words are one's own depends on as whom one may speak. */
  #redrawn() {
    this.timeline.tidy();
    this.#decorate();
    askCare();
  }

  /** @param {HTMLElement[]} items @param {boolean} told */
  #arrived(items, told) {
    const others = items.filter((item) => !("mine" in item.dataset));
    if (told) for (const item of others) item.dataset.arrived = "";
    this.#decorate();
    delivered(this.id, this.timeline.last);
    if (!this.#watching && others.length) this.newWords.mark(this.readSeq);
    if (!this.scrolling.atFoot) this.newWords.arrived(others.length);
    this.#seen();
  }

  /** The person is here, looking at the last words. */
  get #watching() {
    return !document.hidden && document.hasFocus() && this.scrolling.atFoot;
  }

  #seen() {
    if (this.timeline.detached) return this.newWords.show(false);
    this.newWords.show(this.scrolling.atFoot);
    if (!this.#watching || this.timeline.last <= this.readSeq) return;
    this.readSeq = this.timeline.last;
    read(this.id, this.readSeq);
    document.dispatchEvent(new CustomEvent("chat:read", { detail: { conversation: this.id, seq: this.readSeq } }));
  }

  goToFoot() {
    if (this.timeline.detached) return location.assign(this.base);
    this.scrolling.toFoot();
    this.newWords.unmark();
    this.#seen();
  }

  /** Older words were swapped in above. */
  #older() {
    this.timeline.tidy();
    this.#decorate();
  }
}

/** @param {string} hook @returns {any} */
const part = (hook) => document.querySelector(`[data-liane~="${hook}"]`);

/** The room that this page shows, null on others. */
export const room =
  me && part("conversation") && part("messages")
    ? new Conversation(part("conversation"), part("messages"), part("composer"))
    : null;
if (room) {
  room.open();
  followPresence(room.id);
}
