// A text area as high as what is written in it, where the style sheet alone cannot (field-sizing).
const native = CSS.supports("field-sizing", "content");

export function attach(area) {
  if (native) return undefined;
  const grow = () => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  };
  area.addEventListener("input", grow);
  area.form?.addEventListener("reset", () => requestAnimationFrame(grow));
  grow();
  return () => area.removeEventListener("input", grow);
}
