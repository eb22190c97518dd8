// @ts-check
/** Who is in the call: the list, the count in the head, and each coming and going said aloud. Nobody is unseen. */
import { part, sentence } from "./words.js";

const SAID_MS = 6_000;

/**
 * @typedef {import("./tile.js").Person & {since?: string}} Person
 * @typedef {{microphone?: boolean, camera?: boolean, level?: string}} State
 * @typedef {{label: string, icon: string, act: (person: Person, row: HTMLElement) => void, fits?: (person: Person) => boolean}} Act
 */
export class Roster {
  /** @type {Map<string, Person>} */ #present = new Map();
  /** @type {Map<string, State>} */ #states = new Map();
  #timer = 0;

  /** @param {HTMLElement} root of calls/_stage.html @param {(person: Person, mine: boolean) => HTMLElement[]} acts for each row */
  constructor(root, acts) {
    this.root = root;
    this.acts = acts;
    this.me = root.dataset.me ?? "";
    this.list = part(root, "people");
    this.model = /** @type {HTMLTemplateElement | null} */ (root.querySelector('template[data-part="someone"]'));
    this.#take(JSON.parse(root.dataset.people ?? "[]"));
  }

  /** @param {Person[]} people everybody of the consultation, present or not */
  people(people) {
    const before = this.#present;
    this.#take(people);
    const others = (/** @type {[string, Person]} */ [name]) => name !== this.me;
    const joined = [...this.#present].filter(others).filter(([name]) => !before.has(name));
    const gone = [...before].filter(others).filter(([name]) => !this.#present.has(name));
    const words = [...joined.map(([, one]) => this.#words("joined", one)), ...gone.map(([, one]) => this.#words("gone", one))];
    if (words.length) this.say(words.join(" "));
  }

  /** What somebody says of herself. @param {string} participant @param {State} state */
  state(participant, state) {
    this.#states.set(participant, { ...this.#states.get(participant), ...state });
    const row = this.#row(participant);
    if (row) this.#mark(row, participant);
  }

  /** Aloud, and above the pictures for a while. @param {string} words */
  say(words) {
    const line = part(this.root, "said");
    if (!line) return;
    clearTimeout(this.#timer);
    line.textContent = words;
    this.#timer = window.setTimeout(() => (line.textContent = ""), SAID_MS);
  }

  /** @param {Person[]} people */
  #take(people) {
    this.#present = new Map(people.filter(({ present }) => present).map((one) => [one.participant, one]));
    const count = part(this.root, "count");
    if (count) count.textContent = String(this.#present.size || 1);
    this.#draw();
  }

  /** Rows keep their place, and the focus that is in them. */
  #draw() {
    const { list, model } = this;
    if (!list || !model) return;
    for (const row of /** @type {HTMLElement[]} */ ([...list.children]))
      if (!this.#present.has(row.dataset.participant ?? "")) row.remove();
    for (const [name, person] of this.#present) {
      const row = this.#row(name) ?? this.#made(model, list, person);
      this.#mark(row, name);
    }
  }

  /** @param {HTMLTemplateElement} model @param {HTMLElement} list @param {Person} person @returns {HTMLElement} */
  #made(model, list, person) {
    const fragment = /** @type {DocumentFragment} */ (model.content.cloneNode(true));
    const row = /** @type {HTMLElement} */ (fragment.firstElementChild);
    const mine = person.participant === this.me;
    row.dataset.participant = person.participant;
    const avatar = /** @type {HTMLElement} */ (row.querySelector(".avatar"));
    avatar.className = `avatar ${person.kind === "professional" ? "person" : person.kind} hue-${person.hue}`;
    avatar.textContent = person.initials;
    const you = mine ? ` (${sentence(this.root, "you")})` : "";
    /** @type {HTMLElement} */ (part(row, "name")).textContent = person.name + you;
    const since = person.since ? sentence(this.root, "since").replace("{hour}", hour(person.since)) : "";
    /** @type {HTMLElement} */ (part(row, "since")).textContent = [person.calling, since].filter(Boolean).join(" · ");
    part(row, "acts")?.append(...this.acts(person, mine));
    list.append(row);
    return row;
  }

  /** @param {HTMLElement} row @param {string} participant */
  #mark(row, participant) {
    const { microphone = true, camera = true, level = "good" } = this.#states.get(participant) ?? {};
    const shown = /** @type {Record<string, boolean>} */ ({ muted: !microphone, unseen: !camera, weak: level !== "good" });
    for (const [name, on] of Object.entries(shown)) {
      const mark = /** @type {HTMLElement | null} */ (row.querySelector(`[data-when="${name}"]`));
      if (mark) mark.hidden = !on;
    }
  }

  /** @param {string} participant @returns {HTMLElement | null} */
  #row(participant) {
    return this.list?.querySelector(`[data-participant="${CSS.escape(participant)}"]`) ?? null;
  }

  /** @param {string} code @param {Person} person */
  #words(code, person) {
    return sentence(this.root, code).replace("{name}", person.name);
  }
}

/** @param {string} moment ISO */
function hour(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang || "fr", { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}
