// @ts-check
/** Icons of the page's own sprite, for what scripts draw. */

const SVG = "http://www.w3.org/2000/svg";
const sprite = () => document.querySelector("use")?.getAttribute("href")?.split("#")[0] ?? "/static/icons/sprite.svg";

/** A drawing of assets/tools-icons.json, for menus and sheets. @param {string} name @param {string} [size] */
export const tool = (name, size = "") => icon(name, size, document.body.dataset.tools);

/** @param {string} name @param {string} [size] "s" or "l" @param {string} [file] */
export function icon(name, size = "", file = sprite()) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", size ? `icon icon-${size}` : "icon");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${file}#${name}`);
  drawing.append(use);
  return drawing;
}

/**
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
