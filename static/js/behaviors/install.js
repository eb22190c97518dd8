// A button that installs Liane where the browser offers it; elsewhere it stays hidden. data-ios="id" names the
// dialog that shows an iPhone's owner the two taps.
import { openDialog } from "./dialog.js";

let offer = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  document.dispatchEvent(new Event("liane:installable"));
});

const installed = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone;
const apple = () => /iPhone|iPad/.test(navigator.userAgent);

export function attach(button) {
  const steps = document.getElementById(button.dataset.ios);
  const show = () => (button.hidden = installed() || !(offer || (apple() && steps)));
  button.addEventListener("click", async () => {
    if (!offer) return openDialog(steps);
    await offer.prompt();
    offer = null;
    return show();
  });
  document.addEventListener("liane:installable", show);
  window.addEventListener("appinstalled", () => (button.hidden = true));
  show();
  return () => document.removeEventListener("liane:installable", show);
}
