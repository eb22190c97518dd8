// @ts-check
/** The patient's call: the same stage as the professionals', with one way out. */
import { play } from "../behaviors/sound.js";
import { Call } from "../calls/call.js";

/** @type {import("./visit.js").Begin} */
export function begin(step, visit) {
  const room = /** @type {HTMLElement} */ (step.querySelector('[data-liane="call"]'));
  /** @type {Call | undefined} */
  let call;
  const leave = () => visit.send(step.dataset.departureUrl ?? room.dataset.departureUrl ?? "/visit/departure", {}, "PUT");
  void visit.devices().then(async (own) => {
    if (!own.camera && !own.microphone) await own.open();
    if (!step.isConnected) return;
    call = new Call(room, own, { hangUp: leave, turned: () => void visit.refresh() });
    void play("knock");
    await call.start();
  });
  return () => call?.close();
}
