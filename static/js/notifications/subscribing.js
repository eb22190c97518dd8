// @ts-check
/** This browser's subscription to pushes: made on a tap, said again at each start, taken back at will. */

const KEPT = "liane:told"; // whose notifications this browser shows

/** @param {string} name @returns {HTMLMetaElement | null} */
const head = (name) => document.querySelector(`meta[name="${name}"]`);
const me = () => head("current-person")?.content ?? "";

/** On an iPhone this is true once Liane is on the home screen. */
export const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** Whoever uses this browser asked for them here. */
export const wanted = () => localStorage.getItem(KEPT) === me();

/** @returns {Promise<{key: string, unread: string[], here: boolean, sent_at: string | null, shown_at: string | null}>} */
export async function standing() {
  const answer = await fetch("/me/push", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`standing ${answer.status}`);
  return answer.json();
}

/** Called by a tap: browsers ask the person only then. @returns {Promise<boolean>} */
export async function enable() {
  if ((await Notification.requestPermission()) !== "granted") return false;
  localStorage.setItem(KEPT, me());
  await say((await standing()).key);
  return true;
}

export async function disable() {
  localStorage.removeItem(KEPT);
  await (await present())?.unsubscribe();
  await act("DELETE");
}

/** Browsers drop subscriptions without a word, and servers change keys. Another's is not taken over: it ends. */
export async function renew() {
  if (!wanted()) return void (await (await present())?.unsubscribe());
  const { key, here } = await standing();
  if (!here || !(await present()) || !sessionStorage.getItem(KEPT)) await say(key);
}

/** What was read elsewhere leaves this screen, and the number on the icon follows. @param {string[]} unread */
export async function tidy(unread) {
  const registration = await navigator.serviceWorker.ready;
  for (const one of await registration.getNotifications()) {
    if (one.data?.conversation && !unread.includes(one.data.conversation)) one.close();
  }
}

/** @param {string} [method] @param {Record<string, string>} [fields] @param {string} [path] */
export async function act(method = "POST", fields = {}, path = "/me/push") {
  const headers = { "X-CSRFToken": head("csrf-token")?.content ?? "", "X-Liane-Fragment": "1", "X-Liane-Person": me() };
  return fetch(path, { method, headers, body: new URLSearchParams(fields) });
}

async function present() {
  return (await navigator.serviceWorker.ready).pushManager.getSubscription();
}

/** @param {string} key */
async function say(key) {
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (old && text(old.options.applicationServerKey) !== key) await old.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = "", keys = {} } = made.toJSON();
  const answer = await act("PUT", { endpoint, ...keys });
  if (!answer.ok) throw new Error(`subscription ${answer.status}`);
  sessionStorage.setItem(KEPT, "said");
}

/** Base64url, as the server writes it. @param {ArrayBuffer | null} bytes */
function text(bytes) {
  const letters = String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
