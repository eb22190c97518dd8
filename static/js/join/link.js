// The link's token arrives in the fragment, which no server sees; it leaves the address bar at once.
const form = document.getElementById("link");
const token = location.hash.slice(1) || carried();

/** Kept by carried.js while its holder signed in: once, and for the page it was meant for. */
function carried() {
  if (location.pathname !== "/group-link") return "";
  const kept = sessionStorage.getItem("group-link") ?? "";
  sessionStorage.removeItem("group-link");
  return kept;
}

if (form && token) {
  form.elements.token.value = token;
  history.replaceState(null, "", location.pathname);
  if (form.dataset.goes) form.requestSubmit();
} else if (form && !form.elements.token.value) {
  document.getElementById("link-lost").hidden = false;
}
