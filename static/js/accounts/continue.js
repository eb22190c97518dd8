// The code leaves the address bar and the history at once, then goes where it is exchanged.
const form = document.getElementById("continue");

history.replaceState(null, "", location.pathname);
form.requestSubmit();
