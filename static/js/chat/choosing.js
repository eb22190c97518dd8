// @ts-check
// The messages of a synthesis: how many are chosen, all of them or none in one gesture.

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
  tell();
  addEventListener("pageshow", tell);
}

const form = document.querySelector("[data-liane='choosing']");
if (form instanceof HTMLFormElement) attend(form);
