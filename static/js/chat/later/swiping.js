// @ts-check
/** A message drawn to the right is answered: it follows the finger, unless one prefers nothing to move. */
const ENOUGH_PX = 64;
const MOST_PX = 88;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @param {import("../message-acts.js").MessageActs} acts */
export function follow(acts) {
  const { list } = acts.room;
  let from = /** @type {{x: number, y: number, item: HTMLElement, far: number} | null} */ (null);
  list.addEventListener(
    "touchstart",
    (event) => {
      const item = /** @type {Element} */ (event.target).closest("li.message[id]:not([data-deleted])");
      const [{ clientX: x, clientY: y }] = event.touches;
      from = item && event.touches.length === 1 ? { x, y, item: /** @type {HTMLElement} */ (item), far: 0 } : null;
    },
    { passive: true },
  );
  list.addEventListener(
    "touchmove",
    (event) => {
      if (!from) return;
      const [{ clientX, clientY }] = event.touches;
      const far = clientX - from.x;
      if (!from.far && (Math.abs(clientY - from.y) > 12 || far < -8)) from = rest(from);
      else if (far > 12) draw(from, far);
    },
    { passive: true },
  );
  for (const name of ["touchend", "touchcancel"])
    list.addEventListener(name, () => {
      const asked = from && from.far >= ENOUGH_PX && name === "touchend" ? from.item : null;
      if (from) from = rest(from);
      if (asked) void acts.answer(asked, "reply");
    });
}

/** @param {{item: HTMLElement, far: number}} from @param {number} far */
function draw(from, far) {
  from.far = Math.min(far, MOST_PX);
  from.item.toggleAttribute("data-drawn", from.far >= ENOUGH_PX);
  if (!still.matches) from.item.style.translate = `${from.far}px`;
}

/** @param {{item: HTMLElement}} from @returns {null} */
function rest({ item }) {
  item.style.removeProperty("translate");
  item.removeAttribute("data-drawn");
  return null;
}
