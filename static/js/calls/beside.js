// @ts-check
/** What stands beside the pictures: the list of people and its acts, notes, captions, the shared screen, the detached image. */
import { caption } from "./captions.js";
import { offer as offerDetached } from "./detached.js";
import { keep } from "./note.js";
import { Order } from "./order.js";
import { Panels } from "./panels.js";
import { Roster } from "./roster.js";
import { offer as offerScreen } from "./screen.js";
import { act } from "./words.js";

export class Beside {
  /** @type {(() => void)[]} */ #ends = [];

  /**
   * @param {HTMLElement} root of calls/_stage.html @param {import("./own.js").Own} own @param {import("./media.js").Media} media
   * @param {import("./stage.js").Stage} stage @param {(error: unknown) => void} failed
   */
  constructor(root, own, media, stage, failed) {
    this.panels = new Panels(root);
    this.order = new Order(root, own, {
      say: (words) => this.roster.say(words),
      show: (participant) => {
        stage.views.choose(participant);
        this.panels.close();
      },
    });
    this.roster = new Roster(root, (person, mine) => this.order.acts(person, mine));
    offerDetached(act(root, "detach"), () => stage.main);
    besideOnPc(root);
    this.#ends.push(() => this.order.close(), caption(root, media), keep(root), offerScreen(act(root, "share"), media, failed));
  }

  /** @param {any} frame "consultation" */
  follow(frame) {
    if (frame.people) this.roster.people(frame.people);
    this.order.follow(frame);
  }

  close() {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** The conversation beside the call: a narrow window of its own on a PC, a page on a phone. @param {HTMLElement} root */
function besideOnPc(root) {
  const link = /** @type {HTMLAnchorElement | null} */ (root.querySelector('[data-act="messages"]'));
  link?.addEventListener("click", (event) => {
    if (matchMedia("(max-width: 899px)").matches || event.ctrlKey || event.metaKey) return;
    const { availWidth, availHeight } = screen;
    const beside = window.open(link.href, "liane-messages", `popup,width=420,height=${availHeight},left=${availWidth - 420},top=0`);
    if (beside) event.preventDefault();
  });
}
