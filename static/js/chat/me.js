// @ts-check
/** Who reads this page, from its head: fragments are the same for everybody, "mine" is said here. */

/** @param {string} name @returns {HTMLMetaElement | null} */
const head = (name) => document.querySelector(`meta[name="${name}"]`);

/** The person's id, "" on a page without one. */
export const me = head("current-person")?.content ?? "";

/** Every identity she may speak as. */
export const myIdentities = new Set((head("current-person")?.dataset.identities ?? me).split(" "));

export const csrf = () => head("csrf-token")?.content ?? "";

/** @param {string} token */
export function renewCsrf(token) {
  const known = head("csrf-token") ?? document.head.appendChild(document.createElement("meta"));
  Object.assign(known, { name: "csrf-token", content: token });
}
