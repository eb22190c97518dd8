"""A sweep from 20 to 2,000 Hz played into a fake input, and what is left of it at the other end.

The sweep lasts exactly one window of the analysis: wherever that window begins it holds one whole
sweep, so that each frequency's power tells what the path did to it.
"""

import math
import struct
import wave
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Page

RATE, WINDOW = 48_000, 32_768
LOW, HIGH = 20.0, 2_000.0
BINS = sorted({round(LOW * 1.02 * 2 ** (n / 3) * WINDOW / RATE) for n in range(20)})
# The power of each bin, neighbours included, in the middle one of twelve windows: a busy machine
# loses some packets, and a receiver fills and stretches what is missing.
MEASURE = """async ([find, bins, size, rate]) => {
  const player = find.key
    ? document.querySelector(`.instrument[data-device="${find.key}"] audio`)
    : [...document.querySelectorAll(".tile:not(.own)")]
        .find((tile) => tile.innerText.includes(find.name)).querySelector("video");
  const track = player.srcObject.getAudioTracks()[0];
  const context = new AudioContext({ sampleRate: rate });
  await context.resume();
  const pump = Object.assign(new Audio(), { muted: true, srcObject: new MediaStream([track]) });
  await pump.play().catch(() => {});
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const taps = context.createScriptProcessor(4096, 1, 1);
  let all = [];
  taps.onaudioprocess = ({ inputBuffer }) => all.push(...inputBuffer.getChannelData(0));
  source.connect(taps).connect(context.destination);
  while (all.length < size * 13) await new Promise((done) => setTimeout(done, 100));
  await context.close();
  const power = (from, bin) => {
    const twice = 2 * Math.cos((2 * Math.PI * bin) / size);
    let [last, before] = [0, 0];
    for (let n = from; n < from + size; n++) [last, before] = [all[n] + twice * last - before, last];
    return last * last + before * before - twice * last * before;
  };
  const around = (from, bin) => power(from, bin - 1) + power(from, bin) + power(from, bin + 1);
  const usual = (bin) => [...Array(12).keys()].map((n) => around(size * (n + 1), bin)).sort((a, b) => a - b)[6];
  return bins.map(usual);
}"""  # noqa: E501


def one_sweep() -> list[float]:
    """Exponential: as long in each octave."""
    seconds, span = WINDOW / RATE, math.log(HIGH / LOW)
    at = (n / RATE for n in range(WINDOW))
    turns = (LOW * seconds / span * (math.exp(t / seconds * span) - 1) for t in at)
    return [0.5 * math.sin(2 * math.pi * turn) for turn in turns]


def write(path: Path, times: int = 80) -> Path:
    frames = b"".join(struct.pack("<h", round(32_767 * sample)) for sample in one_sweep())
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(frames * times)
    return path


@lru_cache(maxsize=1)
def played() -> list[float]:
    """The power of each bin as it was played."""
    samples = one_sweep()
    return [sum(_power(samples, bin_ + by) for by in (-1, 0, 1)) for bin_ in BINS]


def _power(samples: list[float], bin_: int) -> float:
    turn = 2 * math.pi * bin_ / len(samples)
    real = sum(value * math.cos(turn * n) for n, value in enumerate(samples))
    imaginary = sum(value * math.sin(turn * n) for n, value in enumerate(samples))
    return real**2 + imaginary**2


def response(page: Page, **find: str) -> dict[int, float]:
    """Hz: dB against the loudest, of the instrument `key` or of the voice of `name`."""
    heard = page.evaluate(MEASURE, [find, BINS, WINDOW, RATE])
    gains = [10 * math.log10(max(h, 1e-12) / p) for h, p in zip(heard, played(), strict=True)]
    return {round(b * RATE / WINDOW): g - max(gains) for b, g in zip(BINS, gains, strict=True)}
