// A form that leaves once: a second click within the same sending does nothing.
const GIVE_BACK_MS = 15000;

export function attach(form) {
  const release = () => {
    delete form.dataset.leaving;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  const onSubmit = (event) => {
    if ("leaving" in form.dataset) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.leaving = "";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(release, GIVE_BACK_MS);
  };
  form.addEventListener("submit", onSubmit, { capture: true });
  form.addEventListener("htmx:finally:request", release);
  window.addEventListener("pageshow", release);
  return () => window.removeEventListener("pageshow", release);
}
