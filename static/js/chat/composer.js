// @ts-check
/** Where one writes: Enter sends on a PC, photos are pasted, dropped or taken, words are never lost. */
import { draftOf } from "./drafts.js";
import { icon, make } from "./drawing.js";
import { newId } from "./letters.js";
import { send } from "./outbox.js";
import { now } from "./server-clock.js";
import { Tray } from "./tray.js";

const keyboard = matchMedia("(hover: hover) and (pointer: fine)");

export class Composer {
  /** A photo still being prepared holds back what is written after it. */
  #leaving = Promise.resolve();

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
    this.words.addEventListener("input", () => this.forgive());
    this.words.addEventListener("paste", (event) => this.#onPaste(event));
    for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (this.form.querySelectorAll("input[type=file]")))
      input.addEventListener("change", () => this.#onPicked(input));
    this.#acceptDrops(/** @type {HTMLElement} */ (this.form.closest("[data-conversation]")) ?? this.form);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !keyboard.matches) return;
    event.preventDefault();
    this.submit();
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

  /** @param {HTMLInputElement} input */
  #onPicked(input) {
    const files = [...(input.files ?? [])];
    input.value = "";
    /** @type {HTMLElement | null} */ (input.closest("[popover]"))?.hidePopover?.();
    this.forgive();
    this.tray.add(files, input.name === "photos" ? "photos" : undefined);
    this.words.focus();
  }

  /** @param {HTMLElement} zone */
  #acceptDrops(zone) {
    const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
    zone.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      zone.dataset.dropping = "";
    });
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(/** @type {Node} */ (event.relatedTarget))) delete zone.dataset.dropping;
    });
    zone.addEventListener("drop", (event) => {
      delete zone.dataset.dropping;
      this.#onFiles(event, event.dataTransfer);
    });
  }

  /** Words and files leave the field in the same instant: a double click sends once. */
  submit() {
    const body = this.words.value.trim();
    if (!body && this.tray.empty) return;
    const [taken, earlier] = [this.tray.take(), this.#leaving];
    const { conversation } = this;
    const words = { clientId: newId(), conversation, body, identity: this.#identity, sentAt: now().toISOString() };
    this.#write("");
    this.#leaving = Promise.all([taken, earlier]).then(([enclosures]) => void send({ ...words, enclosures }));
  }

  get #identity() {
    const field = this.form.elements.namedItem("identity_id");
    return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "";
  }

  /** @param {string} value */
  #write(value) {
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
    this.#write([body, this.words.value].filter(Boolean).join("\n\n"));
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
