// @ts-check
/** Order in the call: what each may do to each row of the list, the lock, and what the others ask of us. */
import { live } from "../live.js";
import { ask } from "./asking.js";
import { act, part, sentence } from "./words.js";

const SURE_MS = 5_000;

export class Order {
  /** @type {(() => void)[]} */ #ends = [];

  /**
   * @param {HTMLElement} root of calls/_stage.html; `data-url` is there for who keeps order
   * @param {import("./own.js").Own} own
   * @param {{say: (words: string) => void, show: (participant: string) => void}} answer
   */
  constructor(root, own, answer) {
    this.root = root;
    this.own = own;
    this.answer = answer;
    this.url = root.dataset.url ?? "";
    act(root, "lock")?.addEventListener("click", () => this.#ask(root.dataset.locked ? "DELETE" : "PUT", "lock"));
    const mine = (/** @type {any} */ frame) => frame.consultation === root.dataset.consultation;
    this.#ends.push(
      live.on("mute-asked", (frame) => mine(frame) && void this.#hush(frame)),
      live.on("removed", (frame) => mine(frame) && location.reload()),
      live.on("called-in", (frame) => mine(frame) && this.#say("called-in", /** @type {any} */ (frame).name)),
    );
    this.#paint();
  }

  /** The buttons of one row. @param {import("./tile.js").Person} person @param {boolean} mine @returns {HTMLElement[]} */
  acts(person, mine) {
    if (mine) return [];
    const path = `participants/${encodeURIComponent(person.participant)}`;
    const shown = this.#button("show", person, () => this.answer.show(person.participant));
    if (!this.url) return [shown];
    const hushed = this.#button("hush", person, () => this.#ask("PUT", `${path}/muting`));
    const out = this.#button("put-out", person, () => this.#ask("DELETE", path), true);
    return person.participant === this.root.dataset.opener ? [shown, hushed] : [shown, hushed, out];
  }

  /** @param {any} frame "consultation" */
  follow({ locked, removed }) {
    if (removed) this.#removed(removed);
    if (locked === undefined || locked === Boolean(this.root.dataset.locked)) return;
    this.root.dataset.locked = locked ? "true" : "";
    this.#say(locked ? "locked" : "unlocked");
    this.#paint();
  }

  close() {
    for (const end of this.#ends.splice(0)) end();
  }

  /** She alone puts it on again. @param {any} frame */
  async #hush({ name }) {
    if (!this.own.heard) return;
    await this.own.setMicrophone(false);
    this.#say("hushed", name);
  }

  /** Who was put out, and the way back. @param {{participant: string, name: string}[]} people */
  #removed(people) {
    const list = part(this.root, "removed");
    if (!list) return;
    list.replaceChildren(...people.map((person) => this.#row(person)));
    list.hidden = !people.length;
  }

  /** @param {{participant: string, name: string}} person */
  #row(person) {
    const row = document.createElement("li");
    row.className = "someone put-out";
    const name = Object.assign(document.createElement("span"), { className: "grow", textContent: sentence(this.root, "was-put-out").replace("{name}", person.name) });
    const path = `participants/${encodeURIComponent(person.participant)}`;
    row.append(name, this.#button("let-back", person, () => this.#ask("PUT", path)));
    return row;
  }

  /**
   * @param {string} code of its words @param {{name: string}} person @param {() => void} pressed @param {boolean} [twice] asks once more
   */
  #button(code, { name }, pressed, twice = false) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "small-act" });
    const [words, sure] = [sentence(this.root, code), sentence(this.root, "sure")];
    button.classList.toggle("danger", twice);
    button.textContent = words;
    button.setAttribute("aria-label", `${words} : ${name}`);
    button.addEventListener("click", () => {
      if (!twice || button.textContent === sure) return pressed();
      button.textContent = sure;
      button.setAttribute("aria-label", `${sure} ${words} : ${name}`);
      setTimeout(() => (button.textContent = words), SURE_MS);
    });
    return button;
  }

  /** @param {string} method @param {string} path */
  async #ask(method, path) {
    const { done, sentence: refusal } = await ask(method, `${this.url}/${path}`);
    if (!done) this.answer.say(sentence(this.root, refusal) || refusal);
  }

  /** @param {string} code @param {string} [name] */
  #say(code, name = "") {
    this.answer.say(sentence(this.root, code).replace("{name}", name));
  }

  #paint() {
    const locked = Boolean(this.root.dataset.locked);
    const mark = part(this.root, "locked");
    if (mark) mark.hidden = !locked;
    for (const [name, shown] of /** @type {[string, boolean][]} */ ([["lock-words", !locked], ["unlock-words", locked]])) {
      const words = part(this.root, name);
      if (words) words.hidden = !shown;
    }
  }
}
