// @ts-check
/** The camera and the microphone of this device: opening, changing, and the name of what went wrong. */

const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };

const PROBLEMS = /** @type {Record<string, string>} */ ({
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "no-device",
  OverconstrainedError: "no-device",
  NotReadableError: "busy",
  AbortError: "busy",
});

/** What keeps any call from working here, or "". @returns {string} problem code */
export function obstacle() {
  if (!window.isSecureContext) return "insecure";
  if (!window.RTCPeerConnection || !navigator.mediaDevices?.getUserMedia) return "unsupported";
  return "";
}

/** @param {unknown} error thrown by getUserMedia @returns {string} problem code */
export function problem(error) {
  return PROBLEMS[/** @type {Error} */ (error)?.name] ?? "unknown";
}

/**
 * Both at once, so that the browser asks once; then each alone, since one may work without the other.
 * @returns {Promise<{camera: MediaStreamTrack | null, microphone: MediaStreamTrack | null, problems: {camera: string, microphone: string}}>}
 */
export async function openBoth() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: VOICE, video: facing("user") });
    const [camera, microphone] = [stream.getVideoTracks()[0], stream.getAudioTracks()[0]];
    return { camera, microphone, problems: { camera: "", microphone: "" } };
  } catch (error) {
    if (problem(error) === "denied" && !(await partly())) return refused();
    return apart();
  }
}

/** @param {{deviceId?: string, mode?: string}} [which] @returns {Promise<MediaStreamTrack>} */
export async function openCamera({ deviceId, mode = "user" } = {}) {
  const video = deviceId ? { ...PICTURE, deviceId: { exact: deviceId } } : facing(mode);
  return (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()[0];
}

/** @returns {Promise<MediaStreamTrack>} */
export async function openMicrophone() {
  return (await navigator.mediaDevices.getUserMedia({ audio: VOICE })).getAudioTracks()[0];
}

/** @returns {Promise<MediaDeviceInfo[]>} */
export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
}

/**
 * The camera after this one. Phones hold one camera at a time: the present one is released first.
 * @param {MediaStreamTrack} present
 * @returns {Promise<MediaStreamTrack>}
 */
export async function nextCamera(present) {
  const { deviceId, facingMode } = present.getSettings();
  const known = await cameras();
  present.stop();
  if (facingMode) return openCamera({ mode: facingMode === "user" ? "environment" : "user" });
  const index = known.findIndex((camera) => camera.deviceId === deviceId);
  return openCamera({ deviceId: known[(index + 1) % known.length]?.deviceId });
}

/** One's own face is shown as in a mirror; a wound or a prescription is not. @param {MediaStreamTrack | null} camera */
export function mirrored(camera) {
  return camera?.getSettings().facingMode !== "environment";
}

/** iPhones else send the voices to the earpiece or stop the microphone. */
export function takeAudioSession() {
  const session = /** @type {any} */ (navigator).audioSession;
  if (session) session.type = "play-and-record";
}

/** @param {string} mode "user" or "environment" */
const facing = (mode) => ({ ...PICTURE, facingMode: { ideal: mode } });

const refused = () => ({ camera: null, microphone: null, problems: { camera: "denied", microphone: "denied" } });

/** One of the two may have been allowed alone, in the settings of the browser. */
async function partly() {
  const names = /** @type {PermissionName[]} */ (/** @type {unknown} */ (["camera", "microphone"]));
  const asked = names.map((name) => navigator.permissions?.query({ name }).then(({ state }) => state));
  const states = await Promise.all(asked).catch(() => /** @type {PermissionState[]} */ ([]));
  return states.includes("granted");
}

async function apart() {
  const [camera, microphone] = [await tried(openCamera, "no-camera"), await tried(openMicrophone, "no-microphone")];
  const problems = { camera: camera.problem, microphone: microphone.problem };
  if (problems.camera === "no-camera" && problems.microphone === "no-microphone")
    problems.camera = problems.microphone = "no-device";
  return { camera: camera.track, microphone: microphone.track, problems };
}

/** @param {() => Promise<MediaStreamTrack>} open @param {string} missing */
async function tried(open, missing) {
  try {
    return { track: await open(), problem: "" };
  } catch (error) {
    const code = problem(error);
    return { track: null, problem: code === "no-device" ? missing : code };
  }
}
