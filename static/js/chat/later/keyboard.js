// @ts-check
/** Without a mouse: arrows in the list and in the messages, Alt and arrows from one conversation to the next, and "?" for what the keys do. */
import { make, tool } from "../drawing.js";
import { open } from "./parts/shortcuts.js";

const ROWS = '[data-liane~="row"]';
const MESSAGES = '[data-liane~="messages"] > .message';
const ORDER = "liane:order";
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

/** @param {typeof import("../conversation.js").room} room the open one */
export function listen(room) {
  restore();
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", (event) => event.key === "Escape" && room && escape(event, room));
  offerHelp();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const aside = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
  if (event.altKey && aside && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    return move(aside, event.shiftKey);
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isField(target)) return;
  if (event.key === "?") {
    event.preventDefault();
    return open();
  }
  const next = following(target, event.key);
  if (!next) return undefined;
  event.preventDefault();
  if (next.matches(MESSAGES)) next.tabIndex = -1;
  next.focus();
  return next.scrollIntoView({ block: "nearest" });
}

/**
 * Escape closes what is open; when nothing is, the open conversation is read to its end. Only that one: its authors
 * are told that it was read, which nobody says of what she has not had before her eyes.
 * @param {KeyboardEvent} event @param {NonNullable<typeof import("../conversation.js").room>} room
 */
function escape(event, room) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing;
  if (event.defaultPrevented || !plain || document.querySelector("dialog[open], :popover-open")) return;
  const elsewhere = isField(/** @type {HTMLElement} */ (event.target)) && event.target !== room.composer?.words;
  if (!elsewhere) room.goToFoot();
}

/** The conversation before or after the open one in the list, or the next with something new. @param {number} step @param {boolean} unread */
function move(step, unread) {
  const rows = listed();
  const here = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const order = step > 0 ? [...rows.slice(here + 1), ...(unread ? rows.slice(0, Math.max(here, 0)) : [])] : rows.slice(0, Math.max(here, 0)).reverse();
  const next = order.find((row) => !unread || row.hasAttribute("data-unread"));
  if (!next) return;
  const kept = Object.fromEntries(rows.map((row) => [row.id, row.dataset.seq]));
  sessionStorage.setItem(ORDER, JSON.stringify({ to: next.id, order: kept }));
  location.assign(next.href);
}

const listed = () => /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('.pane-list [data-liane~="row"]')]);

/** Steps follow the list as it was on the screen: what one has just read stays where it was, until something is said there. */
function restore() {
  const { to, order } = JSON.parse(sessionStorage.getItem(ORDER) ?? "{}");
  sessionStorage.removeItem(ORDER);
  const rows = listed();
  if (!to || !rows.some((row) => row.id === to && row.hasAttribute("aria-current"))) return;
  const places = Object.keys(order);
  const place = (/** @type {HTMLElement} */ row) => (order[row.id] === row.dataset.seq ? places.indexOf(row.id) : -1);
  for (const row of rows.sort((one, other) => place(one) - place(other))) {
    const item = row.closest("li") ?? row;
    item.parentElement?.append(item);
  }
}

/** @param {HTMLElement} element */
const isField = (element) => element.isContentEditable || element.matches("input, textarea, select");

/** What an arrow, Home or End leads to from here, in the list where one is. @param {HTMLElement} from @param {string} key @returns {HTMLElement | null} */
function following(from, key) {
  const inMessages = from.matches(".messages-scroll") || from.matches(MESSAGES);
  if (!inMessages && !from.matches(ROWS)) return null;
  const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(inMessages ? MESSAGES : ROWS)]);
  if (key === "Home") return items[0] ?? null;
  if (key === "End") return items.at(-1) ?? null;
  const step = STEPS[/** @type {keyof typeof STEPS} */ (key)];
  if (!step) return null;
  const at = items.indexOf(from);
  return (at < 0 ? items.at(-1) : items[at + step]) ?? null;
}

/** In the rail, where a PC has room. */
function offerHelp() {
  const rail = document.querySelector(".places");
  const button = make("button", { type: "button", className: "place place-keys", title: "Raccourcis clavier (?)" }, tool("keyboard"));
  button.append(make("span", {}, "Clavier"));
  button.addEventListener("click", open);
  rail?.append(button);
}
