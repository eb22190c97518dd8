// @ts-check
/** Fifteen seconds of auscultation kept in the patient's conversation, once she agrees. */
import { make } from "../../chat/drawing.js";
import { send } from "../sending.js";
import { sentenceOf, Trouble } from "../trouble.js";

const SECONDS = 15;
const BITS = 128_000;
const KINDS = /** @type {const} */ ([
  ["audio/webm;codecs=opus", "weba"],
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/mp4", "m4a"],
]);
const CANNOT = "Ce navigateur ne sait pas enregistrer. Utilisez Chrome, Firefox ou Safari à jour.";
const CUT = "Le stéthoscope s’est arrêté\u00a0: rien n’a été gardé.";

/** @param {{track: () => MediaStreamTrack | null, words: () => string, conversation: string}} about @returns {HTMLElement} */
export function recording({ track, words, conversation }) {
  const open = make("button", { type: "button", className: "button quiet" }, `Enregistrer ${SECONDS}\u00a0s`);
  const agreed = make("input", { type: "checkbox", required: true });
  const go = make("button", { type: "submit", className: "button" }, "Commencer");
  const form = make("form", { className: "recording-ask", hidden: true }, make("label", { className: "choice" }, agreed, make("span", {}, "Le patient est d’accord")), go);
  const said = make("p", { className: "instrument-said", role: "status" });
  /** @type {(() => Promise<void>) | null} */ let again = null;
  open.addEventListener("click", () => {
    if (again) return void run(again);
    form.hidden = !form.hidden;
    if (!form.hidden) agreed.focus();
  });
  const run = async (/** @type {() => Promise<void>} */ act) => {
    open.disabled = true;
    try {
      await act();
      again = null;
    } catch (error) {
      said.textContent = sentenceOf(error);
    }
    open.textContent = again ? "Réessayer l’envoi" : `Enregistrer ${SECONDS}\u00a0s`;
    open.disabled = false;
  };
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    form.hidden = true;
    agreed.checked = false;
    const body = `${words()}, ${SECONDS}\u00a0s. Enregistrée avec l’accord du patient.`;
    void run(async () => {
      const file = await record(track(), (left) => (said.textContent = `Enregistrement\u00a0: ${left}\u00a0s`));
      said.textContent = "Envoi dans la conversation…";
      again = async () => {
        await send(conversation, { body, field: "files", file });
        said.textContent = "L’enregistrement est dans la conversation.";
      };
      await again();
    });
  });
  return make("div", { className: "recording" }, open, form, said);
}

/** @param {MediaStreamTrack | null} track @param {(left: number) => void} tick @returns {Promise<File>} */
async function record(track, tick) {
  const kind = KINDS.find(([type]) => globalThis.MediaRecorder?.isTypeSupported(type));
  if (!kind) throw new Trouble(CANNOT);
  if (track?.readyState !== "live") throw new Trouble(CUT);
  const recorder = new MediaRecorder(new MediaStream([track]), { mimeType: kind[0], audioBitsPerSecond: BITS });
  /** @type {Blob[]} */ const parts = [];
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  const over = new Promise((done) => recorder.addEventListener("stop", done, { once: true }));
  recorder.start();
  const until = performance.now() + SECONDS * 1000;
  for (let left = SECONDS; left > 0 && recorder.state === "recording"; left = Math.ceil((until - performance.now()) / 1000)) {
    tick(left);
    await new Promise((done) => setTimeout(done, Math.min(250, Math.max(0, until - performance.now()))));
  }
  const whole = recorder.state === "recording";
  if (whole) recorder.stop();
  await over;
  if (!whole) throw new Trouble(CUT);
  const name = `auscultation-${new Date().toISOString().slice(0, 16).replace(/[-:]/g, "")}.${kind[1]}`;
  return new File(parts, name, { type: kind[0].split(";")[0] });
}
