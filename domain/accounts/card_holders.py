"""Whom Pro Santé Connect proved, and the situations she practises in."""

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from domain.accounts import callings


@dataclass(frozen=True)
class Activity:
    """One situation of practice; codes of the national nomenclatures, and where."""

    profession: str = ""
    expertise: str = ""
    mode: str = ""
    structure: str = ""
    structure_id: str = ""
    postcode: str = ""

    def calling(self, sex: str = "") -> str:
        return callings.calling(self.profession, sex, self.mode)

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.structure, self.postcode)))


@dataclass(frozen=True)
class Holder:
    """Whom the provider proved. `rpps` is the 11 digits of her national number, when it has them;
    her name is only compared, never enough to find an account."""

    issuer: str
    subject: str
    national_id: str = ""
    rpps: str = ""
    first_name: str = ""
    last_name: str = ""
    sex: str = ""
    activities: tuple[Activity, ...] = ()

    @classmethod
    def told(cls, said: dict[str, Any]) -> "Holder":
        """From what the gateway read, or from what was kept of it."""
        return cls(**{**said, "activities": tuple(Activity(**one) for one in said["activities"])})

    def is_called(self, last_name: str) -> bool:
        """Accents, capitals and hyphens apart. A name alone proves nothing: it only contradicts."""
        return _folded(self.last_name) == _folded(last_name)

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if one.isalpha())
