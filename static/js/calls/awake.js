// @ts-check
/** The screen stays lit while a call or a wait lasts. */

/** @returns {() => void} lets it sleep again */
export function stayAwake() {
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  const hold = async () => {
    if (!document.hidden) lock = await navigator.wakeLock?.request("screen").catch(() => null);
  };
  document.addEventListener("visibilitychange", hold);
  void hold();
  return () => {
    document.removeEventListener("visibilitychange", hold);
    void lock?.release();
  };
}
