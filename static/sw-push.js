// What a push does: show, answer that it was shown, take away what was read elsewhere; what a touch does: open at the
// message, or say that it is read. Every push that says something shows something: iOS ends the subscription otherwise.
(() => {
  const CALL = /^\/(?:consultations|visit)\b/;
  self.addEventListener("push", (event) => event.waitUntil(receive(event)));
  self.addEventListener("notificationclick", (event) => event.waitUntil(touched(event)));
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

  async function receive(event) {
    const said = parsed(event);
    if (said.read) return takeAway(said.read, said.badge);
    const { title, ...options } = said.notification;
    await self.registration.showNotification(title, { ...options, ...self.liane.drawings });
    await Promise.allSettled([count(said.app_badge), acknowledge(options.data?.receipt), tidy(options.tag)]);
  }

  /** A browser that reads declarative pushes by itself proposes the notification; elsewhere the words are the push. */
  function parsed(event) {
    const proposed = event.notification;
    if (proposed) return { notification: drawn(proposed), app_badge: event.appBadge };
    try {
      const said = event.data.json();
      if (said.read || said.notification?.title) return said;
    } catch {} // what cannot be read still shows something
    return { notification: { title: "Nouveau message", body: "Ouvrez Liane pour le lire.", data: { page: "/" } } };
  }

  function drawn({ title, body, tag, lang, data, requireInteraction, actions }) {
    return { title, body, tag, lang, data, requireInteraction, actions, renotify: Boolean(tag) };
  }

  const form = (fields) => ({ body: new URLSearchParams(fields), credentials: "same-origin" });

  async function acknowledge(receipt) {
    await keep(new Date().toISOString());
    if (receipt) await fetch("/push/receipts", { method: "POST", ...form({ receipt }) });
  }

  /** The last one this device showed, for the page of settings. */
  async function keep(moment) {
    const shelf = await caches.open("told");
    await shelf.put("/told/last", new Response(moment));
  }

  async function count(badge) {
    if (Number.isInteger(badge)) await (badge ? navigator.setAppBadge?.(badge) : navigator.clearAppBadge?.());
  }

  async function takeAway(tags, badge) {
    const shown = await self.registration.getNotifications();
    for (const one of shown) if (tags.includes(one.tag)) one.close();
    await count(badge);
  }

  /** While it is awake: what was read meanwhile on another device leaves this screen. */
  async function tidy(present) {
    const shown = (await self.registration.getNotifications()).filter(({ tag, data }) => data?.conversation && tag !== present);
    if (!shown.length) return;
    const standing = await ask();
    if (!standing) return;
    for (const one of shown) if (!standing.unread.includes(one.tag)) one.close();
  }

  async function ask() {
    const answer = await fetch("/me/push", { headers: { Accept: "application/json" }, credentials: "same-origin" }).catch(() => null);
    return answer?.ok && !answer.redirected ? answer.json() : null;
  }

  async function touched({ action, notification }) {
    notification.close();
    const { conversation, seq, page = "/" } = notification.data ?? {};
    if (action === "read" && (await markRead(conversation, seq))) return;
    await open(action === "reply" ? `${page}#repondre` : (notification.navigate ?? page));
  }

  /** Signed out meanwhile: the conversation opens instead, and asks to sign in. */
  async function markRead(conversation, seq) {
    const standing = await ask();
    if (!standing) return false;
    const headers = { "X-CSRFToken": standing.csrf, "X-Liane-Fragment": "1" };
    const sent = { method: "PUT", headers, ...form({ delivered: seq, read: seq }) };
    const answer = await fetch(`/conversations/${conversation}/receipt`, sent).catch(() => null);
    if (!answer?.ok) return false;
    await count(standing.unread.filter((one) => one !== conversation).length);
    return true;
  }

  /** In the window that shows it, which is live already; else in one that holds no call; else in a new one. */
  async function open(address) {
    const url = new URL(address, location.origin);
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const pathOf = (one) => new URL(one.url).pathname;
    const here = windows.find((one) => pathOf(one) === url.pathname);
    const there = here ?? windows.find((one) => !CALL.test(pathOf(one)));
    if (!there) return self.clients.openWindow(url.href);
    await there.focus().catch(() => null);
    if (here && !url.hash) return here;
    return there.navigate(url.href).catch(() => self.clients.openWindow(url.href));
  }

  /** The browser changed its keys by itself: the server is told, with the session that is at hand. */
  async function renew({ oldSubscription }) {
    const standing = await ask();
    if (!standing?.here) return; // whoever is signed in now never asked to be told here
    await oldSubscription?.unsubscribe().catch(() => null);
    const made = await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: standing.key });
    const { endpoint, keys } = made.toJSON();
    const headers = { "X-CSRFToken": standing.csrf, "X-Liane-Fragment": "1" };
    await fetch("/me/push", { method: "PUT", headers, ...form({ endpoint, ...keys }) });
  }
})();
