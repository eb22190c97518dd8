// @ts-check
/** Where a stethoscope is put: named places, drawn on a chest and a back. */
import { make } from "../../chat/drawing.js";

/** x, y on the drawing, 100 wide and 120 high. @type {Record<string, {words: string, side: "front" | "back", x: number, y: number}>} */
export const SITES = {
  aortic: { words: "Foyer aortique", side: "front", x: 42, y: 47 },
  pulmonary: { words: "Foyer pulmonaire", side: "front", x: 57, y: 47 },
  erb: { words: "Point d’Erb", side: "front", x: 57, y: 57 },
  tricuspid: { words: "Foyer tricuspide", side: "front", x: 55, y: 68 },
  mitral: { words: "Foyer mitral", side: "front", x: 66, y: 72 },
  "front-right": { words: "Poumon droit, devant", side: "front", x: 33, y: 58 },
  "front-left": { words: "Poumon gauche, devant", side: "front", x: 71, y: 52 },
  "top-left": { words: "Sommet gauche", side: "back", x: 38, y: 40 },
  "top-right": { words: "Sommet droit", side: "back", x: 62, y: 40 },
  "base-left": { words: "Base gauche", side: "back", x: 36, y: 72 },
  "base-right": { words: "Base droite", side: "back", x: 64, y: 72 },
};
const SIDES = /** @type {const} */ ({ front: "Devant", back: "Dos" });
const SVG = "http://www.w3.org/2000/svg";
const BODY = "M50 4c7 0 11 5 11 12 0 5-2 9-4 11v5c4 3 14 4 20 7 6 3 8 9 9 16l5 33-8 2-7-26-2 18 2 36H24l2-36-2-18-7 26-8-2 5-33c1-7 3-13 9-16 6-3 16-4 20-7v-5c-2-2-4-6-4-11 0-7 4-12 11-12Z";
const LINES = { front: "M36 52q7 5 12 1M64 52q-7 5-12 1M50 36v34M34 84q16 8 32 0", back: "M50 32v74M34 44q8 8 4 20M66 44q-8 8-4 20" };

/** The drawing and its choices. @param {(site: string) => void} chosen @returns {{element: HTMLElement, mark: (site: string, wanted: string) => void}} */
export function sites(chosen) {
  const drawings = /** @type {("front" | "back")[]} */ (Object.keys(SIDES)).map((side) => drawn(side, chosen));
  const chips = Object.entries(SITES).map(([site, { words }]) => {
    const chip = make("button", { type: "button", className: "chip", value: site, textContent: words });
    chip.addEventListener("click", () => chosen(site));
    return chip;
  });
  const element = make("div", { className: "sites" }, make("div", { className: "sites-bodies", ariaHidden: "true" }, ...drawings), make("div", { className: "sites-chips", role: "group", ariaLabel: "Où écouter" }, ...chips));
  return {
    element,
    mark(site, wanted) {
      for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.value === site));
      for (const chip of chips) chip.toggleAttribute("data-wanted", chip.value === wanted);
      for (const dot of element.querySelectorAll("circle")) dot.setAttribute("class", dot.dataset.site === site ? "here" : dot.dataset.site === wanted ? "wanted" : "");
    },
  };
}

/** @param {"front" | "back"} side @param {(site: string) => void} chosen */
function drawn(side, chosen) {
  const svg = node("svg", { viewBox: "0 0 100 120", class: "site-body" });
  const words = node("text", { x: "50", y: "118", "text-anchor": "middle" });
  words.textContent = SIDES[side];
  svg.append(node("path", { d: BODY, class: "skin" }), node("path", { d: LINES[side], class: "bones" }), words);
  for (const [site, { side: of, x, y }] of Object.entries(SITES)) {
    if (of !== side) continue;
    const dot = node("circle", { cx: String(x), cy: String(y), r: "3.4" });
    dot.dataset.site = site;
    dot.addEventListener("click", () => chosen(site));
    svg.append(dot);
  }
  return svg;
}

/** @param {string} name @param {Record<string, string>} attributes @returns {any} */
function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
