// A button that installs Liane where the browser offers it; elsewhere it stays hidden. data-ios="id" names the
// dialog that shows an iPhone's owner the two taps.
import { openDialog } from "./dialog.js";
import { acceptOffer, installOffer } from "./install-offer.js";

const installed = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone;
const apple = () => /iPhone|iPad/.test(navigator.userAgent);

export function attach(button) {
  const steps = document.getElementById(button.dataset.ios);
  const show = () => (button.hidden = installed() || !(installOffer() || (apple() && steps)));
  button.addEventListener("click", async () => {
    if (!installOffer()) return openDialog(steps);
    await acceptOffer();
    return show();
  });
  document.addEventListener("liane:installable", show);
  window.addEventListener("appinstalled", () => (button.hidden = true));
  show();
  return () => document.removeEventListener("liane:installable", show);
}
