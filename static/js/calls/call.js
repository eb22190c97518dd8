// @ts-check
/** A call in a page: what is sent and received, who is shown, what the buttons do, what the server says. */
import { attach } from "../devices/attached.js";
import { isInstrument } from "../devices/labels.js";
import { live } from "../live.js";
import { stayAwake } from "./awake.js";
import { Beside } from "./beside.js";
import { control } from "./controls.js";
import { problem } from "./devices.js";
import { Media } from "./media.js";
import { follow } from "./network.js";
import { share } from "./presence.js";
import { isScreen } from "./screen.js";
import { Stage } from "./stage.js";
import { offerTelephone } from "./telephone.js";
import { count } from "./timer.js";
import { listen } from "./voices.js";
import { watchOver } from "./watching.js";
import { act, part, say } from "./words.js";

const SHORT_MS = 4_000;

export class Call {
  /** @type {(() => void)[]} */ #ends = [];
  /** @type {import("./subscription.js").Received[]} */ #received = [];
  #left = false;

  /**
   * @param {HTMLElement} root of calls/_stage.html
   * @param {import("./own.js").Own} own already opened
   * @param {{hangUp: () => void, turned: (code: string) => void}} answer
   */
  constructor(root, own, answer) {
    this.root = root;
    this.own = own;
    this.page = /** @type {HTMLElement} */ (root.closest("main, body") ?? document.body);
    this.consultation = root.dataset.consultation ?? "";
    this.stage = new Stage(root);
    this.media = new Media(root.dataset.media ?? "", own);
    const failed = (/** @type {unknown} */ error) => say(root, problem(error), SHORT_MS);
    this.beside = new Beside(root, own, this.media, this.stage, failed);
    this.#show();
    this.#hear(answer.turned);
    this.#obey();
    this.#ends.push(
      control(root, own, {
        hangUp: answer.hangUp,
        failed: (_, error) => failed(error),
        keys: { g: () => this.stage.views.toggle() },
      }),
      count(document, () => root.dataset.startedAt ?? ""),
      follow(() => void this.media.restart()),
      listen(() => this.#received, (speaker) => this.stage.speaking(speaker)),
      stayAwake(),
    );
    this.presence = share(this.media, (participant, state) => {
      this.stage.state(participant, state);
      this.beside.roster.state(participant, state);
    });
    this.#ends.push(() => this.beside.close());
    this.devices = attach(this);
    this.#ends.push(() => this.devices.close());
    this.#ends.push(offerTelephone(this));
    this.#ends.push(watchOver(this, () => this.#received, (stopped) => this.stage.frozen(this.#owners(stopped))));
  }

  async start() {
    for (const device of /** @type {const} */ (["microphone", "camera"]))
      if (this.own.problems[device]) say(this.root, this.own.problems[device]);
    await this.media.restart();
  }

  /** Leave the call; devices stay open for whoever owns them. */
  close() {
    this.#left = true;
    this.media.leave();
    for (const end of this.#ends.splice(0)) end();
    this.stage.close();
  }

  /** @param {any} frame of the server, about everybody */
  people(frame) {
    const { people, started_at: startedAt } = frame;
    if (people) this.stage.people(people);
    if (people) this.devices.people(people);
    this.beside.follow(frame);
    if (startedAt !== undefined) this.root.dataset.startedAt = startedAt ?? "";
  }

  #show() {
    const show = () => {
      this.stage.own(this.own.camera, this.own.heard, this.own.mirrored);
      this.beside.roster.state(this.stage.me, { microphone: this.own.heard, camera: Boolean(this.own.camera) });
    };
    const lost = (/** @type {Event} */ event) => say(this.root, /** @type {CustomEvent} */ (event).detail.problem);
    this.own.addEventListener("change", show);
    this.own.addEventListener("lost", lost);
    this.#ends.push(() => this.own.removeEventListener("change", show), () => this.own.removeEventListener("lost", lost));
    show();
  }

  /** @param {(code: string) => void} turned */
  #hear(turned) {
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) =>
      this.media.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail));
    on("tracks", ({ received }) => this.stage.receive((this.#received = received.filter(isFace))));
    on("state", ({ state }) => this.#tellState(state));
    on("answered", () => live.hurry());
    on("turned", ({ code }) => turned(code));
  }

  /** Frames of the live socket, which name no call to a visitor; after a cut the relay may be another one. */
  #obey() {
    const mine = (/** @type {any} */ frame) => [undefined, this.consultation].includes(frame.consultation);
    const back = (/** @type {Event} */ event) => {
      if (/** @type {CustomEvent} */ (event).detail.resumed !== false) void this.media.confirm();
    };
    const gone = () => this.#left || this.media.signalling.depart();
    for (const event of ["live:connected", "live:disconnected"]) document.addEventListener(event, back);
    addEventListener("pagehide", gone);
    this.#ends.push(
      live.on("media-offer", (frame) => mine(frame) && this.media.receive(/** @type {any} */ (frame))),
      live.on("media-restart", (frame) => mine(frame) && void this.media.confirm()),
      live.on("media-lost", (frame) => mine(frame) && this.#tellState("reconnecting")),
      live.on("media-replaced", (frame) => mine(frame) && frame.page !== this.media.page && this.#replaced()),
      live.on("consultation", (frame) => mine(frame) && this.people(frame)),
      () => ["live:connected", "live:disconnected"].forEach((event) => document.removeEventListener(event, back)),
      () => removeEventListener("pagehide", gone),
    );
  }

  /** The same person has joined from another page: this one stays silent until asked. */
  #replaced() {
    this.#left = true;
    this.media.leave();
    this.own.release();
    say(this.root, "replaced");
    const resume = act(this.root, "resume");
    if (!resume) return;
    resume.hidden = false;
    resume.addEventListener("click", () => location.reload());
  }

  /** @param {string} state */
  #tellState(state) {
    this.root.dataset.connection = state;
    if (state === "connected") return say(this.root, "");
    if (state !== "connecting") say(this.root, state);
  }

  /** @param {string[]} tracks */
  #owners(tracks) {
    return this.#received.filter(({ track, label }) => tracks.includes(track.id) && !isScreen(label)).map(({ participant }) => participant);
  }
}

/** An instrument is never mixed with a face or a voice. @param {import("./subscription.js").Received} received */
const isFace = ({ label }) => !isInstrument(label);
