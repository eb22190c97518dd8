// Writes static/built: our own modules and styles, each page's in one file, minified. Never edited by hand; the pages
// fall back to the sources when these are not made from them (static/built/sources.json tells).
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../static/", import.meta.url));
const built = `${root}built/`;

const SCRIPTS = {
  app: ["js/app.js"],
  call: ["js/app.js", "js/calls/entry.js"],
  offline: ["js/offline.js"],
};
const CHAT = ["js/app.js", "js/chat/entry.js"];
const VISIT = ["js/visits/entry.js", "js/visits/visit.js", "js/visits/report.js"];
const CHANNEL = ["js/channels/entry.js", "js/channels/patient.js"];
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
// Few browsers are locked: those that are ask for the source itself.
const rare = {
  name: "rare",
  setup({ onResolve }) {
    onResolve({ filter: /\/accounts\/lock\.js$/ }, () => ({ path: "/static/js/accounts/lock.js", external: true }));
  },
};
// Pages that show no conversation have nothing that waits: an act is done or refused there.
const atOnce = {
  name: "at-once",
  setup({ onLoad }) {
    onLoad({ filter: /\/parts\/asked-later\.js$/ }, () => ({ contents: "export const canWait = () => false, askLater = null;" }));
  },
};
const common = { absWorkingDir: root, bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none" };

function together(paths, say) {
  return { contents: paths.map(say).join("\n"), resolveDir: root };
}

// The messenger opens with what reading and sending need. What js/chat/later holds, and what few pages need, are
// asked for when somebody wants them; they find the modules that the page already has in chat.js, so that each of them
// lives once. Their addresses carry one mark for all of them, that of what they hold together.
const RARE = ["behaviors/copy", "behaviors/enter-switch", "behaviors/install", "behaviors/sound-switch", "behaviors/theme-switch", "chat/photos"];

async function messenger() {
  const asked = readdirSync(`${root}js/chat/later`).filter((name) => name.endsWith(".js"));
  const entryPoints = [
    ...asked.map((name) => ({ in: `js/chat/later/${name}`, out: name.slice(0, -3) })),
    ...RARE.map((path) => ({ in: `js/${path}.js`, out: path.split("/").at(-1) })),
  ];
  const dry = { ...common, write: false, metafile: true, outdir: built };
  const used = async (options) => Object.keys((await build({ ...dry, ...options })).metafile.inputs);
  const first = { stdin: together(CHAT, (path) => `import "./${path}";`), plugins: [later(""), live, rare] };
  const page = new Set(await used(first));
  const shared = (await used({ entryPoints, plugins: [live] })).filter((path) => page.has(path));
  const names = await exportsOf(shared);
  await build({ ...common, entryPoints, outdir: `${built}later`, plugins: [live, inPage(shared, names)] });
  const words = shared.map((path, n) => `export { ${names[n].map((name) => `${name} as m${n}${name}`)} } from "./${path}";`).join("\n");
  const stdin = { ...first.stdin, contents: `${first.stdin.contents}\n${words}` };
  await build({ ...common, stdin, outfile: `${built}chat.js`, plugins: [later(markOf(`${built}later/`)), live, rare] });
}

// What blueprints/shell/assets.py computes: eight digits of every file's name and content.
function markOf(folder) {
  const digest = createHash("sha256");
  for (const name of readdirSync(folder).sort()) digest.update(`${name}\0`).update(readFileSync(folder + name));
  return digest.digest("hex").slice(0, 8);
}

const later = (mark) => ({
  name: "later",
  setup({ onResolve }) {
    const asked = (path) => ({ path: `/static/built/later/${path.split("/").at(-1)}?v=${mark}`, external: true });
    onResolve({ filter: /\/later\/[\w-]+\.js$/ }, ({ path, importer }) => (importer.includes("/later/") ? undefined : asked(path)));
    onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) =>
      kind === "dynamic-import" && RARE.some((rare) => resolve(resolveDir, path) === `${root}js/${rare}.js`) ? asked(path) : undefined,
    );
  },
});

const inPage = (shared, names) => ({
  name: "in-page",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const n = shared.indexOf(resolve(resolveDir, path).slice(root.length));
      return n < 0 ? undefined : { path: String(n), namespace: "page" };
    });
    onResolve({ filter: /chat\.js$/, namespace: "page" }, () => ({ path: "/static/built/chat.js", external: true }));
    onLoad({ filter: /.*/, namespace: "page" }, ({ path: n }) => ({
      contents: `export { ${names[n].map((name) => `m${n}${name} as ${name}`)} } from "chat.js";`,
    }));
  },
});

async function exportsOf(paths) {
  const options = { absWorkingDir: root, format: "esm", write: false, metafile: true, outdir: built };
  const each = paths.map((path) => build({ ...options, entryPoints: [path] }));
  return (await Promise.all(each)).map(({ metafile }) => Object.values(metafile.outputs)[0].exports);
}

rmSync(built, { recursive: true, force: true });
for (const [name, paths] of Object.entries(SCRIPTS)) {
  const stdin = together(paths, (path) => `import "./${path}";`);
  await build({ ...common, stdin, outfile: `${built}${name}.js`, plugins: name === "offline" ? [live] : [live, atOnce, rare] });
}
await build({ ...common, entryPoints: ["js/live.js"], outdir: built });
await messenger();
await build({ ...common, entryPoints: VISIT, outdir: `${built}visits`, splitting: true, plugins: [live] });
await build({ ...common, entryPoints: CHANNEL, outdir: `${built}channels`, splitting: true, plugins: [live] });
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
