// @ts-check
/** Who is in the picture, and who has the place of honour. */
import { isScreen } from "./screen.js";
import { Tile } from "./tile.js";
import { Views } from "./views.js";
import { sentence } from "./words.js";

/** A shared screen is one more picture, named after who shares it. */
const SCREEN = "/screen";

/** @typedef {import("./tile.js").Person} Person */

export class Stage {
  /** @type {Map<string, Tile>} */ #tiles = new Map();
  /** @type {Map<string, Person>} */ #people = new Map();
  /** @type {Map<string, MediaStreamTrack[]>} */ #tracks = new Map();
  /** @type {Map<string, {microphone?: boolean, camera?: boolean}>} */ #states = new Map();

  /** @param {HTMLElement} root with [data-part=tiles], template[data-part=tile], data-me */
  constructor(root) {
    this.root = root;
    this.me = root.dataset.me ?? "";
    this.board = /** @type {HTMLElement} */ (root.querySelector('[data-part="tiles"]'));
    this.template = /** @type {HTMLTemplateElement} */ (root.querySelector('template[data-part="tile"]'));
    this.views = new Views(root, this.board, () => this.#arrange());
    this.unlock = /** @type {HTMLElement | null} */ (root.querySelector('[data-act="sound"]'));
    this.board.addEventListener("click", (event) => this.#choose(event));
    this.unlock?.addEventListener("click", () => this.#play());
    this.people(JSON.parse(root.dataset.people ?? "[]"));
  }

  /** Everybody of the consultation, present or not. @param {Person[]} people */
  people(people) {
    this.#people = new Map(people.map((person) => [person.participant, person]));
    this.#arrange();
  }

  /** What reaches us, by participant. @param {import("./subscription.js").Received[]} received */
  receive(received) {
    this.#tracks = new Map();
    for (const { participant, track, label } of received) {
      const name = isScreen(label) ? `${participant}${SCREEN}` : participant;
      this.#tracks.set(name, [...(this.#tracks.get(name) ?? []), track]);
    }
    this.#arrange();
    this.#play();
  }

  /** @param {MediaStreamTrack | null} camera @param {boolean} heard @param {boolean} mirror */
  own(camera, heard, mirror) {
    const tile = this.#tile(this.me);
    tile.own(mirror);
    tile.camera = Boolean(camera);
    tile.muted = !heard;
    tile.play(camera ? [camera] : []);
    this.#arrange();
  }

  /** What somebody says of her own microphone and camera. @param {string} participant @param {{microphone?: boolean, camera?: boolean}} state */
  state(participant, state) {
    if (participant === this.me) return;
    this.#states.set(participant, { ...this.#states.get(participant), ...state });
    if (this.#tiles.has(participant)) this.#draw(participant);
  }

  /** @param {string} participant or "" */
  speaking(participant) {
    for (const [name, tile] of this.#tiles) tile.speaking = name === participant;
    this.views.heard(participant);
  }

  /** @param {string[]} participants whose picture no longer comes */
  frozen(participants) {
    for (const [name, tile] of this.#tiles) tile.frozen = participants.includes(name);
  }

  /** The picture that has the place of honour, or the first that moves. @returns {HTMLVideoElement | undefined} */
  get main() {
    const tiles = [...this.#tiles.values()];
    return (tiles.find(({ element }) => element.classList.contains("honour")) ?? tiles.find(({ video }) => video.srcObject))?.video;
  }

  close() {
    this.views.close();
    for (const tile of this.#tiles.values()) tile.remove();
    this.#tiles.clear();
  }

  /** Present people have a tile; so has whoever sends us something before the list says so. */
  #arrange() {
    const listed = [...this.#people.values()].filter(({ present }) => present);
    const wanted = new Set([...listed.map(({ participant }) => participant), ...this.#tracks.keys(), this.me]);
    for (const [name, tile] of this.#tiles)
      if (!wanted.has(name)) {
        tile.remove();
        this.#tiles.delete(name);
      }
    for (const name of wanted) this.#draw(name);
    this.#honour([...wanted].filter((name) => name !== this.me));
  }

  /** @param {string} name */
  #draw(name) {
    const tile = this.#tile(name);
    if (name.endsWith(SCREEN)) return this.#drawScreen(tile, name);
    const person = this.#people.get(name);
    if (person) tile.name(person, name === this.me ? this.root.dataset.you : undefined);
    if (name === this.me) return;
    const { microphone = true, camera = true } = this.#states.get(name) ?? {};
    tile.muted = !microphone;
    tile.camera = camera;
    tile.play(this.#tracks.get(name) ?? []);
  }

  /** @param {Tile} tile @param {string} name */
  #drawScreen(tile, name) {
    const person = this.#people.get(name.slice(0, -SCREEN.length));
    tile.element.classList.add("fit", "screen");
    if (person) tile.name({ ...person, kind: "screen" }, sentence(this.root, "screen-of").replace("{name}", person.name));
    tile.play(this.#tracks.get(name) ?? []);
  }

  /** @param {string} name @returns {Tile} */
  #tile(name) {
    const known = this.#tiles.get(name);
    if (known) return known;
    const made = new Tile(this.template, name);
    made.element.classList.toggle("own", name === this.me);
    this.#tiles.set(name, made);
    this.board.append(made.element);
    return made;
  }

  /** The patient has the large picture; for the patient, whoever treats. A tap gives it to another. @param {string[]} others */
  #honour(others) {
    const known = [...this.#people.keys()].filter((name) => others.includes(name));
    const inOrder = [...new Set([...known, ...others])];
    const patient = inOrder.find((name) => this.#people.get(name)?.kind === "patient") ?? "";
    const shared = inOrder.findLast((name) => name.endsWith(SCREEN)) ?? "";
    this.views.arrange(this.#tiles, inOrder, { patient, shared, me: this.me });
  }

  /** @param {Event} event */
  #choose(event) {
    const tile = /** @type {HTMLElement} */ (event.target).closest(".tile");
    if (tile instanceof HTMLElement) this.views.choose(tile.dataset.participant ?? "");
  }

  /** Some browsers want a tap before they let voices be heard: the button asks for it. */
  async #play() {
    const videos = [...this.#tiles.values()].map(({ video }) => video).filter((video) => video.srcObject);
    const refused = await Promise.all(
      videos.map((video) => video.play().then(() => false, (error) => error.name === "NotAllowedError")),
    );
    if (this.unlock) this.unlock.hidden = !refused.includes(true);
  }
}
