// The service worker sends what waits on this device when the network is back, even if no page is open: in order, under
// the same client ids as the pages, one of them at a time in a conversation.
const PASSING = new Set([408, 423, 425, 429]); // 423: locked, until the code
const pages = new BroadcastChannel("liane-outbox");

async function sendWhatWaits() {
  const db = await openStore();
  const person = db && (await ownerIn(db));
  if (!person) return;
  const letters = (await keptIn(db, person, "unsent")).map(letterOf).filter(({ refused }) => !refused);
  const token = letters.length && (await tokenOf(person));
  if (token) await Promise.all([...byConversation(letters)].map(([name, ones]) => sendInOrder({ db, person, token }, name, ones)));
}

function letterOf({ value, blobs }) {
  return { ...value, enclosures: value.enclosures.map((one, n) => ({ ...one, blob: blobs[n].slice(0, blobs[n].size, one.type) })) };
}

function byConversation(letters) {
  const found = new Map();
  for (const letter of letters) found.set(letter.conversation, [...(found.get(letter.conversation) ?? []), letter]);
  return found;
}

/** The session's own, or none: signed out, or somebody else came in. Without network it throws: tried again later. */
async function tokenOf(person) {
  const answer = await fetch("/conversations/token", { headers: { "X-Liane-Fragment": "1" } });
  if (answer.status >= 500) throw new Error("later");
  const said = answer.ok ? await answer.json() : {};
  return said.person === person ? said.token : "";
}

function sendInOrder(session, conversation, letters) {
  return navigator.locks.request(`liane-outbox-${conversation}`, async () => {
    for (const letter of letters) if (!(await sendOne(session, letter))) return;
  });
}

/** False when those behind it must wait too. What the server refuses is left to a page, which can say why. */
async function sendOne({ db, person, token }, letter) {
  if (!(await countIn(db, "unsent", letter.clientId))) return true;
  const headers = { "X-CSRFToken": token, "X-Liane-Person": person, "X-Liane-Fragment": "1" };
  const { status, ok } = await fetch(addressOf(letter), { method: methodOf(letter), headers, body: formOf(letter) });
  if (PASSING.has(status) || status >= 500) throw new Error("later");
  if (status === 401) return false;
  if (!ok) return true;
  await forgetIn(db, "unsent", letter.clientId);
  pages.postMessage({ clientId: letter.clientId, state: "sent" });
  return true;
}
