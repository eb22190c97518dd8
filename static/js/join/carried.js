// A link into a group was opened before signing in: browsers hand its fragment over to this page. This tab keeps it,
// and no server sees it, until the way in asks for it (link.js).
const next = document.querySelector("form [name=next]")?.value;

if (next === "/group-link" && location.hash.length > 1) {
  sessionStorage.setItem("group-link", location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}
