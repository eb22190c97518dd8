// @ts-check
/** Where one is in the list: at its foot, where new words show, or above, where nothing may move. */

const NEAR_PX = 60;
const BELOW_DAY_PX = 56;

export class Scrolling {
  /** @param {HTMLElement} scroller @param {() => void} onMove */
  constructor(scroller, onMove) {
    this.scroller = scroller;
    this.reversed = getComputedStyle(scroller).flexDirection === "column-reverse";
    scroller.addEventListener("scroll", onMove, { passive: true });
  }

  /** Pixels hidden below. */
  get below() {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    return this.reversed ? -scrollTop : scrollHeight - clientHeight - scrollTop;
  }

  get atFoot() {
    return this.below < NEAR_PX;
  }

  toFoot() {
    this.scroller.scrollTop = this.reversed ? 0 : this.scroller.scrollHeight;
  }

  /** Near the top, below the day that stays there. @param {Element} element */
  show(element) {
    element.scrollIntoView({ block: "start" });
    this.scroller.scrollTop -= BELOW_DAY_PX;
  }

  /**
   * Change the list without moving what is being read; the foot stays the foot.
   * @template T @param {() => T} change @returns {T}
   */
  still(change) {
    const foot = this.atFoot;
    const anchor = foot ? null : this.#inView();
    const top = anchor?.getBoundingClientRect().top ?? 0;
    const result = change();
    if (foot) this.toFoot();
    else if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - top;
    return result;
  }

  #inView() {
    const { top } = this.scroller.getBoundingClientRect();
    return (
      [...this.scroller.querySelectorAll("[data-seq]")].find((item) => item.getBoundingClientRect().bottom > top) ??
      null
    );
  }
}
