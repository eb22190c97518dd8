// @ts-check
/**
 * The page without network: the list and the conversation as this device kept them, under the address that was asked
 * for, with the messenger's own modules around them. Back to the real page as soon as the server answers.
 */
import { wake } from "./behaviors/wake.js";
import { Copies } from "./chat/copies.js";
import { returnWhenPossible } from "./chat/returning.js";

async function draw() {
  const copies = await Copies.open();
  if (copies) {
    await copies.draw();
    await import("./chat/entry.js");
  }
  document.body.dataset.away = "drawn";
}

wake(document);
draw().finally(returnWhenPossible);
