// Writes static/vendor and static/icons from the pinned packages: htmx, the icon sprite, the application icons.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { Resvg } from "@resvg/resvg-js";

const here = (path) => new URL(path, import.meta.url);
const read = (path) => readFileSync(here(path), "utf8");
const version = (name) => JSON.parse(read(`node_modules/${name}/package.json`)).version;
const manifest = {};

function write(folder, name, content, about) {
  mkdirSync(here(`../static/${folder}/`), { recursive: true });
  writeFileSync(here(`../static/${folder}/${name}`), content);
  manifest[`${folder}/${name}`] = { ...about, sha256: createHash("sha256").update(content).digest("hex") };
}

function htmx() {
  const code = read("node_modules/htmx.org/dist/htmx.min.js").replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n");
  write("vendor", "htmx.min.js", code, { package: "htmx.org", version: version("htmx.org") });
}

function symbol(name) {
  const drawing = read(`node_modules/lucide-static/icons/${name}.svg`).match(/<svg[^>]*>(.*)<\/svg>/s)[1];
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>")}</symbol>`;
}

// Our own drawings: a message's journey, one tick to two filled ones.
const STATES = {
  sending: '<circle cx="12" cy="12" r="9"/><path d="M12 7.500V12l3 2"/>',
  sent: '<path d="M19 6.500 8.500 17 4 12.500"/>',
  delivered: '<path d="M16 6.500 6 16.500 1.500 12"/><path d="m22.500 6.500-10 10-1.700-1.700"/>',
  read:
    '<path stroke="none" fill="currentColor" fill-rule="evenodd" d="M8 4a8 8 0 1 0 0 16A8 8 0 0 0 8 4Zm4.600 5.900-5.400 6-3.500-3.300 1.200-1.300 2.200 2 4.200-4.600Z"/>' +
    '<path stroke="none" fill="currentColor" fill-rule="evenodd" d="M15.700 4.020A9.700 9.700 0 0 1 15.700 19.980 8 8 0 1 0 15.700 4.020Zm4.900 5.880-5.100 6-1-1q1-1 1.500-2.100l3.300-4.100Z"/>',
  failed: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.500M12 16.200v.1"/>',
};

function sprite(name, list, own = []) {
  const symbols = [...JSON.parse(read(list)).map(symbol), ...own].join("\n");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`;
  write("icons", name, svg, { package: "lucide-static", version: version("lucide-static") });
}

const GREEN = "#006b4c";
const mark = read("icon/mark.svg");
const inner = mark.match(/<svg[^>]*>(.*)<\/svg>/s)[1];
const frame = (body) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${body}</svg>\n`;
const scaled = (factor) => `<g transform="translate(${32 - 32 * factor} ${32 - 32 * factor}) scale(${factor})">${inner}</g>`;
const png = (svg, width) => new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng();

function applicationIcons() {
  const rounded = frame(`<rect width="64" height="64" rx="14" fill="${GREEN}"/>${inner}`);
  const full = frame(`<rect width="64" height="64" fill="${GREEN}"/>${scaled(0.9)}`);
  const maskable = frame(`<rect width="64" height="64" fill="${GREEN}"/>${scaled(0.76)}`);
  const monochrome = frame(scaled(0.8).replaceAll("#8ce6bf", "#fff"));
  write("icons", "favicon.svg", rounded, {});
  const dot = '<circle cx="50" cy="14" r="14" fill="#fff"/><circle cx="50" cy="14" r="11" fill="#d0342c"/>';
  write("icons", "favicon-new.svg", rounded.replace("</svg>", `${dot}</svg>`), {});
  write("icons", "icon-192.png", png(rounded, 192), {});
  write("icons", "icon-512.png", png(rounded, 512), {});
  write("icons", "maskable-512.png", png(maskable, 512), {});
  write("icons", "monochrome-512.png", png(monochrome, 512), {});
  write("icons", "apple-touch-icon.png", png(full, 180), {});
  write("icons", "favicon-32.png", png(rounded, 32), {});
}

function licences() {
  const text = ["htmx.org", "lucide-static"]
    .map((name) => `${name} ${version(name)}\n\n${read(`node_modules/${name}/LICENSE`).trim()}\n`)
    .join(`\n${"-".repeat(79)}\n\n`);
  write("vendor", "LICENSES.txt", text, {});
}

htmx();
const states = Object.entries(STATES).map(([name, body]) => `<symbol id="state-${name}" viewBox="0 0 24 24">${body}</symbol>`);
sprite("sprite.svg", "icons.json", states);
sprite("visit.svg", "visit-icons.json");
sprite("tools.svg", "tools-icons.json");
sprite("devices.svg", "devices-icons.json");
applicationIcons();
licences();
writeFileSync(here("../static/vendor/manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
