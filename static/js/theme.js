// Before the first paint: the theme this device was told to keep.
(() => {
  const kept = localStorage.getItem("liane:theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
})();
