// @ts-check
/** Joins a call and its instruments: what is said of them, the tracks they send, the cards that show them. */
import { Turned } from "../calls/signalling.js";
import { Cards } from "./cards.js";
import { isInstrument } from "./labels.js";
import { Panel } from "./panel.js";
import { Trouble } from "./trouble.js";

const TOO_MANY = "Trop d’objets à la fois. Arrêtez-en un, puis réessayez.";
const KEY = /^[a-z][a-z0-9-]{0,31}$/;

/** The way of an instrument to the call. */
export class Wire {
  /** @param {import("../calls/call.js").Call} call @param {Cards} cards */
  constructor(call, cards) {
    const { consultation = "", after = "", simulates } = call.root.dataset;
    Object.assign(this, { consultation, conversation: after, simulates: simulates !== undefined });
    this.media = call.media;
    this.cards = cards;
    this.me = call.root.dataset.me ?? "";
  }

  /** @param {string} label @param {import("../calls/publication.js").Line} line */
  async publish(label, line) {
    try {
      await this.media.publish(label, line);
    } catch (error) {
      throw error instanceof Turned && error.code === "too-many-tracks" ? new Trouble(TOO_MANY) : error;
    }
  }

  /** @param {string} label */
  retire(label) {
    return this.media.retire(label);
  }

  /** Our own track, to our own card. @param {string} key @param {string} label @param {MediaStreamTrack | null} track */
  own(key, label, track) {
    this.cards.own(key, label, track);
  }

  /** @param {any} message @returns {boolean} whether it left */
  say(message) {
    this.cards.hear(this.me, message);
    return this.media.say(message);
  }
}

/** @param {import("../calls/call.js").Call} call @returns {{people: Cards["people"], close: () => void}} `close` takes everything away */
export function attach(call) {
  const { media, root } = call;
  const me = root.dataset.me ?? "";
  const ask = (/** @type {string} */ to, /** @type {string} */ device, /** @type {object} */ body) =>
    to === me ? panel?.asked(device, me, body) : media.say({ type: "device-ask", to, device, ask: body });
  const cards = new Cards(root, ask);
  const panel = root.querySelector('[data-act="devices"]') ? new Panel(call.page, new Wire(call, cards)) : null;
  const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) =>
    media.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail));
  on("ready", () => panel?.announce());
  on("tracks", ({ received }) => cards.receive(received.filter((/** @type {any} */ one) => isInstrument(one.label))));
  on("message", ({ from, message }) => {
    if (message.type === "hello") return panel?.announce();
    if (typeof message.device !== "string" || !KEY.test(message.device)) return undefined;
    if (message.type === "device-ask") return message.to === me && treats(from) ? panel?.asked(message.device, from, message.ask) : undefined;
    return cards.hear(from, message);
  });
  return {
    people: (people) => cards.people(people),
    close() {
      panel?.close();
      cards.close();
    },
  };
}

/** A patient's page asks nothing of an instrument: the relay vouches for who speaks. @param {string} from */
const treats = (from) => from.startsWith("person-");
