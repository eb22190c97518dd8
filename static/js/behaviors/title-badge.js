// "(3) Messages" in the title, a dot on the tab's icon, a number on the installed application's icon.
const counts = new Map();
const knock = { text: "", timer: 0, shown: false };

/** How many things wait for the person, by source; 0 forgets the source. */
export function setTitleCount(source, count) {
  counts.set(source, count);
  show();
}

/** Alternates `text` with the title until called with "": someone is waiting now. */
export function callAttention(text) {
  clearInterval(knock.timer);
  Object.assign(knock, { text, shown: true, timer: text && setInterval(alternate, 1200) });
  show();
}

function alternate() {
  knock.shown = !knock.shown;
  show();
}

function show() {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const plain = document.title.replace(/^(\(\d+\) |● .* · )/, "");
  const attention = knock.text && knock.shown ? `● ${knock.text} · ` : "";
  document.title = attention || (total ? `(${total}) ` : "") ? `${attention || `(${total}) `}${plain}` : plain;
  navigator.setAppBadge?.(total).catch(() => {});
  dot(total > 0 || Boolean(knock.text));
}

function dot(on) {
  const link = document.querySelector('link[rel="icon"][type="image/svg+xml"]');
  const wanted = link?.dataset[on ? "new" : "plain"];
  if (wanted && link.getAttribute("href") !== wanted) link.href = wanted;
}
