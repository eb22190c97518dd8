// @ts-check
/** One person in the picture: her image when there is one, her initials when there is none. */

/**
 * @typedef {{participant: string, name: string, calling?: string, kind: string, present: boolean, initials: string, hue: number}} Person
 */
export class Tile {
  #camera = true;
  #seen = false;

  /** @param {HTMLTemplateElement} template @param {string} participant */
  constructor(template, participant) {
    const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (made.firstElementChild);
    this.video = /** @type {HTMLVideoElement} */ (this.element.querySelector("video"));
    this.element.dataset.participant = participant;
    for (const event of ["playing", "resize"]) this.video.addEventListener(event, () => this.#look());
    this.#show();
  }

  /** @param {Person} person @param {string} [words] instead of the name */
  name(person, words) {
    const avatar = /** @type {HTMLElement} */ (this.element.querySelector(".avatar"));
    const figures = person.kind === "structure" || person.kind === "patient" ? person.kind : "person";
    avatar.className = `avatar ${figures} hue-${person.hue}`;
    avatar.textContent = person.initials;
    const label = /** @type {HTMLElement} */ (this.element.querySelector("figcaption > :last-child"));
    const parts = [words ?? person.name, ...(words || !person.calling ? [] : [calling(person.calling)])];
    if (label.textContent !== parts.map((part) => (typeof part === "string" ? part : part.textContent)).join(""))
      label.replaceChildren(...parts);
    this.element.dataset.kind = person.kind;
  }

  /** Ours: silent, and as in a mirror. @param {boolean} mirror */
  own(mirror) {
    this.video.muted = true;
    this.element.classList.toggle("mirror", mirror);
  }

  /** @param {MediaStreamTrack[]} tracks */
  play(tracks) {
    const present = /** @type {MediaStream | null} */ (this.video.srcObject)?.getTracks() ?? [];
    if (present.length === tracks.length && tracks.every((track) => present.includes(track))) return;
    this.#seen = false;
    this.video.srcObject = tracks.length ? new MediaStream(tracks) : null;
    if (!tracks.some(({ kind }) => kind === "video")) this.#show();
  }

  /** @param {boolean} on */
  set camera(on) {
    this.#camera = on;
    this.#show();
  }

  /** @param {boolean} muted */
  set muted(muted) {
    /** @type {HTMLElement} */ (this.element.querySelector('[data-part="muted"]')).hidden = !muted;
  }

  /** @param {boolean} speaking */
  set speaking(speaking) {
    this.element.toggleAttribute("data-speaking", speaking);
  }

  /** A picture that no longer comes. @param {boolean} frozen */
  set frozen(frozen) {
    this.element.toggleAttribute("data-frozen", frozen);
  }

  remove() {
    this.video.srcObject = null;
    this.element.remove();
  }

  /** An upright phone on a wide screen keeps its whole picture. */
  #look() {
    const { videoWidth: width, videoHeight: height } = this.video;
    this.#seen = width > 2 && height > 2;
    this.element.classList.toggle("upright", height > width);
    this.#show();
  }

  #show() {
    this.element.dataset.camera = this.#camera && this.#seen ? "on" : "off";
  }
}

/** A small tile leaves it out. @param {string} words */
function calling(words) {
  return Object.assign(document.createElement("span"), { className: "calling", textContent: `, ${words}` });
}
