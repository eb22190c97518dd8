// <time datetime="…" data-liane="local-time" data-style="hour|moment|day|full">: the reader's own clock and words.
const hours = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("fr", { weekday: "short" });
const dayOfYear = new Intl.DateTimeFormat("fr", { day: "numeric", month: "short" });
const longDay = new Intl.DateTimeFormat("fr", { weekday: "long", day: "numeric", month: "long" });
const old = new Intl.DateTimeFormat("fr", { day: "2-digit", month: "2-digit", year: "numeric" });
const exact = new Intl.DateTimeFormat("fr", { dateStyle: "full", timeStyle: "short" });
const shown = new Set();

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
const daysAgo = (at, now) => Math.round((midnight(now) - midnight(at)) / 86400000);

/** The words for `at` read at `now`, in one of four styles. */
export function wordsFor(at, style, now = new Date()) {
  const days = daysAgo(at, now);
  const near = { 0: "aujourd’hui", 1: "hier" }[days];
  if (style === "hour") return hours.format(at);
  if (style === "day") return near ?? longDay.format(at);
  if (style === "full") return `${near ?? longDay.format(at)} ${hours.format(at)}`;
  if (days <= 0) return hours.format(at);
  if (days === 1) return near;
  if (days < 7) return weekday.format(at);
  return (at.getFullYear() === now.getFullYear() ? dayOfYear : old).format(at);
}

function show(element) {
  const at = new Date(element.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const words = wordsFor(at, element.dataset.style ?? "moment");
  if (element.textContent !== words) element.textContent = words;
  element.title = exact.format(at);
}

setInterval(() => shown.forEach(show), 60000);

export function attach(element) {
  shown.add(element);
  show(element);
  return () => shown.delete(element);
}
