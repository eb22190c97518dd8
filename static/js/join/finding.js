// The sign-up form fills itself from the public directory: the number is checked as one types, who one may be is proposed.
const PAUSE_MS = 250;
const RPPS_DIGITS = 11;

const form = document.getElementById("sign-up");
const who = form.elements.who;
const found = document.getElementById("found");
let waiting = 0;
let asked = new AbortController();

who.addEventListener("input", () => {
  form.elements.rpps.value = "";
  asked.abort();
  clearTimeout(waiting);
  const typed = who.value.replace(/[\s.\u00a0-]/g, "");
  const isNumber = /^\d+$/.test(typed);
  const number = isNumber && typed.length === RPPS_DIGITS + 1 && typed[0] === "8" ? typed.slice(1) : typed;
  const wrong = isNumber && number.length === RPPS_DIGITS && !isLuhn(number);
  who.toggleAttribute("aria-invalid", wrong);
  if (wrong) who.setAttribute("aria-invalid", "true");
  if (wrong) return say(found.dataset.wrong, "wrong");
  if (isNumber ? number.length < RPPS_DIGITS : typed.length < 2) return found.replaceChildren();
  waiting = setTimeout(lookUp, PAUSE_MS);
});

found.addEventListener("click", (event) => {
  const one = event.target.closest("[data-rpps]");
  if (one) choose(one.dataset);
});

function isLuhn(digits) {
  const doubled = [...digits].reverse().map((digit, place) => Number(digit) * (1 + (place % 2)));
  return doubled.reduce((sum, value) => sum + value - (value > 9 ? 9 : 0), 0) % 10 === 0;
}

async function lookUp() {
  asked = new AbortController();
  const body = new URLSearchParams({ who: who.value, csrf_token: form.elements.csrf_token.value });
  try {
    const answer = await fetch(who.dataset.lookup, {
      method: "POST", body, signal: asked.signal, headers: { "X-Liane-Fragment": "1" },
    });
    if (answer.ok) found.innerHTML = await answer.text();
  } catch {
    // Offline, or something newer was typed: the fields below can be filled by hand.
  }
}

function choose({ first, last, profession, practice, rpps }) {
  const fields = { first_name: first, last_name: last, profession, practice, rpps };
  for (const [name, value] of Object.entries(fields)) if (value) form.elements[name].value = value;
  who.value = rpps;
  say(found.dataset.chosen, "good");
  form.elements.email.focus();
}

function say(words, kind) {
  const line = Object.assign(document.createElement("p"), { className: `join-said ${kind}`, textContent: words });
  found.replaceChildren(line);
}
