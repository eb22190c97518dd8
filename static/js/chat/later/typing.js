// @ts-check
/** "Dr Roux écrit…" above the field: told every 3 s at most, shown 6 s at most or until the message comes. */
import { live } from "../../live.js";
import { make } from "../drawing.js";
import { ownHands } from "../hands.js";
import { styled } from "./parts/sheet.js";

const TELL_MS = 3_000;
const SHOWN_MS = 6_000;
const AND = new Intl.ListFormat("fr");

/** @type {Map<string, {name: string, timer: number}>} by hand */
const writing = new Map();
const line = make("p", { className: "typing", hidden: true });
let told = -Infinity;

/** @param {any} room who has the field under her fingers */
export function tell({ id, composer, speaking }) {
  if (!composer.words.value.trim() || composer.answering?.save || performance.now() - told < TELL_MS) return;
  if (live.send("typing", { conversation: id, identity: speaking.identity })) told = performance.now();
}

/** @param {any} room @param {any} frame */
export async function hear({ id, composer }, { person, name }) {
  if (!composer || ownHands().has(person)) return;
  if (!line.isConnected) {
    await styled("composing");
    composer.form.append(line);
    live.on("message", (frame) => frame.conversation === id && forget(frame.person));
  }
  clearTimeout(writing.get(person)?.timer);
  writing.set(person, { name, timer: setTimeout(() => forget(person), SHOWN_MS) });
  show();
}

/** @param {string} person */
function forget(person) {
  clearTimeout(writing.get(person)?.timer);
  if (writing.delete(person)) show();
}

function show() {
  const names = [...new Set([...writing.values()].map(({ name }) => name))];
  const who = names.length > 2 ? `${names.length} personnes` : AND.format(names);
  line.textContent = `${who} ${names.length > 1 ? "écrivent" : "écrit"}…`;
  line.hidden = !names.length;
}
