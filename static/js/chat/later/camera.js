// @ts-check
/** Photos taken in Liane: they go to the message and nowhere else, never to the gallery of the device. */
import { icon, make, tool } from "../drawing.js";
import { styled } from "./parts/sheet.js";

const SHARPEST = { width: { ideal: 2560 }, height: { ideal: 1920 } };
const QUALITY = 0.92;
const WHERE = [
  [/Firefox\//, "Touchez le cadenas à gauche de l’adresse, retirez le blocage de la caméra, puis réessayez."],
  [/iPhone|iPad/, "Touchez «\u00a0aA\u00a0» près de l’adresse, «\u00a0Réglages du site web\u00a0», autorisez la caméra, puis réessayez."],
  [/Chrome\//, "Touchez le signe à gauche de l’adresse, autorisez la caméra, puis réessayez."],
  [/Safari\//, "Dans le menu Safari, «\u00a0Réglages de ce site web\u00a0», autorisez la caméra, puis réessayez."],
];
const WHY = /** @type {Record<string, string>} */ ({
  NotFoundError: "Cet appareil n’a pas de caméra. Choisissez une photo déjà prise.",
  NotReadableError: "Une autre application tient la caméra. Fermez-la, puis réessayez.",
});

/** @param {any} error */
function sentence({ name }) {
  if (name !== "NotAllowedError") return WHY[name] ?? "La caméra ne s’ouvre pas. Choisissez une photo déjà prise.";
  const found = WHERE.find(([browser]) => /** @type {RegExp} */ (browser).test(navigator.userAgent));
  return `La caméra est bloquée. ${found?.[1] ?? "Autorisez-la dans les réglages de ce navigateur, puis réessayez."}`;
}

class Camera {
  #facing = "environment";
  #taken = 0;
  #ready = Promise.resolve();
  /** @type {MediaStream | null} */ #stream = null;

  /** @param {{onPhoto: (file: File) => void, onPick: () => void}} told */
  constructor(told) {
    this.told = told;
    this.video = make("video", { className: "camera-view", playsInline: true, muted: true, autoplay: true });
    this.status = make("p", { className: "camera-status", role: "status" });
    this.trouble = make("div", { className: "camera-trouble", hidden: true });
    this.turn = button("Changer de caméra", icon("switch-camera"), () => this.#turn());
    this.shutter = button("Prendre la photo", "", () => this.#shoot());
    this.shutter.classList.add("camera-shutter");
    this.dialog = make(
      "dialog",
      { className: "camera", id: "camera", ariaLabel: "Appareil photo" },
      make("div", { className: "camera-head" }, this.status, button("Fermer", icon("x"), () => this.dialog.close())),
      make("div", { className: "camera-stage" }, this.video, this.trouble),
      make("div", { className: "camera-acts" }, this.turn, this.shutter, this.#done()),
    );
    this.dialog.addEventListener("close", () => {
      this.#stop();
      this.dialog.remove();
    });
  }

  #done() {
    const done = make("button", { type: "button", className: "button plain" }, "Terminé");
    done.addEventListener("click", async () => {
      await this.#ready;
      this.dialog.close();
    });
    return done;
  }

  async start() {
    this.#stop();
    this.trouble.hidden = true;
    delete this.dialog.dataset.trouble;
    this.shutter.disabled = true;
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
      const wanted = { video: { ...SHARPEST, facingMode: { ideal: this.#facing } } };
      this.#stream = await navigator.mediaDevices.getUserMedia(wanted);
      if (!this.dialog.open) return this.#stop();
      this.video.srcObject = this.#stream;
      await this.video.play();
      this.shutter.disabled = false;
      this.shutter.focus();
      const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
      this.turn.style.visibility = cameras.length > 1 ? "" : "hidden";
    } catch (error) {
      this.#say(sentence(error));
    }
    return undefined;
  }

  /** @param {string} words */
  #say(words) {
    const again = make("button", { type: "button", className: "button" }, "Réessayer");
    const pick = make("button", { type: "button", className: "button quiet" }, "Choisir une photo");
    again.addEventListener("click", () => this.start());
    pick.addEventListener("click", () => {
      this.dialog.close();
      this.told.onPick();
    });
    const told = make("p", {}, words);
    told.setAttribute("role", "alert");
    this.trouble.replaceChildren(tool("camera-off"), told, again, pick);
    this.trouble.hidden = false;
    this.dialog.dataset.trouble = "";
    again.focus();
  }

  #turn() {
    this.#facing = this.#facing === "user" ? "environment" : "user";
    return this.start();
  }

  /** Counted at once; a slow phone makes its file a moment later, and the photos keep their order. */
  #shoot() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const paper = Object.assign(document.createElement("canvas"), { width, height });
    paper.getContext("2d")?.drawImage(this.video, 0, 0);
    this.#taken += 1;
    const name = `photo-${this.#taken}.jpg`;
    this.status.textContent = `${this.#taken} ${this.#taken > 1 ? "photos prêtes" : "photo prête"} à envoyer`;
    this.#ready = this.#ready.then(async () => this.told.onPhoto(await file(paper, name)));
  }

  #stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }
}

/** @param {HTMLCanvasElement} paper @param {string} name @returns {Promise<File>} */
async function file(paper, name) {
  const blob = await new Promise((done) => paper.toBlob(done, "image/jpeg", QUALITY));
  return new File([blob], name, { type: "image/jpeg" });
}

/** @param {string} label @param {Node | string} drawing @param {() => unknown} act */
function button(label, drawing, act) {
  const made = make("button", { type: "button", className: "icon-button", ariaLabel: label, title: label }, drawing);
  made.addEventListener("click", act);
  return made;
}

/** @param {{onPhoto: (file: File) => void, onPick: () => void}} told each photo, or that she would rather choose one */
export async function shoot(told) {
  await styled("composing");
  const { attach, openDialog } = await import("../../behaviors/dialog.js");
  const camera = new Camera(told);
  document.body.append(camera.dialog);
  attach(camera.dialog);
  openDialog(camera.dialog);
  await camera.start();
}
