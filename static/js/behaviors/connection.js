// Shows its element while the page cannot reach the server: after two seconds, so that a short cut stays silent.
const PATIENCE_MS = 2000;

export function attach(banner) {
  let timer = 0;
  const show = () => (banner.hidden = false);
  const lost = () => (timer ||= setTimeout(show, PATIENCE_MS));
  const found = () => {
    clearTimeout(timer);
    timer = 0;
    banner.hidden = true;
  };
  const listened = [
    [document, "live:connected", found],
    [document, "live:disconnected", lost],
    [window, "offline", show],
    [window, "online", found],
  ];
  listened.forEach(([target, name, act]) => target.addEventListener(name, act));
  if (!navigator.onLine) show();
  return () => listened.forEach(([target, name, act]) => target.removeEventListener(name, act));
}
