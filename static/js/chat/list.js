// @ts-check
/** The list of conversations: last words, time, unread, order; the same as a reload would show. */
import { play } from "../behaviors/sound.js";
import { live } from "../live.js";
import { delivered } from "./acknowledging.js";
import { ownHands } from "./hands.js";
import { me } from "./me.js";
import { namesMe } from "./named.js";
import { Row } from "./row.js";
import { learn } from "./server-clock.js";
import { Failure, fragment } from "./wire.js";

const SLOW_MS = 2_000;
const ROW = '[data-liane~="row"]';
const place = () => /** @type {HTMLElement | null} */ (document.querySelector('[data-liane~="rows"]'));
const links = () => /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(ROW)]);
const rows = () => links().map((link) => new Row(link));

/** @param {string} conversation */
const find = (conversation) => rows().find((row) => row.conversation === conversation);

/** @type {Set<string>} */
const followed = new Set();

/** @param {Row} row */
function follow(row) {
  if (!followed.has(row.conversation)) live.watch(`conversation:${row.conversation}`);
  followed.add(row.conversation);
  if (row.unread) delivered(row.conversation, row.seq);
}

/** The title of the tab, the place in the navigation and the chip say how many conversations wait. */
function count() {
  const list = place();
  const isCut = list?.querySelector("[data-rest]"); // the page said how many, and is still being given the others
  const unread = isCut ? Number(list?.dataset.unreadTotal) : rows().filter((row) => row.unread).length;
  const chip = document.querySelector('.chip[data-show="unread"]');
  if (chip && shown() !== "unread") chip.textContent = unread ? `Non lus · ${unread}` : "Non lus";
  const badge = document.getElementById("count-messages");
  if (badge) badge.dataset.value = String(unread);
}

const shown = () => place()?.dataset.show ?? "all";

/** The list holds only what the person searches for. */
const searching = () =>
  Boolean(/** @type {HTMLInputElement | null} */ (document.querySelector(".pane-list .search input"))?.value);

/** Favourites first, then unread, then what moved last. @param {Row} row */
function moveUp(row) {
  const others = rows().filter((other) => other.conversation !== row.conversation);
  const rank = (/** @type {Row} */ one) => (one.favourite ? 0 : 2) + (one.unread ? 0 : 1);
  const below = others.find((other) => rank(other) >= rank(row));
  if (below) below.item.before(row.item);
  else others.at(-1)?.item.after(row.item);
}

/** @param {any} frame */
async function onMessage(frame) {
  learn(frame.at);
  const row = find(frame.conversation);
  const mine = (row?.hands ?? ownHands()).has(frame.person);
  if (!mine) delivered(frame.conversation, frame.seq);
  if (!mine && (document.hidden || frame.conversation !== open())) play("message");
  if (!row) return refresh(frame.conversation);
  if (frame.seq <= row.seq) return;
  if (!mine && (row.through.has(frame.identity) || namesMe(frame.html))) return refresh(frame.conversation);
  row.tell({ ...frame, kind: frame.html.includes('class="event"') ? "notice" : "text" }, mine);
  moveUp(row);
  count();
}

const open = () =>
  /** @type {HTMLElement | null} */ (document.querySelector('[data-liane~="conversation"]'))?.dataset.conversation;

/** The last words of a line read otherwise now. @param {any} frame */
function onChanged({ conversation, seq }) {
  if (find(conversation)?.seq === seq) refresh(conversation);
}

/** The person read up to `seq`, here or on another device. @param {string} conversation @param {number} seq */
function onRead(conversation, seq) {
  find(conversation)?.read(seq);
  count();
}

/** One's own, on another device; or a colleague's, who has seen what is new. @param {any} frame */
function onReceipts({ conversation, marks }) {
  const row = find(conversation);
  const hands = row?.hands ?? ownHands();
  const mine = marks.find((/** @type {any} */ mark) => hands.has(mark.person));
  if (mine) return onRead(conversation, mine.read);
  const seen = (/** @type {any} */ mark) => row?.through.has(mark.identity) && mark.read >= row.seq;
  if (row?.unread && marks.some(seen)) refresh(conversation);
}

