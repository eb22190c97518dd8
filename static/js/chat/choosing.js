// @ts-check
// The messages of a synthesis: how many are chosen, all of them or none in one gesture.

const ONCE_MS = 15_000;

/** @param {number} count */
const words = (count) =>
  count ? `${count} message${count > 1 ? "s" : ""} choisi${count > 1 ? "s" : ""}` : "Aucun message choisi";

/** @param {HTMLFormElement} form */
function attend(form) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name='message']")]);
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-count]"));
  const make = /** @type {HTMLButtonElement} */ (form.querySelector("[data-make]"));
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    status.textContent = words(count);
    make.disabled = !count;
  };
  /** @type {HTMLElement} */ (form.querySelector("[data-all]")).hidden = false;
  form.addEventListener("change", tell);
  form.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-tick]");
    if (!(button instanceof HTMLElement)) return;
    for (const box of boxes) box.checked = button.dataset.tick === "all";
    tell();
  });
  // What was asked is on its way: a second click asks nothing more, another choice does.
  let leaving = 0;
  const free = () => (clearTimeout(leaving), (leaving = 0), make.removeAttribute("aria-busy"));
  form.addEventListener("submit", (event) => {
    if (leaving) return event.preventDefault();
    leaving = setTimeout(free, ONCE_MS);
    return make.setAttribute("aria-busy", "true");
  });
  for (const type of ["change", "click"]) form.addEventListener(type, ({ target }) => target instanceof Element && target.closest("[name=message], [data-tick]") && free());
  tell();
  addEventListener("pageshow", tell);
}

const form = document.querySelector("[data-liane='choosing']");
if (form instanceof HTMLFormElement) attend(form);
