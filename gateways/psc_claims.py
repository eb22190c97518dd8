"""What Pro Santé Connect says of a professional, read with distrust: anything may be empty, of
another type, or missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LETTERS = 200
MOST = 20  # activities: beyond, nobody chooses
CIVILITIES = {"MME": "F", "M": "M"}


@dataclass(frozen=True)
class Activity:
    """One situation of practice. `profession`, `mode` and `expertise` are codes of the national
    nomenclatures ("60", "L", "SM54")."""

    profession: str = ""
    expertise: str = ""
    mode: str = ""
    structure: str = ""
    structure_id: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Claims:
    """`national_id` is SubjectNameID as it was told; `rpps` its 11 digits when it holds them."""

    issuer: str
    subject: str
    national_id: str
    rpps: str
    first_name: str
    last_name: str
    sex: str
    activities: tuple[Activity, ...]


def read(issuer: str, told: dict[str, Any]) -> Claims:
    national_id = _text(told, "SubjectNameID")[:40]
    exercises = _exercises(told)
    first = exercises[0] if exercises else {}
    return Claims(
        issuer=issuer,
        subject=_text(told, "sub"),
        national_id=national_id,
        rpps=rpps_in(national_id),
        first_name=_text(first, "prenomDexercice") or _text(told, "given_name"),
        last_name=_text(first, "nomDexercice") or _text(told, "family_name"),
        sex=CIVILITIES.get(_text(told, "codeCivilite").upper(), ""),
        activities=_activities(told, exercises),
    )


def rpps_in(national_id: str) -> str:
    """The 11 digits behind the "8" of a national number, when their key is right; or nothing."""
    digits = national_id[1:]
    ours = len(national_id) == 12 and national_id[0] == "8" and digits.isdecimal()
    return digits if ours and digits.isascii() and _luhn(digits) else ""


def _luhn(digits: str) -> bool:
    doubled = (int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _activities(told: dict[str, Any], exercises: list[dict]) -> tuple[Activity, ...]:
    """Each once, in their order; without any, the professions alone, so that she has a calling."""
    found = list(dict.fromkeys(one for exercise in exercises for one in _of(exercise)))
    if not found:
        codes = [_text(one, "codeProfession") for one in exercises] or _roles(told)
        found = [Activity(profession=code) for code in dict.fromkeys(codes) if code]
    return tuple(found[:MOST])


def _of(exercise: dict[str, Any]) -> Iterator[Activity]:
    for activity in _dicts(exercise.get("activities")):
        yield Activity(
            profession=_text(exercise, "codeProfession")[:4],
            expertise=_text(exercise, "codeSavoirFaire")[:8],
            mode=_text(activity, "codeModeExercice")[:2],
            structure=_text(activity, "raisonSocialeSite"),
            structure_id=_text(activity, "identifiantTechniqueDeLaStructure")[:40],
            postcode=_text(activity, "codePostal")[:10],
        )


def _exercises(told: dict[str, Any]) -> list[dict[str, Any]]:
    reference = told.get("SubjectRefPro")
    return _dicts(reference.get("exercices")) if isinstance(reference, dict) else []


def _roles(told: dict[str, Any]) -> list[str]:
    """ "80^1.2.250.1.213.1.1.5.5", alone or in a list: the code of the profession comes first."""
    roles = told.get("SubjectRole")
    said = roles if isinstance(roles, list) else [roles]
    return [role.partition("^")[0][:4] for role in said if isinstance(role, str)]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(letter for letter in value if letter.isprintable()).strip()[:LETTERS]
