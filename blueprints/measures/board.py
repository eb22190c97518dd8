"""What is shown of the measures of a consultation; nothing here depends on who looks."""

from functools import cached_property

from domain.calls.consultations import Consultation
from domain.measures import finding, kinds
from domain.measures.finding import Kept
from domain.measures.kinds import CIRCUMSTANCES, DOUBTS, Kind
from domain.measures.reading import Reading
from domain.measures.texts import french

MAIN = ("systolic", "diastolic")


class Board:
    def __init__(self, consultation: Consultation):
        self.consultation = consultation
        self.url = f"/consultations/{consultation.id}/measures"

    @cached_property
    def measures(self) -> list[Kept]:
        """The newest first."""
        return finding.of(self.consultation.id)

    @property
    def latest(self) -> list[Kept]:
        """The newest of each kind that nobody withdrew, in the order of the kinds."""
        found: dict[str, Kept] = {}
        for kept in self.measures:
            if kept.reading and not kept.measure.withdrawal:
                found.setdefault(kept.reading.kind, kept)
        return [found[kind.name] for kind in kinds.ALL if kind.name in found]


def figure(read: Reading) -> str:
    """The big one: "138/88", "97", "37,6"."""
    names = MAIN if MAIN[0] in read.values else [next(iter(read.values))]
    return "/".join(number(read, name) for name in names)


def unit(read: Reading) -> str:
    return read.values[next(iter(read.values))].unit.replace("/min", "par min")


def beside(read: Reading) -> list[str]:
    """The other numbers, in words: "pouls 72 par min"."""
    first = MAIN if MAIN[0] in read.values else (next(iter(read.values)),)
    return [
        f"{read.quantity(name).words.lower() if name != 'bmi' else 'IMC'} {number(read, name)}"
        f"\u00a0{one.unit.replace('/min', 'par min')}"
        for name, one in read.values.items()
        if name not in first
    ]


def number(read: Reading, name: str) -> str:
    return french(read.values[name].value, read.quantity(name).decimals)


def remarks(read: Reading) -> list[str]:
    """Where and when it was taken, what the device doubts, what it read in its own unit."""
    own = [f"{french(one.own)}\u00a0{one.own_unit}" for one in read.values.values() if one.own]
    said = [CIRCUMSTANCES[read.circumstance]] if read.circumstance else []
    said += [DOUBTS[one] for one in read.doubts]
    return said + ([f"lu {' et '.join(own)}"] if own else [])


def choices(kind: Kind) -> list[tuple[str, str]]:
    return [(one, one) for one in kind.units]


def circumstances(kind: Kind) -> list[tuple[str, str]]:
    return [(one, CIRCUMSTANCES.get(one, "Non précisé")) for one in kind.circumstances]


def said() -> dict[str, str]:
    """What a device says besides its numbers, by code."""
    return CIRCUMSTANCES | DOUBTS
