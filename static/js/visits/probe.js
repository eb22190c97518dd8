// @ts-check
/** Does the network let a call through? A connection to the relay whose data channel answers with an echo. */
import { described } from "../calls/gathering.js";
import { csrf } from "./steps.js";

const PATIENCE_MS = 7_000;
const PINGS = 6;
const SLOW_MS = 400;
const PIECES = 10;
const PIECE = 12_000; // bytes; the relay echoes at most 16 kB
const SLOW_BITS = 300_000; // a small picture and a voice, both ways
const RATE_MS = 4_000;

/**
 * @param {string} url answers {sdp} to {sdp}
 * @param {RTCIceServer[]} iceServers
 * @returns {Promise<{state: string, problem: string, delay: number, rate: number}>} delay in ms, rate in bits a second, both ways at once
 */
export async function probe(url, iceServers) {
  const pc = new RTCPeerConnection({ iceServers });
  try {
    const channel = pc.createDataChannel("liane");
    await pc.setLocalDescription();
    const offer = await described(pc);
    if (!offer.includes("a=candidate:")) return bad("blocked");
    const sdp = await asked(url, offer);
    if (!sdp) return bad("relay-down");
    await pc.setRemoteDescription({ type: "answer", sdp });
    const delay = await Promise.race([echoes(channel), late()]);
    if (!delay) return bad("blocked");
    return verdict(delay, await rate(channel), await relayed(pc));
  } finally {
    pc.close();
  }
}

/** @param {string} problem */
const bad = (problem) => ({ state: "bad", problem, delay: 0, rate: 0 });

/** @param {number} delay @param {number} bits @param {boolean} detour */
function verdict(delay, bits, detour) {
  if (delay > SLOW_MS || bits < SLOW_BITS) return { state: "weak", problem: "slow", delay, rate: bits };
  return { state: detour ? "weak" : "good", problem: detour ? "relayed" : "", delay, rate: bits };
}

/** What comes back of 120 kB within four seconds. @param {RTCDataChannel} channel @returns {Promise<number>} bits a second */
function rate(channel) {
  const began = performance.now();
  let back = 0;
  const piece = JSON.stringify({ piece: "0".repeat(PIECE) });
  return new Promise((done) => {
    const end = () => done(Math.round((8000 * back * PIECE) / (performance.now() - began)));
    const timer = setTimeout(end, RATE_MS);
    channel.onmessage = () => {
      if (++back < PIECES) return;
      clearTimeout(timer);
      end();
    };
    for (let n = 0; n < PIECES; n++) channel.send(piece);
  });
}

/** @param {string} url @param {string} sdp @returns {Promise<string>} "" when nobody answers */
async function asked(url, sdp) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
    body: JSON.stringify({ sdp }),
  }).catch(() => null);
  return response?.ok ? (await response.json()).sdp : "";
}

/** The median delay of a few echoes, in ms. @param {RTCDataChannel} channel @returns {Promise<number>} */
function echoes(channel) {
  const delays = /** @type {number[]} */ ([]);
  const ping = () => channel.send(JSON.stringify({ at: performance.now() }));
  return new Promise((done) => {
    channel.onopen = ping;
    channel.onmessage = ({ data }) => {
      delays.push(performance.now() - sentAt(data));
      if (delays.length < PINGS) return ping();
      done(Math.max(1, delays.sort((a, b) => a - b)[PINGS / 2]));
    };
  });
}

/** @param {string} data our own words, or as the relay wraps them */
function sentAt(data) {
  return JSON.parse(data).at ?? 0;
}

/** @returns {Promise<number>} */
const late = () => new Promise((done) => setTimeout(() => done(0), PATIENCE_MS));

/** Whether the packets go through a TURN server. @param {RTCPeerConnection} pc */
async function relayed(pc) {
  const report = await pc.getStats();
  const rows = [...report.values()];
  const pair = rows.find((row) => row.type === "candidate-pair" && row.nominated && row.state === "succeeded");
  return Boolean(pair) && report.get(pair.localCandidateId)?.candidateType === "relay";
}
