"""A tracing: the strip of an ECG that a professional keeps, checked before anything of it is."""

import binascii
import json
import re
import sys
from array import array
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from domain import clock
from domain.calls.heartbeats import MISSING, rate
from domain.errors import Refused

SOURCES = ("simulation", "polar", "bridge")
LEAD = re.compile(r"[A-Za-z0-9+-]{1,8}")
SLOWEST, FASTEST = 50, 1000  # hertz
SHORTEST_S, LONGEST_S = 3, 31
LARGEST = 4 * 2 * 12 * FASTEST * LONGEST_S // 3  # characters of base64
OLDEST_S = 3600
SPOILED = "Ce tracé est arrivé abîmé\u00a0: rien n’a été gardé. Réessayez."
TOO_LARGE = "Ce tracé est trop long\u00a0: trente secondes au plus. Rien n’a été gardé."
TOO_SHORT = "Ce tracé est trop court\u00a0: attendez au moins trois secondes, puis réessayez."
NO_SIGNAL = "Ce tracé ne contient aucun signal\u00a0: vérifiez les électrodes, puis réessayez."
CONSENT = "Demandez au patient s’il est d’accord avant de garder ce tracé."


@dataclass(frozen=True, slots=True)
class Strip:
    """`samples`: all leads of one instant, then of the next, in units of `unit` microvolts, MISSING
    in gaps; `rate` in hertz; `ended_at`: when the last sample was received."""

    device: str
    source: str
    rate: float
    leads: tuple[str, ...]
    unit: float
    samples: Sequence[int]
    ended_at: datetime

    @property
    def count(self) -> int:
        return len(self.samples) // len(self.leads)

    @property
    def seconds(self) -> float:
        return self.count / self.rate

    @property
    def started_at(self) -> datetime:
        return self.ended_at - timedelta(seconds=self.seconds)

    @property
    def is_simulated(self) -> bool:
        return self.source == "simulation"

    def lead(self, name: str) -> Sequence[int]:
        return self.samples[self.leads.index(name) :: len(self.leads)]

    def lost(self) -> int:
        """Instants at which no lead has a value."""
        leads = [self.lead(name) for name in self.leads]
        return sum(all(v == MISSING for v in instant) for instant in zip(*leads, strict=True))

    def bpm(self) -> int | None:
        """From lead II where there is one."""
        return rate(self.lead(self.rhythm), self.rate, self.unit)

    @property
    def rhythm(self) -> str:
        return "II" if "II" in self.leads else self.leads[0]


def read(said: dict[str, Any]) -> Strip:
    """What a page sent, whole or not at all. Raises Refused with a sentence."""
    if said.get("consent") is not True:
        raise Refused(CONSENT, field="consent")
    device, source, leads = said.get("device"), said.get("source"), _leads(said.get("leads"))
    rate = _number(said.get("rate"), SLOWEST, FASTEST)
    unit, age = _number(said.get("unit"), 0.01, 100), _number(said.get("age"), 0, OLDEST_S)
    if not isinstance(device, str) or not device.isprintable() or len(device) > 60:
        raise Refused(SPOILED)
    if source not in SOURCES:
        raise Refused(SPOILED)
    samples = _samples(said.get("data"), len(leads), rate)
    ended_at = clock.now() - timedelta(seconds=age)
    return Strip(device.strip(), source, rate, leads, unit, samples, ended_at)


def raw(strip: Strip, bpm: int | None) -> bytes:
    """The document that is kept beside the PDF: "liane-tracing", version 1 of docs/protocol.md."""
    microvolts = {
        name: [None if v == MISSING else round(v * strip.unit, 2) for v in strip.lead(name)]
        for name in strip.leads
    }
    told = {
        "format": "liane-tracing", "version": 1, "simulation": strip.is_simulated,
        "device": strip.device, "source": strip.source,
        "started_at": strip.started_at.isoformat(timespec="milliseconds"),
        "rate_hz": strip.rate, "unit": "µV", "heart_rate": bpm,
        "lost_instants": strip.lost(), "samples": microvolts,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _leads(said: object) -> tuple[str, ...]:
    if not isinstance(said, list) or not 1 <= len(said) <= 12:
        raise Refused(SPOILED)
    if not all(isinstance(name, str) and LEAD.fullmatch(name) for name in said):
        raise Refused(SPOILED)
    if len(set(said)) < len(said):
        raise Refused(SPOILED)
    return tuple(said)


def _number(said: object, least: float, most: float) -> float:
    """JSON as Python reads it knows NaN, Infinity and true: none of them is a number here."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise Refused(SPOILED)
    if not isfinite(said) or not least <= said <= most:
        raise Refused(SPOILED)
    return float(said)


def _samples(said: object, width: int, rate: float) -> Sequence[int]:
    if not isinstance(said, str):
        raise Refused(SPOILED)
    if len(said) > LARGEST:
        raise Refused(TOO_LARGE, status=413)
    try:
        data = b64decode(said, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(SPOILED) from None
    if len(data) % (2 * width):
        raise Refused(SPOILED)
    seconds = len(data) / (2 * width * rate)
    if seconds > LONGEST_S:
        raise Refused(TOO_LARGE, status=413)
    samples = array("h", data)
    if sys.byteorder == "big":
        samples.byteswap()
    if seconds < SHORTEST_S:
        raise Refused(TOO_SHORT)
    if all(value == MISSING for value in samples):
        raise Refused(NO_SIGNAL)
    return samples
