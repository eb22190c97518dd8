// @ts-check
/** Which tracks are an instrument's: not somebody's face, voice or screen, and never mixed with them. */

const TRACKS = /^(stethoscope|otoscope|dermatoscope|camera-[2-9])$/;

/** @param {string} label of a track, as the relay tells it */
export const isInstrument = (label) => TRACKS.test(label);
