// Registers the service worker; when a new version waits, proposes it and never imposes it.
import { toast } from "./toast.js";

export async function register() {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => null);
  if (!registration) return;
  if (registration.waiting) propose(registration.waiting);
  registration.addEventListener("updatefound", () => follow(registration.installing));
}

function follow(worker) {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) propose(worker);
  });
}

function propose(worker) {
  toast("Une nouvelle version de Liane est prête.", {
    act: "Recharger",
    stay: true,
    onAct: () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      worker.postMessage("take-over");
    },
  });
}
