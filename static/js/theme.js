// Before the first paint: the theme that this device was told to keep, for the page and for the bar around it.
(() => {
  const BARS = { light: "#fbfaf7", dark: "#0c1418" };
  const kept = () => {
    try {
      return localStorage.getItem("liane:theme");
    } catch {
      return null; // Storage is refused to the page: the device's own theme stays.
    }
  };
  const apply = () => {
    const theme = BARS[kept()] ? kept() : "";
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    document.querySelectorAll('meta[name="theme-color"]').forEach((bar) => {
      bar.content = BARS[theme] ?? (bar.media.includes("dark") ? BARS.dark : BARS.light);
    });
  };
  apply();
  document.addEventListener("liane:theme-chosen", apply);
})();