/** Fetch one row again, or for the first time. @param {string} conversation */
async function refresh(conversation) {
  const { elements } = await fragment(`/conversations/${conversation}/row`).catch(absent);
  if (elements[0]) show(elements[0]);
  count();
}

/** @param {HTMLElement} element a row, with or without its list item */
function show(element) {
  const link = element.matches(ROW) ? element : element.querySelector(ROW);
  if (!(link instanceof HTMLAnchorElement)) return;
  const row = new Row(link);
  const known = find(row.conversation);
  row.current = row.conversation === open();
  if (known && !row.fits(shown()) && !searching()) return known.item.remove();
  if (known) known.item.replaceWith(row.item);
  else if (!admit(row)) return undefined;
  moveUp(row);
  follow(row);
}

/** A conversation that was not in the list: only where it belongs. @param {Row} row */
function admit(row) {
  const through = place()?.dataset.through;
  if (searching() || !row.fits(shown()) || (through && !row.through.has(through))) return false;
  place()?.querySelector(".empty")?.remove();
  place()?.prepend(row.item);
  return true;
}

/** @param {unknown} failure */
function absent(failure) {
  if (!(failure instanceof Failure)) throw failure;
  return { elements: /** @type {HTMLElement[]} */ ([]), lastSeq: 0 };
}

/** After a cut: the whole list, as the server has it. */
async function refreshAll() {
  if (searching()) return;
  const { elements } = await fragment(`/conversations?show=${shown()}&through=${place()?.dataset.through ?? ""}&all`).catch(absent);
  const fresh = elements.flatMap((element) => (element.matches(ROW) ? [element] : [...element.querySelectorAll(ROW)]));
  const list = place();
  if (!list || !fresh.length) return;
  const current = open();
  const items = fresh.map((element) => new Row(/** @type {HTMLAnchorElement} */ (element)));
  for (const row of items) row.current = row.conversation === current;
  list.replaceChildren(...items.map((row) => row.item));
  items.forEach(follow);
  count();
}

/** What was said between the making of this page and a first connection that was slow: the socket told nobody here. */
async function lookAgain() {
  if (searching() || performance.now() < SLOW_MS) return;
  const { elements } = await fragment(`/conversations?show=unread&through=${place()?.dataset.through ?? ""}`).catch(absent);
  for (const element of elements.flatMap((one) => [...one.querySelectorAll(ROW)])) {
    const row = new Row(/** @type {HTMLAnchorElement} */ (element));
    if ((find(row.conversation)?.seq ?? 0) < row.seq) show(row.item);
  }
  count();
}

/** More lines were swapped in; one that moved up meanwhile is there already. */
function grown() {
  const known = new Set();
  for (const row of rows()) {
    if (place()?.contains(row.item) && known.has(row.conversation)) row.item.remove();
    else follow(row);
    known.add(row.conversation);
  }
  count();
}

/** @param {string} conversation */
function leave(conversation) {
  followed.delete(conversation);
  live.unwatch(`conversation:${conversation}`);
  find(conversation)?.item.remove();
  count();
}

if (me && place()) {
  rows().forEach(follow);
  count();
  live.watch(`person:${me}`);
  live.on("message", onMessage);
  live.on("changed", onChanged);
  for (const type of ["conversation", "claim", "draft", "alert"]) live.on(type, (frame) => refresh(frame.conversation));
  live.on("left", (frame) => leave(frame.conversation));
  live.on("receipts", onReceipts);
  document.addEventListener("chat:filed", (event) => refresh(/** @type {CustomEvent} */ (event).detail.conversation));
  document.addEventListener("chat:read", (event) => {
    const { conversation, seq } = /** @type {CustomEvent} */ (event).detail;
    onRead(conversation, seq);
  });
  document.addEventListener(
    "live:connected",
    (event) => (/** @type {CustomEvent} */ (event).detail.resumed ? refreshAll() : lookAgain()),
  );
  document.addEventListener("live:poll", refreshAll);
  document.addEventListener("htmx:after:swap", grown);
}
