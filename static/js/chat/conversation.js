// @ts-check
/** The open conversation: what comes, what leaves, what is read. */
import { live } from "../live.js";
import { delivered, read } from "./acknowledging.js";
import { CatchingUp } from "./catching-up.js";
import { Composer } from "./composer.js";
import { Marks } from "./marks.js";
import { me } from "./me.js";
import { NewWords } from "./new-words.js";
import { row, show } from "./pending.js";
import { follow as followPresence } from "./presence.js";
import { drawAll, openReaders } from "./receipts.js";
import { Scrolling } from "./scrolling.js";
import { learn } from "./server-clock.js";
import { Timeline } from "./timeline.js";
import { nameTypists } from "./typists.js";
import { parse } from "./wire.js";

class Conversation {
  /** @param {HTMLElement} page @param {HTMLElement} list @param {HTMLFormElement | null} form */
  constructor(page, list, form) {
    const { conversation = "", kind = "", lastSeq, readSeq, marks, insiders } = page.dataset;
    this.id = conversation;
    this.kind = kind;
    this.base = `/conversations/${conversation}`;
    this.list = list;
    this.page = page;
    this.marks = new Marks(JSON.parse(marks || "[]"));
    this.insiders = JSON.parse(insiders || "{}");
    this.readSeq = Number(readSeq ?? 0);
    this.timeline = new Timeline(list, 0);
    this.timeline.last ||= Number(lastSeq ?? 0);
    this.scrolling = new Scrolling(/** @type {HTMLElement} */ (list.parentElement), () => this.#seen());
    this.newWords = new NewWords(list, form ?? page, () => this.#goToFoot());
    const still = (/** @type {() => HTMLElement[]} */ act) => this.scrolling.still(act);
    this.catchingUp = new CatchingUp(this.timeline, `${this.base}/messages`, still, (items, told) =>
      this.#arrived(items, told),
    );
    this.composer = form && new Composer(form, conversation);
    openReaders(list, this.base);
    list.addEventListener("click", (event) => this.#openPhoto(event));
  }

  open() {
    this.#decorate();
    const line = this.newWords.mark(this.readSeq);
    if (line) this.scrolling.show(line);
    this.#listen();
    delivered(this.id, this.timeline.last);
    this.#seen();
  }

  #listen() {
    live.watch(`conversation:${this.id}`);
    this.#on("message", (frame) => this.#onMessage(frame));
    this.#on("receipts", (frame) => this.#onMarks(frame.marks));
    this.#on("call", (frame) => this.page.querySelector("[data-call]")?.replaceChildren(...parse(frame.html)));
    this.#on("left", () => location.assign("/conversations"));
    for (const name of ["live:connected", "live:poll"]) document.addEventListener(name, () => this.catchingUp.ask());
    document.addEventListener("chat:unsent", (event) => this.#onUnsent(/** @type {CustomEvent} */ (event)));
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
    this.catchingUp.receive(frame);
    this.#decorate();
  }

  /** @param {import("./marks.js").Mark[]} marks */
  #onMarks(marks) {
    this.marks.update(marks);
    this.#decorate();
  }

  /** What depends on who reads. */
  #decorate() {
    drawAll(this.list, this.marks, this.kind);
    nameTypists(this.list, this.insiders);
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
    this.newWords.show(this.scrolling.atFoot);
    if (!this.#watching || this.timeline.last <= this.readSeq) return;
    this.readSeq = this.timeline.last;
    read(this.id, this.readSeq);
    document.dispatchEvent(new CustomEvent("chat:read", { detail: { conversation: this.id, seq: this.readSeq } }));
  }

  #goToFoot() {
    this.scrolling.toFoot();
    this.newWords.unmark();
    this.#seen();
  }

  /** Older words were swapped in above. */
  #older() {
    this.timeline.tidy();
    this.#decorate();
  }

  /** @param {MouseEvent} event */
  async #openPhoto(event) {
    const photo = /** @type {Element} */ (event.target).closest("a.photo");
    if (!(photo instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { view } = await import("./viewer.js");
    view(
      [...this.list.querySelectorAll("a.photo")].map((link) => /** @type {HTMLAnchorElement} */ (link)),
      photo,
    );
  }

  /** News of a message that waits. @param {CustomEvent} event */
  #onUnsent(event) {
    const news = event.detail;
    if (news.conversation !== this.id) return;
    event.preventDefault();
    if (news.state === "sent") return this.#acknowledged(news);
    if (news.state === "refused") return this.#refused(news);
    if (news.state === "signed-out") this.composer?.askToSignIn();
    const known = this.timeline.pending(news.clientId);
    if (known) return this.scrolling.still(() => show(known, news));
    if (this.list.querySelector(`[data-seq][data-client-id="${CSS.escape(news.clientId)}"]`)) return;
    const item = row(news.letter);
    show(item, news);
    this.timeline.append(item);
    this.#goToFoot();
  }

  /** @param {{elements?: HTMLElement[]}} news without elements: another tab sent it */
  #acknowledged({ elements }) {
    const seq = Number(elements?.[0]?.dataset.seq ?? 0);
    if (elements && seq) this.catchingUp.take(seq, elements);
    else this.catchingUp.ask();
  }

  /** @param {any} news */
  #refused({ clientId, letter, sentence, elsewhere }) {
    this.timeline.pending(clientId)?.remove();
    this.timeline.tidy();
    if (!elsewhere) this.composer?.giveBack(letter, sentence);
  }
}

/** @param {string} hook @returns {any} */
const part = (hook) => document.querySelector(`[data-liane~="${hook}"]`);

if (me && part("conversation") && part("messages")) {
  new Conversation(part("conversation"), part("messages"), part("composer")).open();
  followPresence(part("conversation").dataset.conversation);
}
