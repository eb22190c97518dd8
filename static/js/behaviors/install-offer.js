// Keeps the browser's offer to install, which may come before any button asks for it.
let offer = null;

export const installOffer = () => offer;

/** Shows the browser's own question; an offer serves once. */
export async function acceptOffer() {
  const kept = offer;
  offer = null;
  await kept.prompt();
}

window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  document.dispatchEvent(new Event("liane:installable"));
});
