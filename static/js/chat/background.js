// @ts-check
/** The service worker sends what waits when the network returns, even if the page is closed by then; where browsers have no Background Sync, the next start does. */

export async function sendWithoutPage() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await /** @type {any} */ (registration)?.sync?.register("outbox").catch(() => null);
}
