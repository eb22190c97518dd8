// <input type="checkbox" data-liane="sound-switch">: sounds on this device.
import { play, setSilent, silent } from "./sound.js";

export function attach(input) {
  input.checked = !silent();
  input.addEventListener("change", () => {
    setSilent(!input.checked);
    play("message");
  });
}
