// @ts-check
/** Ctrl+K: one field to jump to anyone, any conversation, any message. The most recent before one types. */
import { attach, openDialog } from "../../behaviors/dialog.js";
import { icon, make } from "../drawing.js";
import { Failure, fragment } from "../wire.js";
import { styled } from "./parts/sheet.js";

const WAIT_MS = 60;
const RECENT = 8;
const LIST = '.pane-list [data-liane~="rows"][data-show="all"][data-through=""] [data-liane~="row"]';
const dressed = styled("finding");

class Palette {
  #asked = 0;

  constructor() {
    this.input = make("input", { type: "search", placeholder: "Aller à une personne, une conversation, un message", autocomplete: "off" });
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-controls", "palette-found");
    this.input.ariaLabel = "Aller à";
    this.found = make("div", { className: "palette-found", id: "palette-found" });
    this.found.setAttribute("role", "group");
    this.found.ariaLabel = "Où aller";
    const keys = make("p", { className: "keys" }, "↑ ↓ pour choisir · Entrée pour ouvrir · Échap pour fermer");
    const field = make("div", { className: "search" }, icon("search"), this.input);
    this.dialog = make("dialog", { className: "palette", id: "palette", ariaLabel: "Aller à" }, field, this.found, keys);
    this.input.addEventListener("input", () => this.#later());
    this.dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    this.dialog.addEventListener("close", () => this.dialog.remove());
  }

  #later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  /** Only the last question is answered. */
  async ask() {
    const number = ++this.#asked;
    try {
      const { elements } = await fragment(`/search/jump?q=${encodeURIComponent(this.input.value)}`);
      if (number !== this.#asked) return;
      this.found.replaceChildren(...elements);
      this.#choose(0);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.found.replaceChildren(make("p", { className: "muted" }, "Pas de réponse\u00a0: vérifiez le réseau."));
    }
  }

  /** What the list beside shows already, until the server has answered. */
  showKnown() {
    const when = (/** @type {Element} */ row) => row.querySelector("time")?.dateTime ?? "";
    const rows = [...document.querySelectorAll(LIST)].sort((one, other) => when(other).localeCompare(when(one))).slice(0, RECENT);
    if (!rows.length) return;
    this.found.replaceChildren(make("div", { className: "jumps" }, make("h3", {}, "Récentes"), ...rows.map(known)));
    this.#choose(0);
  }

  get links() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.found.querySelectorAll("a")]);
  }

  /** @param {number} at */
  #choose(at) {
    const { links } = this;
    for (const link of links) delete link.dataset.chosen;
    const chosen = links.at(links.length ? at % links.length : 0);
    if (!chosen) return;
    chosen.dataset.chosen = "";
    chosen.id ||= `jump-${links.indexOf(chosen)}`;
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = this.links.findIndex((link) => "chosen" in link.dataset);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && this.links[at]) {
      event.preventDefault();
      location.assign(this.links[at].href);
    } else if (step) {
      event.preventDefault();
      this.#choose(at + step);
    }
  }
}

/** @param {Element} row of the list */
function known(row) {
  const { href } = /** @type {HTMLAnchorElement} */ (row);
  const parts = [".avatar", ".row-name", ".badge:not([hidden])"].map((part) => row.querySelector(part)?.cloneNode(true));
  const link = make("a", { className: "row", href }, ...parts.flatMap((part) => part ?? []));
  link.querySelector(".row-name")?.classList.add("grow");
  return link;
}

export async function open() {
  if (document.getElementById("palette")) return;
  const palette = new Palette();
  const asked = palette.ask(); // while its sheet comes
  palette.showKnown();
  await dressed;
  if (document.getElementById("palette")) return;
  document.body.append(palette.dialog);
  attach(palette.dialog);
  openDialog(palette.dialog);
  palette.input.focus();
  await asked;
}
