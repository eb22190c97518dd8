// @ts-check
/**
 * The cards of the instruments that run in a call, whoever holds them. A room tells with `show` what it draws in the
 * cards of its instrument; one that only wants a place asks for it with `card`.
 */
import { Card } from "./card.js";
import { Honour } from "./honour.js";
import { isInstrument } from "./labels.js";

const MOST = 8; // cards that one participant can open on our screen
const LONGEST = 60; // characters of a title
const ICON = /^[a-z0-9-]{1,32}$/;

/** @typedef {(card: Card) => import("./card.js").View} Opener */
/** @type {Map<string, Opener>} */ const openers = new Map();
/** @type {Cards | null} */ let present = null;

/** What the cards of an instrument show, here and from now on. @param {string} key @param {Opener} open */
export function show(key, open) {
  openers.set(key, open);
}

/** Whether this page has a use for a track of that label: everybody's face, and the instruments that it knows. @param {string} label */
export const isShown = (label) => !isInstrument(label) || openers.has(label);

/**
 * The place of one instrument beside the people; opened when it was not.
 * @param {string} participant @param {string} key @param {{title: string, simulated?: boolean}} about
 * @returns {HTMLElement | null} null when no call is there, or too many cards are
 */
export function card(participant, key, about) {
  return present?.open(participant, key, about)?.body ?? null;
}

export class Cards {
  /** @type {Map<string, Card>} */ #cards = new Map();
  /** @type {import("../calls/subscription.js").Received[]} */ #received = [];
  /** @type {Map<string, MediaStreamTrack>} */ #ours = new Map();

  /** @param {HTMLElement} root of calls/_stage.html @param {(to: string, key: string, body: object) => void} ask */
  constructor(root, ask) {
    this.root = root;
    this.ask = ask;
    this.me = root.dataset.me ?? "";
    this.template = /** @type {HTMLTemplateElement} */ (root.querySelector('template[data-part="instrument"]'));
    this.place = /** @type {HTMLElement} */ (root.querySelector('[data-part="instruments"]'));
    this.honour = new Honour(root, this.place);
    present = this;
  }

  /** @param {string} participant @param {string} key @param {{title?: any, simulated?: any, icon?: any}} about @returns {Card | undefined} */
  open(participant, key, about) {
    const card = this.#cards.get(`${participant} ${key}`) ?? this.#make(participant, key);
    const title = this.#title(key, about.title);
    card?.describe({ title, simulated: about.simulated === true, icon: ICON.test(about.icon) ? about.icon : undefined });
    return card;
  }

  /** @param {string} from the relay vouches for it @param {any} message may hold anything */
  hear(from, { type, device, is, data, state, ...about }) {
    const card = this.#cards.get(`${from} ${device}`);
    if (type === "device-data") return card?.view.data?.(data);
    if (type !== "device") return undefined;
    if (is === "lost" && card) return void (card.lost = true);
    if (is === "off") return this.#shut(card);
    return is === "on" ? this.#begin(from, device, about, state) : undefined;
  }

  /** Tracks of instruments; one that is no longer listed is over. @param {import("../calls/subscription.js").Received[]} received */
  receive(received) {
    const before = this.#received;
    this.#received = received.filter(({ label }) => isInstrument(label));
    for (const { participant, label, track } of before)
      if (!this.#received.some((one) => one.track === track && one.label === label)) this.#track(participant, label, null);
    for (const { participant, label, track, receiver } of this.#received)
      if (!before.some((one) => one.track === track && one.label === label)) this.#track(participant, label, track, receiver);
  }

  /** Whether our own instrument is a simulation. @param {string} key */
  isSimulated(key) {
    return this.#cards.get(`${this.me} ${key}`)?.simulated === true;
  }

  /** @param {string} key @param {string} label @param {MediaStreamTrack | null} track */
  own(key, label, track) {
    if (track) this.#ours.set(label, track);
    else this.#ours.delete(label);
    this.#cards.get(`${this.me} ${key}`)?.view.track?.(label, track);
  }

  /** Whoever left takes her instruments along. @param {import("../calls/stage.js").Person[]} people */
  people(people) {
    const there = new Set(people.filter(({ present }) => present).map(({ participant }) => participant));
    for (const card of this.#cards.values()) if (!card.own && !there.has(card.participant)) this.#shut(card);
  }

  close() {
    for (const card of this.#cards.values()) this.#shut(card);
    if (present === this) present = null;
  }

  /** @param {string} from @param {string} key @param {object} about @param {any} state */
  #begin(from, key, about, state) {
    const card = this.open(from, key, about);
    if (!card) return;
    card.lost = false;
    card.view.state?.(state && typeof state === "object" ? state : {});
  }

  /** @param {string} participant @param {string} key @returns {Card | undefined} */
  #make(participant, key) {
    const held = [...this.#cards.values()].filter((card) => card.participant === participant);
    if (held.length >= MOST) return undefined;
    const own = participant === this.me;
    const about = { participant, key, own, by: own ? "" : this.#name(participant), drawings: this.root.dataset.drawings ?? "" };
    const made = new Card(this.template, about, (body) => this.ask(participant, key, body));
    this.#cards.set(`${participant} ${key}`, made);
    this.place.append(made.element);
    this.honour.follow(made.element);
    made.element.querySelector('[data-act="put-away"]')?.addEventListener("click", () => this.#shut(made));
    made.view = openers.get(key)?.(made) ?? {};
    for (const [label, track] of own ? this.#ours : []) if (label === key) made.view.track?.(label, track);
    for (const one of own ? [] : this.#received) if (one.participant === participant && one.label === key) made.view.track?.(one.label, one.track, one.receiver);
    return made;
  }

  /** @param {string} participant @param {string} label @param {MediaStreamTrack | null} track @param {RTCRtpReceiver} [receiver] */
  #track(participant, label, track, receiver) {
    this.#cards.get(`${participant} ${label}`)?.view.track?.(label, track, receiver);
  }

  /** @param {Card | undefined} card */
  #shut(card) {
    if (!card) return;
    this.#cards.delete(`${card.participant} ${card.key}`);
    this.honour.forget(card.element);
    card.remove();
  }

  /** A page in another language has its own words for what it knows. @param {string} key @param {any} said */
  #title(key, said) {
    const known = /** @type {HTMLTemplateElement | null} */ (this.root.querySelector(`template[data-sentence="device-${key}"]`));
    return known?.content.textContent?.trim() || (typeof said === "string" ? said.slice(0, LONGEST) : key);
  }

  /** @param {string} participant */
  #name(participant) {
    const people = JSON.parse(this.root.dataset.people ?? "[]");
    return people.find((/** @type {any} */ one) => one.participant === participant)?.name ?? "";
  }
}
