// The link's token arrives in the fragment, which no server sees; it leaves the address bar at once.
const form = document.querySelector("form:has(input[name=token])");
const token = location.hash.slice(1);

if (token) {
  form.elements.token.value = token;
  history.replaceState(null, "", location.pathname);
} else if (!form.elements.token.value) {
  document.getElementById("link-lost").hidden = false;
}
