// @ts-check
/** To a message of the conversation, wherever it is: older words come page by page until it is there. */
import { toast } from "../../behaviors/toast.js";

const PAGES = 60;
const SHOWN_MS = 2_400;
const PATIENCE_MS = 8_000;

/** @param {InstanceType<typeof import("../conversation.js").Conversation>} room @param {string} id */
export async function jump(room, id) {
  for (let pages = 0; !document.getElementById(id) && pages < PAGES; pages += 1) if (!(await older(room.list))) break;
  const item = document.getElementById(id);
  if (!item) return void toast("Ce message n’est pas visible pour vous.");
  item.scrollIntoView({ block: "center" });
  item.dataset.found = "";
  setTimeout(() => delete item.dataset.found, SHOWN_MS);
  /** @type {HTMLElement | null} */ (item.querySelector("[data-more]"))?.focus({ preventScroll: true });
}

/** @param {HTMLElement} list @returns {Promise<boolean>} whether older words came */
function older(list) {
  const button = /** @type {HTMLElement | null} */ (list.querySelector("[data-older] button"));
  if (!button) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = new AbortController();
    const done = (/** @type {boolean} */ came) => (end.abort(), clearTimeout(timer), resolve(came));
    const timer = setTimeout(() => done(false), PATIENCE_MS);
    document.addEventListener("htmx:after:swap", () => done(true), { signal: end.signal });
    button.click();
  });
}
