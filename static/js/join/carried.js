// A link into a group was opened before signing in: browsers hand its fragment over to this page. This tab keeps it,
// and no server sees it, until the way in asks for it (link.js). Who has no account yet confirms hers from a letter, in
// another tab: the browser keeps it then, for a day.
const next = document.querySelector("form [name=next]")?.value;

if (next === "/group-link" && location.hash.length > 1) {
  sessionStorage.setItem("group-link", location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}

document.getElementById("join")?.addEventListener("click", () => {
  const token = sessionStorage.getItem("group-link");
  if (token) localStorage.setItem("group-link", JSON.stringify({ token, until: Date.now() + 86_400_000 }));
});
