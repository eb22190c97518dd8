// Makes Liane installable, and opens it without network. It keeps the shell's files and the offline page, never a page
// of a person: nothing about a patient may sleep in a browser's cache. `self.liane` is written by the server, which adds
// what seals (js/chat/sealing.js), what sends without a page and what takes shares (sw-*.js).
const SHELF = `shell-${self.liane.release}`;
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(self.liane.kept)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([forgetOldShelves(), self.registration.navigationPreload?.enable()]).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === "/share") event.respondWith(takeShare(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(fromNetworkOrOffline(event));
  else if (url.pathname.startsWith("/static/") && url.searchParams.has("v")) event.respondWith(fromShelfFirst(request));
  else if (url.pathname.startsWith("/static/css/")) event.respondWith(fromNetworkFirst(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sendWhatWaits());
});

async function forgetOldShelves() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELF && name !== "told").map((name) => caches.delete(name)));
}

async function fromShelfFirst(request) {
  const shelf = await caches.open(SHELF);
  return (await shelf.match(request)) ?? fetch(request);
}

/** A sheet that a page asks for by its plain name when it needs it. */
async function fromNetworkFirst(request) {
  const shelf = await caches.open(SHELF);
  return fetch(request).catch(async () => (await shelf.match(request, { ignoreSearch: true })) ?? Response.error());
}

/** The browser has asked for the page while the worker woke up, where it knows how to. */
const asked = async (event) => (await event.preloadResponse) ?? fetch(event.request);

/** The network has three seconds when it is known to be weak; a slow page is better than none, so it may still win. */
async function fromNetworkOrOffline(event) {
  const network = asked(event);
  const tired = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([network.catch(() => null), tired]);
  if (answer) return answer;
  const shelf = await caches.open(SHELF);
  return (await shelf.match("/offline")) ?? network;
}
