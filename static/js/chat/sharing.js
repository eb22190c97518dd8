// @ts-check
/** « Envoyer à… » shows what is about to be sent. */
import { icon, make } from "./drawing.js";
import { forgetShared, shared } from "./shared.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector('[data-liane~="share-what"]'));

async function show() {
  const given = await shared();
  place?.replaceChildren(...(given ? what(given) : nothing()));
  if (place) place.hidden = false;
}

/** @param {import("./shared.js").Shared} given */
function what({ words, files }) {
  const pictures = files.filter((file) => file.type.startsWith("image/"));
  const names = files.filter((file) => !pictures.includes(file)).map((file) => file.name);
  const drop = make("button", { type: "button", className: "button plain" }, "Ne rien envoyer");
  drop.addEventListener("click", async () => {
    await forgetShared();
    location.assign("/conversations");
  });
  return [
    ...pictures.map((file) => make("img", { src: URL.createObjectURL(file), alt: file.name })),
    ...(names.length ? [make("p", {}, icon("file-text"), ` ${names.join(", ")}`)] : []),
    ...(words ? [make("p", { className: "share-words" }, words)] : []),
    drop,
  ];
}

function nothing() {
  const sentence = "Rien n’attend d’être envoyé. Depuis une autre application, choisissez «\u00a0Partager\u00a0», puis Liane.";
  return [make("p", { className: "muted" }, sentence)];
}

if (place) show();
