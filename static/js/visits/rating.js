// @ts-check
/** One tap says how the call was; a few words may follow. */

/** @param {HTMLElement} step @param {import("./visit.js").Visit} visit @returns {() => void} */
export function attach(step, visit) {
  const url = step.dataset.ratingUrl ?? "";
  const words = () => /** @type {HTMLTextAreaElement | null} */ (step.querySelector('[name="comment"]'))?.value ?? "";
  const chosen = () => /** @type {HTMLButtonElement | null} */ (step.querySelector('[name="stars"][aria-pressed="true"]'))?.value ?? "";

  /** @param {MouseEvent} event */
  function act({ target }) {
    const button = /** @type {HTMLButtonElement | null} */ (/** @type {Element} */ (target).closest("[data-act]"));
    if (button?.dataset.act === "rate") void visit.send(url, { stars: button.value }, "PUT");
    if (button?.dataset.act === "comment") void visit.send(url, { stars: chosen(), comment: words() }, "PUT");
  }
  step.addEventListener("click", act);
  return () => step.removeEventListener("click", act);
}
