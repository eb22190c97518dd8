// The link's token arrives in the fragment, which no server sees; it leaves the address bar at once.
const form = document.getElementById("link");
const token = location.hash.slice(1) || carried();

/** Kept by carried.js while its holder signed in or up: once, and for the page it was meant for. */
function carried() {
  if (location.pathname !== "/group-link") return "";
  const kept = sessionStorage.getItem("group-link") ?? "";
  const longer = JSON.parse(localStorage.getItem("group-link") ?? "{}");
  for (const storage of [sessionStorage, localStorage]) storage.removeItem("group-link");
  return kept || (longer.until > Date.now() ? longer.token : "");
}

if (form && token) {
  form.elements.token.value = token;
  history.replaceState(null, "", location.pathname);
  if (form.dataset.goes) form.requestSubmit();
} else if (form && !form.elements.token.value) {
  document.getElementById("link-lost").hidden = false;
}
