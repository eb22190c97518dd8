// @ts-check
/** What keeps an instrument from working, in a sentence that says what to do. */
export class Trouble extends Error {}

const UNKNOWN = "L’objet n’a pas démarré. Débranchez-le, rebranchez-le, puis réessayez.";
const SENTENCES = /** @type {Record<string, string>} */ ({
  NotAllowedError: "Le navigateur refuse l’accès à cet objet. Autorisez-le à gauche de l’adresse, puis réessayez.",
  SecurityError: "Le navigateur refuse l’accès à cet objet. Autorisez-le à gauche de l’adresse, puis réessayez.",
  NotFoundError: "Cet objet n’est pas branché. Branchez-le, puis réessayez.",
  OverconstrainedError: "Cet objet n’est plus branché. Rebranchez-le, puis réessayez.",
  NotReadableError: "Cet objet est pris par une autre application. Fermez-la, puis réessayez.",
  AbortError: "Cet objet ne répond pas. Débranchez-le, rebranchez-le, puis réessayez.",
  TooManyTracks: "Trop d’objets à la fois. Arrêtez-en un, puis réessayez.",
});

/** @param {unknown} error of a browser's API, or a Trouble @returns {string} */
export function sentenceOf(error) {
  if (error instanceof Trouble) return error.message;
  return SENTENCES[/** @type {Error} */ (error)?.name] ?? UNKNOWN;
}
