// Writes static/built: our own modules and styles, each page's in one file, minified. Never edited by hand; the pages
// fall back to the sources when these are not made from them (static/built/sources.json tells).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../static/", import.meta.url));
const built = `${root}built/`;

const SCRIPTS = {
  app: ["js/app.js"],
  chat: ["js/app.js", "js/chat/entry.js"],
  call: ["js/app.js", "js/calls/entry.js"],
};
const VISIT = ["js/visits/entry.js", "js/visits/visit.js"];
const GROUND = ["tokens", "base", "controls"];
const STYLES = {
  ground: GROUND,
  shell: [...GROUND, "layout", "identity", "messages", "overlays"],
  chat: [...GROUND, "layout", "identity", "messages", "overlays", "chat"],
  visitor: [...GROUND, "visitor", "visit"],
};

// One page has one live thread: the module that holds it stays itself, whoever imports it.
const live = {
  name: "live",
  setup({ onResolve }) {
    onResolve({ filter: /\/live\.js$/ }, () => ({ path: "/static/js/live.js", external: true }));
  },
};
const common = { absWorkingDir: root, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none" };

function together(paths, say) {
  return { contents: paths.map(say).join("\n"), resolveDir: root };
}

rmSync(built, { recursive: true, force: true });
for (const [name, paths] of Object.entries(SCRIPTS)) {
  const stdin = together(paths, (path) => `import "./${path}";`);
  await build({ ...common, stdin, outfile: `${built}${name}.js`, plugins: [live] });
}
await build({ ...common, entryPoints: VISIT, outdir: `${built}visits`, splitting: true, plugins: [live] });
for (const [name, sheets] of Object.entries(STYLES)) {
  const stdin = { ...together(sheets, (sheet) => `@import "./css/${sheet}.css";`), loader: "css" };
  await build({ ...common, stdin, outfile: `${built}${name}.css`, external: ["*.svg"] });
}

const sources = ["js", "css"].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(root.length)),
);
const digest = createHash("sha256");
for (const source of sources.sort()) digest.update(`${source}\0`).update(readFileSync(`${root}${source}`));
writeFileSync(`${built}sources.json`, `${JSON.stringify({ sha256: digest.digest("hex") })}\n`);
