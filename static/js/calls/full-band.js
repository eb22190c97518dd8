// @ts-check
/**
 * Sound for an instrument rather than for a voice. A browser takes one channel of Opus for speech and cuts what lies
 * under 60 Hz (measured in Chromium: −21 dB at 20 Hz); two channels it leaves alone. It obeys the answer, and sections
 * of one connection that share a number must share their parameters: the instrument's answer has a number of its own.
 */
const PARAMETERS = "stereo=1;maxaveragebitrate=128000;useinbandfec=0;usedtx=0";
const [FIRST, LAST] = [35, 63];

/** @param {string} offer @param {string} answer @param {(string | null)[]} mids of the instruments @returns {string} the answer to apply */
export function fullBand(offer, answer, mids) {
  const number = free(offer + answer);
  if (!mids.length || !number) return answer;
  return answer
    .split(/(?=^m=)/m)
    .map((section) => (mids.includes(section.match(/^a=mid:(\S+)/m)?.[1] ?? "") ? renumbered(section, number) : section))
    .join("");
}

/** @param {string} section @param {number} number */
function renumbered(section, number) {
  const opus = section.match(/^a=rtpmap:(\d+) opus/im)?.[1];
  if (!opus) return section;
  const line = (/** @type {string} */ name) => new RegExp(`^a=${name}:${opus} .*\\r\\n`, "gm");
  const described = section.replace(line("fmtp"), "").replace(line("rtcp-fb"), "").replace(line("rtpmap"), "");
  const listed = described.replace(/^(m=audio \d+ \S+) .*/, `$1 ${number}`);
  return `${listed}a=rtpmap:${number} opus/48000/2\r\na=fmtp:${number} ${PARAMETERS}\r\n`;
}

/** A payload type that neither description gives a meaning. @param {string} sdp @returns {number} 0 when all are taken */
function free(sdp) {
  for (let number = LAST; number >= FIRST; number--) if (!sdp.includes(`a=rtpmap:${number} `)) return number;
  return 0;
}
