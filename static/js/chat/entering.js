// @ts-check
/** What Enter does in the field where one writes. */
const keyboard = matchMedia("(hover: hover) and (pointer: fine)");

/** Enter sends on a PC and breaks the line on a phone, unless she chose otherwise for this device. */
export function enterSends() {
  try {
    return { send: true, line: false }[localStorage.getItem("liane:enter") ?? ""] ?? keyboard.matches;
  } catch {
    return keyboard.matches;
  }
}
