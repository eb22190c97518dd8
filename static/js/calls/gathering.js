// @ts-check
/** What both connections do alike: gather addresses, and notice that they no longer carry anything. */

const ALONE_MS = 700;
const WITH_SERVERS_MS = 2_500;
const DOUBT_MS = 2_000;
const CONNECT_MS = 8_000;

/**
 * The description once our addresses are in it. A relay server of the network may never answer:
 * after a while we leave with what we have.
 * @param {RTCPeerConnection} pc
 * @returns {Promise<string>} SDP
 */
export async function described(pc) {
  const servers = pc.getConfiguration().iceServers ?? [];
  await Promise.race([complete(pc), pause(servers.length ? WITH_SERVERS_MS : ALONE_MS)]);
  return pc.localDescription?.sdp ?? "";
}

/** @param {RTCPeerConnection} pc @returns {Promise<void>} */
function complete(pc) {
  return new Promise((done) => {
    const look = () => pc.iceGatheringState === "complete" && done();
    pc.addEventListener("icegatheringstatechange", look);
    look();
  });
}

/**
 * Calls `lost` once when the connection fails, stays cut for two seconds, or never connects.
 * @param {RTCPeerConnection} pc
 * @param {(why: string) => void} lost
 */
export function mind(pc, lost) {
  let timer = setTimeout(() => give("never connected"), CONNECT_MS);
  const give = (/** @type {string} */ why) => {
    clearTimeout(timer);
    pc.onconnectionstatechange = null;
    if (pc.connectionState !== "closed") lost(why);
  };
  pc.onconnectionstatechange = () => {
    const state = pc.connectionState;
    if (state === "connecting") return;
    clearTimeout(timer);
    if (state === "failed") give(state);
    if (state === "disconnected") timer = setTimeout(() => give(state), DOUBT_MS);
  };
}

/** @param {number} ms @returns {Promise<void>} */
export function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
