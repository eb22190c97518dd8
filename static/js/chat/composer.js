// @ts-check
/** Where one writes: Enter sends as the person prefers, photos are pasted, dropped or taken, words are never lost. */
import { draftOf } from "./drafts.js";
import { icon, make } from "./drawing.js";
import { acceptDrops } from "./dropping.js";
import { enterSends } from "./entering.js";
import { newId } from "./letters.js";
import { send } from "./outbox.js";
import { now } from "./server-clock.js";
import { shape } from "./shaping.js";
import { Tray } from "./tray.js";

const NO_CAMERA = "L’appareil photo n’a pas pu s’ouvrir. Joignez une photo déjà prise.";
const NO_NETWORK = "Le réseau manque pour ouvrir ceci. Réessayez dès son retour.";
const CALLS = /(?:^|[\s(«])@[^\n@]{0,30}$/;

export class Composer {
  /** @type {Promise<boolean | void> | null} */ #asked = null;
  /** A photo still being prepared holds back what is written after it. */
  #leaving = Promise.resolve();
  #naming = false;
  #choosing = false;
  answering = /** @type {any} what is answered or changed, drawn above the field */ (null);

  /** @param {HTMLFormElement} form @param {string} conversation */
  constructor(form, conversation) {
    this.form = form;
    this.conversation = conversation;
    this.words = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
    const place = /** @type {HTMLElement} */ (form.querySelector('[data-liane~="attachments-tray"]'));
    this.tray = new Tray(place, { onRefused: (sentence) => this.refuse(sentence) });
    this.draft = draftOf(this.words, conversation);
    this.#listen();
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.words.addEventListener("keydown", (event) => this.#onKey(event));
    this.words.addEventListener("input", () => this.#onWords());
    this.words.addEventListener("paste", (event) => this.#onPaste(event));
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (this.form.querySelectorAll("input[type=file]")))
      input.addEventListener("change", () => this.#onPicked(input));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.form.querySelectorAll("[data-open]")))
      button.addEventListener("click", () => this.#open(button.dataset.open));
    this.form.querySelector("input[capture]")?.addEventListener("click", (event) => this.#onCamera(event));
    this.form.querySelector("[data-urgency-on]")?.addEventListener("click", () => this.#askForAnswer());
    const zone = /** @type {HTMLElement} */ (this.form.closest("[data-conversation]")) ?? this.form;
    acceptDrops(zone, (event) => this.#onFiles(event, event.dataTransfer));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { key, isComposing, shiftKey } = event;
    const held = event.ctrlKey || event.metaKey;
    if (isComposing || shiftKey || event.altKey) return;
    if (held && "bi".includes(key)) {
      event.preventDefault();
      shape(this.words, key);
    } else if (key === "Enter" && (held || enterSends())) {
      event.preventDefault();
      this.submit();
    }
  }

  /** The first "@" brings the names. */
  #onWords() {
    this.forgive();
    if (this.#naming || !CALLS.test(this.words.value.slice(0, this.words.selectionEnd))) return;
    this.#naming = true;
    const open = async () => (await import("./later/naming.js")).open(this.form, this.words, this.conversation);
    open().catch(() => (this.#naming = false)); // without network one writes the name oneself
  }

  /** Office software joins a picture to every text it copies: the text is meant. @param {ClipboardEvent} event */
  #onPaste(event) {
    if (!event.clipboardData?.types.includes("text/plain")) this.#onFiles(event, event.clipboardData);
  }

  /** @param {Event} event @param {DataTransfer | null} carried */
  #onFiles(event, carried) {
    const files = [...(carried?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.forgive();
    this.tray.add(files);
  }

  /** @param {string | undefined} what "templates" or "emoji" */
  #open(what) {
    const coming = what === "emoji" ? import("./later/emoji.js") : import("./later/templates.js");
    coming.then(({ open }) => open(this.words, this.form)).catch(() => this.refuse(NO_NETWORK));
  }

  /** In the page where it can be, so that nothing stays in the gallery. @param {Event} event */
  #onCamera(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (!navigator.mediaDevices || this.#choosing) return;
    event.preventDefault();
    this.forgive();
    const choose = () => {
      this.#choosing = true;
      input.click();
      this.#choosing = false;
    };
    const told = { onPhoto: (/** @type {File} */ file) => this.tray.add([file], "photos"), onPick: choose };
    import("./later/camera.js").then(({ shoot }) => shoot(told)).catch(() => this.refuse(NO_CAMERA));
  }

  /** @param {HTMLInputElement} input */
  #onPicked(input) {
    const files = [...(input.files ?? [])];
    input.value = "";
    /** @type {HTMLElement | null} */ (input.closest("[popover]"))?.hidePopover?.();
    this.forgive();
    this.tray.add(files, input.name === "photos" ? "photos" : undefined);
    this.words.focus();
  }

  /** Nothing leaves as an ordinary message because the network was slow to bring what makes it urgent. */
  #askForAnswer() {
    const coming = import("./later/urgency.js").then((urgency) => (this.urgency = urgency).askForAnswer(this.form));
    this.#asked = coming.then(() => true, () => void this.refuse(NO_NETWORK)).finally(() => (this.#asked = null));
  }

  /** Words and files leave the field in the same instant: a double click sends once. */
  submit() {
    if (this.#asked) return void this.#asked.then((fine) => fine && this.submit());
    const body = this.words.value.trim();
    if (this.answering?.save) return void this.answering.save(body);
    if (!body && this.tray.empty) return;
    this.leave(body, this.tray.take());
    this.write("");
  }

  /** With what it answers and how it hurries, after what was sent before. @param {string} body @param {any} taken enclosures, or their promise */
  leave(body, taken) {
    const earlier = this.#leaving;
    const words = { clientId: newId(), conversation: this.conversation, body, identity: this.#identity, sentAt: now().toISOString(), ...this.urgency?.takeUrgency(this.form), ...this.answering?.letter };
    this.answering?.end();
    this.#leaving = Promise.all([taken, earlier]).then(([enclosures]) => void send({ ...words, enclosures }));
  }

  get #identity() {
    const field = this.form.elements.namedItem("identity_id");
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "";
  }

  /** @param {string} value */
  write(value) {
    this.words.value = value;
    this.words.dispatchEvent(new Event("input", { bubbles: true }));
    this.draft.save();
  }

  /**
   * The server refused: its sentence near the field, everything back in it.
   * @param {import("./letters.js").Letter} letter
   * @param {string} sentence
   */
  giveBack({ body, enclosures }, sentence) {
    this.write([body, this.words.value].filter(Boolean).join("\n\n"));
    this.tray.restore(enclosures);
    this.refuse(sentence);
    this.words.focus();
  }

  /** The way in comes back to this page, where everything waits. */
  askToSignIn() {
    this.refuse(
      "Votre connexion a pris fin. Ce que vous avez écrit est gardé.",
      make("a", { href: location.pathname }, "Se connecter"),
    );
  }

  /** @param {string} sentence @param {Node[]} acts */
  refuse(sentence, ...acts) {
    this.#refusal.replaceChildren(
      make("p", { className: "banner alert boxed" }, icon("circle-alert"), make("span", {}, sentence), ...acts),
    );
  }

  forgive() {
    this.#refusal.replaceChildren();
  }

  /** Announced by itself: the server's page holds the alert. */
  get #refusal() {
    return /** @type {HTMLElement} */ (this.form.querySelector("[data-refusal]"));
  }
}
