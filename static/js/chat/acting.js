// @ts-check
/** Acts on messages and alerts, and the sheets they open: loaded when the first one is asked for. */
const loaded = () => import("./later/acting.js");

/**
 * `said`: "PUT charge" is of the message that `from` is in, "PUT /alerts/…" is whole.
 * @param {Element} from @param {string} said @param {FormData} [form]
 * @returns {Promise<string>} the sentence of a refusal, "" when it is done
 */
export const act = async (from, said, form) => (await loaded()).act(from, said, form);

/** @param {Element} from @param {string} noun whose answer is a dialog */
export const openSheet = async (from, noun) => (await loaded()).openSheet(from, noun);

document.addEventListener("click", async ({ target }) => {
  const button = /** @type {Element} */ (target).closest("button[data-does], button[data-log]");
  if (button instanceof HTMLButtonElement) await (await loaded()).press(button);
});
document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.dataset.does) return;
  event.preventDefault();
  await (await loaded()).submit(form);
});
