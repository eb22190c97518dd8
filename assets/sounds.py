"""Makes the three sounds of static/sounds: soft bells, 16 kHz mono WAV."""

import math
import struct
import wave
from pathlib import Path

RATE = 16_000
FOLDER = Path(__file__).parent.parent / "static" / "sounds"
# Each note: start in seconds, frequency in hertz, strength.
SOUNDS = {
    "message": [(0.00, 783.99, 0.5), (0.09, 1174.66, 0.6)],
    "knock": [(0.00, 659.26, 0.8), (0.22, 880.00, 0.8), (0.44, 1108.73, 0.7)],
    "end": [(0.00, 659.26, 0.5), (0.12, 493.88, 0.5)],
}
RING = 0.30


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, notes in SOUNDS.items():
        _write(FOLDER / f"{name}.wav", _mixed(notes))


def _mixed(notes: list[tuple[float, float, float]]) -> list[float]:
    length = max(start for start, _, _ in notes) + RING
    samples = [0.0] * int(length * RATE)
    for start, pitch, strength in notes:
        offset = int(start * RATE)
        for i in range(int(RING * RATE)):
            samples[offset + i] += strength * _bell(i / RATE, pitch)
    return samples


def _bell(t: float, pitch: float) -> float:
    """A struck bar: quick rise, exponential fall, one soft overtone; silent at its end."""
    rise = min(1.0, t / 0.006)
    fall = math.exp(-t * 13) * (1 - t / RING)
    turn = 2 * math.pi * pitch * t
    return 0.5 * rise * fall * (math.sin(turn) + 0.25 * math.sin(3 * turn) * math.exp(-t * 30))


def _write(path: Path, samples: list[float]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(
            b"".join(struct.pack("<h", int(32767 * max(-1, min(1, s)))) for s in samples)
        )


if __name__ == "__main__":
    main()
