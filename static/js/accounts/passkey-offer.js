// @ts-check
/** "Entrez d’un doigt la prochaine fois": asked once, and only where this very device can hold a key. */
import { able, create, sentence } from "./passkeys.js";
import { toast } from "../behaviors/toast.js";

const offer = /** @type {HTMLElement | null} */ (document.querySelector(".passkey-offer"));
const held = () => PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false);

if (offer && able && (await held())) {
  offer.hidden = false;
  offer.addEventListener("click", async ({ target }) => {
    const part = /** @type {HTMLElement} */ (target).closest("button")?.dataset.part;
    if (!part) return;
    if (part === "yes") await accept();
    else await decline();
    offer.hidden = true;
  });
}

async function accept() {
  try {
    await create();
    toast("Votre clé d’accès est créée. La prochaine fois, un geste suffit.");
  } catch (error) {
    toast(sentence(error) || "Rien n’a été créé.");
  }
}

async function decline() {
  const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
  await fetch("/me/security/passkey-offer", { method: "DELETE", headers: { "X-CSRFToken": token } }).catch(() => null);
}
