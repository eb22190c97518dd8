// The offline page goes back to where one wanted to go as soon as the server answers.
const ASK_MS = 5000;

async function ask() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}

window.addEventListener("online", ask);
setInterval(ask, ASK_MS);
