// @ts-check
/** Read from the middle of a history: what follows comes as one goes down, without moving what one reads. */
import { Failure, fragment } from "../wire.js";

/** A message that was looked for, in the middle of the view. @param {any} room @param {() => void} decorate */
export function show(room, decorate) {
  const { list, timeline, page } = room;
  const item = list.querySelector(`[data-seq="${CSS.escape(page.dataset.at)}"]`);
  item?.scrollIntoView({ block: "center" });
  item?.toggleAttribute("data-looked-for", true);
  follow(list, () => {
    decorate();
    timeline.last = Math.max(...timeline.items.map((/** @type {HTMLElement} */ one) => Number(one.dataset.seq)));
    room.catchingUp.ask();
  });
}

/** @param {HTMLElement} list @param {() => void} onShown */
function follow(list, onShown) {
  const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && more(), { rootMargin: "200px" });
  let asking = false;
  const marker = () => /** @type {HTMLElement | null} */ (list.querySelector(":scope > [data-newer]"));
  const more = async () => {
    const item = marker();
    if (asking || !item) return;
    asking = true;
    try {
      const { elements } = await fragment(item.dataset.newer ?? "");
      still(list, item, elements);
      onShown();
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
    } finally {
      asking = false;
      watcher.disconnect();
      const next = marker();
      if (next) watcher.observe(next);
    }
  };
  list.addEventListener("click", (event) => /** @type {Element} */ (event.target).closest("[data-newer]") && more());
  const first = marker();
  if (first) watcher.observe(first);
}

/** What stands above the marker stays where it is on the screen. @param {HTMLElement} list @param {HTMLElement} item @param {HTMLElement[]} elements */
function still(list, item, elements) {
  const anchor = item.previousElementSibling;
  const top = anchor?.getBoundingClientRect().top ?? 0;
  const known = new Set([...list.children].map((one) => one.id).filter(Boolean));
  item.replaceWith(...elements.filter((one) => !("older" in one.dataset) && !known.has(one.id)));
  const scroller = list.parentElement;
  if (anchor && scroller) scroller.scrollTop += anchor.getBoundingClientRect().top - top;
}
