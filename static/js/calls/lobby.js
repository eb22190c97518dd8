// @ts-check
/** The patient's way to the door, as the server draws it; and what calls attention when he knocks. */
import { play } from "../behaviors/sound.js";
import { callAttention } from "../behaviors/title-badge.js";
import { part, sentence } from "./words.js";

export class Lobby {
  /** @type {string | null} */ #later = null;

  /** @param {HTMLElement} room of calls/_stage.html with its [data-part=lobby] */
  constructor(room) {
    this.room = room;
    this.place = /** @type {HTMLElement} */ (part(room, "lobby"));
    this.place.addEventListener("focusout", () => setTimeout(() => this.#catchUp()));
    if (room.dataset.state === "waiting") this.attend();
  }

  /** @param {any} frame "consultation" */
  follow({ state, html }) {
    const before = this.room.dataset.state;
    if (state) this.room.dataset.state = state;
    if (state && state !== "waiting") callAttention("");
    else if (state === "waiting" && before !== "waiting") this.attend();
    if (html !== undefined) this.#draw(html);
  }

  /** Somebody waits at the door, now. */
  attend() {
    callAttention(sentence(this.room, "arrived"));
  }

  /** @param {any} frame "knock" */
  knock({ name }) {
    void play("knock");
    callAttention(name || sentence(this.room, "arrived"));
  }

  /** What is being typed in it is not taken away. @param {string} html */
  #draw(html) {
    this.#later = html;
    this.#catchUp();
  }

  #catchUp() {
    if (this.#later === null || this.place.querySelector("input:focus")) return;
    this.place.innerHTML = this.#later;
    this.#later = null;
    /** @type {any} */ (window).htmx?.process(this.place);
  }
}
