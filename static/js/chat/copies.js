// @ts-check
/** What this device kept of a person's conversations, drawn into the page that has no network. */
import { forgetStale, keptIn, openStore, ownerIn } from "./sealing.js";
import { dayOf, dayWords, hourWords } from "./server-clock.js";

const ROOM = /^\/conversations\/([0-9a-f-]{36})/;
const SHARING = location.pathname === "/share";

/** @param {string} hook @returns {any} */
const part = (hook) => document.querySelector(`[data-away-part="${hook}"]`);

export class Copies {
  /** Null when nothing of anybody sleeps here. */
  static async open() {
    const db = await openStore();
    const person = db && (await ownerIn(db));
    if (!db || !person) return null;
    await forgetStale(db, person);
    return new Copies(db, person);
  }

  /** @param {IDBDatabase} db @param {string} person */
  constructor(db, person) {
    this.db = db;
    this.person = person;
  }

  async draw() {
    const [list] = await keptIn(this.db, this.person, "lists");
    document.head.append(this.#head(list?.value.identities));
    const asked = location.pathname.match(ROOM)?.[1];
    if (list) this.#drawList(list, await this.#names());
    if (!asked) return;
    document.body.dataset.view = "main";
    const [copy] = await keptIn(this.db, this.person, "copies", asked);
    if (copy) this.#drawRoom(copy, asked);
    else part("main").replaceChildren(part("absent").content.cloneNode(true));
  }

  /** Who reads, as the server's pages say it. @param {string} [identities] */
  #head(identities) {
    const head = Object.assign(document.createElement("meta"), { name: "current-person", content: this.person });
    head.dataset.identities = identities || this.person;
    return head;
  }

  /** @returns {Promise<Set<string>>} the conversations that are here */
  async #names() {
    return new Set((await keptIn(this.db, this.person, "copies")).map(({ id }) => id));
  }

  /** @param {import("./sealing.js").Kept} list @param {Set<string>} here */
  #drawList(list, here) {
    const rows = /** @type {HTMLElement} */ (document.getElementById("rows"));
    rows.innerHTML = list.value.html;
    shine(rows, list);
    part("nothing").remove();
    if (SHARING) part("title").textContent = "Envoyer à…";
    for (const row of /** @type {NodeListOf<HTMLAnchorElement>} */ (rows.querySelectorAll('[data-liane~="row"]'))) {
      if (!here.has(row.dataset.conversation ?? "")) {
        row.dataset.absent = "";
        row.append(Object.assign(document.createElement("span"), { className: "hidden-words", textContent: "pas sur cet appareil" }));
      }
      if (SHARING) row.search = "shared";
      else if (row.pathname === location.pathname) row.setAttribute("aria-current", "page");
    }
  }

  /** @param {import("./sealing.js").Kept} copy @param {string} conversation */
  #drawRoom(copy, conversation) {
    part("main").innerHTML = copy.value.html;
    shine(part("main"), copy);
    document.title = copy.value.title;
    const at = new Date(copy.at);
    const told = part("told").content.cloneNode(true);
    told.querySelector("time").textContent = `${dayWords(dayOf(at))} à ${hourWords(at)}`;
    part("main").querySelector(".room-head")?.after(told);
    document.getElementById("rows")?.querySelector(`[data-conversation="${conversation}"]`)?.setAttribute("aria-current", "page");
  }
}

/** Pictures come from the copy. @param {HTMLElement} root @param {import("./sealing.js").Kept} copy */
function shine(root, { value, blobs }) {
  for (const image of root.querySelectorAll("img")) {
    const blob = blobs[value.pictures.indexOf(image.getAttribute("src"))];
    if (blob?.size) image.src = URL.createObjectURL(blob);
    else if (image.getAttribute("src")?.startsWith("/conversations/")) image.removeAttribute("src");
  }
}
