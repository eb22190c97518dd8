"""From the chest to the ear: how late a heart beat is heard, and what the card says of it."""

import statistics

import pytest

from tests.fixtures import pace
from tests.system.calls.test_stethoscope import CARD, plug_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# A click each whole second of a clock whose zero, in ms since 1970, is kept.
CLICKS = """
(() => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (asked) => {
    if (asked.audio?.echoCancellation !== false) return real(asked);
    const context = new AudioContext({ sampleRate: 48000 });
    await context.resume();
    const buffer = context.createBuffer(1, 48000, 48000);
    for (let n = 0; n < 960; n++) buffer.getChannelData(0)[n] = 0.8 * Math.sin(n / 8);
    const source = new AudioBufferSourceNode(context, { buffer, loop: true });
    const out = context.createMediaStreamDestination();
    source.connect(out);
    const at = Math.ceil(context.currentTime) + 1;
    source.start(at);
    setInterval(() => {
      const zero = performance.timeOrigin + performance.now() - context.currentTime * 1000;
      globalThis.zero = Math.min(globalThis.zero ?? Infinity, zero);
    }, 50);
    return out.stream;
  };
})();
"""
HEARD = """async ([zero, card]) => {
  const stream = document.querySelector(`${card} audio`).srcObject;
  const context = new AudioContext({ latencyHint: "interactive" });
  await context.resume();
  const taps = context.createScriptProcessor(256, 1, 1);
  const heard = [];
  let quiet = 0;
  taps.onaudioprocess = ({ inputBuffer, playbackTime }) => {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    const samples = inputBuffer.getChannelData(0);
    const first = samples.findIndex((sample) => Math.abs(sample) > 0.1);
    if (first < 0) return void (quiet += samples.length);
    if (quiet > 20_000) {
      const at = playbackTime + first / context.sampleRate;
      heard.push(performance.timeOrigin + performanceTime + (at - contextTime) * 1000);
    }
    quiet = 0;
  };
  context.createMediaStreamSource(stream).connect(taps).connect(context.destination);
  while (heard.length < 10) await new Promise((done) => setTimeout(done, 100));
  await context.close();
  return heard.map((at) => (((at - zero) % 1000) + 1000) % 1000);
}"""


def test_a_sound_is_heard_soon(practice, figure):
    doctor, _ = practice.open()
    lea = practice.sit("lea", script=CLICKS)
    lea.page.goto(doctor.page.url)
    plug_in(lea.page, "stethoscope")
    eric = doctor.page
    eric.wait_for_selector(f"{CARD} audio", state="attached")
    eric.wait_for_selector(f"{CARD}[data-delay]")
    late = eric.evaluate(HEARD, [lea.page.evaluate("globalThis.zero"), CARD])
    shown = int(eric.locator(CARD).get_attribute("data-delay"))
    median = statistics.median(late)
    figure("stethoscope, chest to ear", f"median {median:.0f} ms, worst {max(late):.0f} ms; the card says {shown} ms")  # fmt: skip  # noqa: E501
    assert median < 250 * pace.slowed()
