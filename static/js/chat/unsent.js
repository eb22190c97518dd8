// @ts-check
/** The open conversation shows what waits to leave, where it will stand once it has. */
import { row, show } from "./pending.js";

/** @typedef {InstanceType<typeof import("./conversation.js").Conversation>} Conversation */

/** @param {Conversation} room */
export function follow(room) {
  document.addEventListener("chat:unsent", (event) => {
    const news = /** @type {CustomEvent} */ (event).detail;
    if (news.conversation !== room.id) return;
    event.preventDefault();
    if (news.state === "sent") return acknowledged(room, news);
    if (news.state === "refused") return refused(room, news);
    if (news.state === "cancelled") return cancelled(room, news);
    if (news.state === "signed-out") room.composer?.askToSignIn();
    waiting(room, news);
  });
}

/** @param {Conversation} room @param {any} news of a message that waits */
function waiting(room, news) {
  const { list, scrolling, timeline } = room;
  const known = timeline.pending(news.clientId);
  if (known) return scrolling.still(() => show(known, news));
  if (list.querySelector(`[data-seq][data-client-id="${CSS.escape(news.clientId)}"]`)) return;
  const item = row(news.letter);
  show(item, news);
  timeline.append(item);
  room.goToFoot();
}

/** @param {Conversation} room @param {{elements?: HTMLElement[]}} news without elements: another tab sent it */
function acknowledged({ catchingUp }, { elements }) {
  const seq = Number(elements?.[0]?.dataset.seq ?? 0);
  if (elements && seq) catchingUp.take(seq, elements);
  else catchingUp.ask();
}

/** @param {Conversation} room @param {any} news */
function refused({ composer, speaking, timeline }, { clientId, letter, sentence, elsewhere }) {
  timeline.pending(clientId)?.remove();
  timeline.tidy();
  if (elsewhere) return;
  composer?.giveBack(letter, sentence);
  speaking?.redraw();
}

/** What one takes back is written again rather than lost. @param {Conversation} room @param {any} news */
function cancelled({ composer, timeline }, { clientId, letter, elsewhere }) {
  timeline.pending(clientId)?.remove();
  timeline.tidy();
  if (!elsewhere) composer?.giveBack(letter, "Ce message n’est pas parti. Vous pouvez le reprendre ici.");
}
