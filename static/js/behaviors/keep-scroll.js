// A scroller whose bottom is what matters (column-reverse): what one reads does not move when something arrives
// above or below, in the browsers that do not anchor by themselves. Says whether one is at the bottom.
const NEAR_PX = 60;

export function attach(scroller) {
  let anchor = null;
  const atBottom = () => Math.abs(scroller.scrollTop) < NEAR_PX;
  const remember = () => {
    const middle = scroller.getBoundingClientRect().top + scroller.clientHeight / 2;
    const item = [...(scroller.firstElementChild?.children ?? [])].find((child) => child.getBoundingClientRect().bottom > middle);
    anchor = item && { item, top: item.getBoundingClientRect().top };
    scroller.toggleAttribute("data-at-bottom", atBottom());
  };
  const restore = () => {
    if (!atBottom() && anchor?.item.isConnected) {
      scroller.scrollTop += anchor.item.getBoundingClientRect().top - anchor.top;
    }
    remember();
  };
  const watcher = new MutationObserver(restore);
  watcher.observe(scroller, { childList: true, subtree: true });
  scroller.addEventListener("scroll", remember, { passive: true });
  remember();
  return () => watcher.disconnect();
}

/** Brings the last words into view. */
export function scrollToEnd(scroller, smooth = false) {
  scroller.scrollTo({ top: 0, behavior: smooth ? "smooth" : "instant" });
}
