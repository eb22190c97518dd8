// @ts-check
/** "Objets": the instruments that one can start in a call, several at once; each room offers its own. */
import { openDialog } from "../behaviors/dialog.js";
import { icon } from "../chat/drawing.js";
import { Kit } from "./kit.js";
import { sentenceOf } from "./trouble.js";

/**
 * @typedef {{title?: string, simulated?: boolean, stay?: boolean}} Started `stay`: the sheet remains open
 * @typedef {object} Device
 * @property {string} key such as "stethoscope", in [a-z0-9-]
 * @property {string} words its name, in French
 * @property {string} icon of assets/devices-icons.json
 * @property {string} hint what it takes, in one sentence
 * @property {(kit: Kit) => Promise<Started | null | void>} start null: given up, nothing started. A refusal is thrown:
 *   a Trouble with its sentence, or the browser's own error
 * @property {() => Promise<void> | void} stop
 * @property {(from: string, ask: any) => void} [asked] somebody asks something through her card
 */

/** @type {Map<string, Device>} */ const devices = new Map();
/** @type {Set<Panel>} */ const panels = new Set();

/** A room offers an instrument; the order is that of the offers. @param {Device} device */
export function offer(device) {
  devices.set(device.key, device);
  for (const panel of panels) panel.add(device);
}

export class Panel {
  /** @type {Map<string, Row>} */ #rows = new Map();

  /**
   * @param {HTMLElement} page holds the dialog #devices and the button [data-act=devices]
   * @param {import("./attached.js").Wire} wire
   */
  constructor(page, wire) {
    this.wire = wire;
    this.dialog = /** @type {HTMLDialogElement} */ (page.querySelector("#devices"));
    this.button = /** @type {HTMLElement} */ (page.querySelector('[data-act="devices"]'));
    this.list = /** @type {HTMLElement} */ (this.dialog.querySelector('[data-part="devices"]'));
    this.template = /** @type {HTMLTemplateElement} */ (this.dialog.querySelector('template[data-part="device"]'));
    this.button.addEventListener("click", () => openDialog(this.dialog));
    this.drawings = /** @type {HTMLElement} */ (page.querySelector("[data-drawings]")).dataset.drawings ?? "";
    for (const device of devices.values()) this.add(device);
    panels.add(this);
  }

  /** @param {Device} device */
  add(device) {
    const row = new Row(device, this);
    this.#rows.get(device.key)?.element.remove();
    this.#rows.set(device.key, row);
    this.list.append(row.element);
    this.changed();
  }

  /** Others are told again what runs: somebody came, or the connection was made anew. */
  announce() {
    for (const { kit } of this.#rows.values()) kit?.announce();
  }

  /** @param {string} key @param {string} from @param {any} ask */
  asked(key, from, ask) {
    const row = this.#rows.get(key);
    if (row?.kit) row.device.asked?.(from, ask);
  }

  changed() {
    const states = [...this.#rows.values()].map(({ element }) => element.dataset.state);
    this.button.setAttribute("aria-pressed", String(states.includes("active")));
    this.button.hidden = !states.length;
  }

  close() {
    panels.delete(this);
    for (const row of this.#rows.values()) void row.stop();
  }
}

class Row {
  /** @type {Kit | null} */ kit = null;
  #run = 0;

  /** @param {Device} device @param {Panel} panel */
  constructor(device, panel) {
    this.device = device;
    this.panel = panel;
    const made = /** @type {DocumentFragment} */ (panel.template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (made.firstElementChild);
    this.#part("icon").replaceChildren(icon(device.icon, "", panel.drawings));
    this.#part("words").textContent = device.words;
    this.#part("hint").textContent = device.hint;
    this.element.dataset.device = device.key;
    this.button = /** @type {HTMLButtonElement} */ (this.element.querySelector('[data-act="toggle"]'));
    this.button.addEventListener("click", () => void (this.kit ? this.stop() : this.start()));
    this.#become("idle");
  }

  async start() {
    const run = ++this.#run;
    const kit = (this.kit = new Kit(this.device, this.panel.wire, this.#part("place"), (sentence) => this.#failed(kit, sentence)));
    this.#become("starting");
    try {
      const started = await this.device.start(kit);
      if (run !== this.#run) return;
      if (started === null) return await this.stop();
      kit.begin(started ?? {});
      this.#become("active");
      if (!started?.stay && this.panel.dialog.open) this.panel.dialog.close();
    } catch (error) {
      if (run === this.#run) this.#failed(kit, sentenceOf(error));
    }
  }

  /** Given up while it starts, or stopped. */
  async stop() {
    const { kit } = this;
    this.#run += 1;
    this.kit = null;
    if (!kit) return;
    await Promise.resolve(this.device.stop()).catch(() => {});
    await kit.end("off");
    this.#become("idle");
  }

  /** @param {Kit} kit @param {string} sentence */
  #failed(kit, sentence) {
    if (this.kit !== kit) return;
    this.#run += 1;
    this.kit = null;
    void Promise.resolve(this.device.stop()).catch(() => {});
    void kit.end("lost");
    this.#become("failed", sentence);
  }

  /** @param {"idle" | "starting" | "active" | "failed"} state @param {string} [sentence] */
  #become(state, sentence = "") {
    this.element.dataset.state = state;
    this.#part("said").textContent = sentence;
    this.button.textContent = state === "active" ? "Arrêter" : state === "starting" ? "Annuler" : "Démarrer";
    this.button.setAttribute("aria-label", `${this.button.textContent}\u00a0: ${this.device.words}`);
    if (state === "idle" || state === "failed") this.#part("place").replaceChildren();
    this.panel.changed();
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`[data-part="${name}"]`));
  }
}
