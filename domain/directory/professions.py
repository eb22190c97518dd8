"""Professions, as the national directory codes them and as people say them.

Codes of letters are ours: who works with the others without being in the directory.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profession:
    """`man` is empty when one word serves everybody. `many` is how one calls several of them,
    `short` what they write of themselves."""

    code: str
    words: str
    man: str = ""
    many: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


ALL = (
    Profession("60", "infirmière", "infirmier", ("infirmiers", "infirmières"), ("IDE", "IDEL")),
    Profession("10", "médecin", "", ("médecins",)),
    Profession("21", "pharmacienne", "pharmacien", ("pharmaciens", "pharmaciennes")),
    Profession(
        "70",
        "masseuse-kinésithérapeute",
        "masseur-kinésithérapeute",
        ("kinés", "kinésithérapeutes"),
        ("MKDE", "MK"),
    ),
    Profession("50", "sage-femme", "", ("sages-femmes",)),
    Profession(
        "40", "chirurgienne-dentiste", "chirurgien-dentiste", ("dentistes", "chirurgiens-dentistes")
    ),
    Profession("91", "orthophoniste", "", ("orthophonistes",)),
    Profession("80", "pédicure-podologue", "", ("podologues", "pédicures-podologues")),
    Profession("93", "psychologue", "", ("psychologues",)),
    Profession("95", "diététicienne", "diététicien", ("diététiciens", "diététiciennes")),
    Profession("94", "ergothérapeute", "", ("ergothérapeutes",)),
    Profession(
        "96", "psychomotricienne", "psychomotricien", ("psychomotriciens", "psychomotriciennes")
    ),
    Profession("92", "orthoptiste", "", ("orthoptistes",)),
    Profession("28", "opticienne", "opticien", ("opticiens", "opticiennes")),
    Profession("26", "audioprothésiste", "", ("audioprothésistes",)),
    Profession(
        "PREP",
        "préparatrice en pharmacie",
        "préparateur en pharmacie",
        ("préparateurs", "préparatrices"),
    ),
    Profession("AIDE", "aide-soignante", "aide-soignant", ("aides-soignants", "aides-soignantes")),
    Profession("SECR", "secrétaire", "", ("secrétaires",)),
    Profession(
        "SOCI",
        "assistante sociale",
        "assistant social",
        ("assistants sociaux", "assistantes sociales"),
    ),
    Profession("COOR", "coordinatrice", "coordinateur", ("coordinateurs", "coordinatrices")),
    Profession("AUTR", "autre métier du soin ou du social"),
)
_BY_CODE = {one.code: one for one in ALL}
MAN = "m"


def choices() -> list[tuple[str, str]]:
    """(value, words) for a select; a man's word has a value of its own ("60m")."""
    rows = [(one.code, one.words) for one in ALL]
    rows += [(one.code + MAN, one.man) for one in ALL if one.man]
    return [(value, words.capitalize()) for value, words in sorted(rows, key=_place)]


def read(value: str) -> tuple[str, str] | None:
    """(code, words) of what a select sent; None when it is no profession of ours."""
    known = _BY_CODE.get(value) or _BY_CODE.get(value.removesuffix(MAN))
    if known is None:
        return None
    is_man = value.endswith(MAN) and bool(known.man)
    return known.code, known.man if is_man else known.words


def value_for(code: str, title: str = "") -> str:
    """What the select shows for a line of the directory: its civility chooses the word."""
    known = _BY_CODE.get(code)
    if known is None:
        return ""
    return code + MAN if title == "M" and known.man else code


def code_of(calling: str) -> str:
    """What somebody says she does, "" when it is none of ours: "médecin généraliste" is "10"."""
    said = calling.casefold()
    for one in ALL:
        if said in map(str.casefold, one.short) or said.startswith(
            (one.words, one.man or one.words)
        ):
            return one.code
    return ""


def words(code: str) -> str:
    known = _BY_CODE.get(code)
    return known.words if known else ""


def _place(row: tuple[str, str]) -> tuple[int, str]:
    codes = list(_BY_CODE)
    return codes.index(row[0] if row[0] in _BY_CODE else row[0].removesuffix(MAN)), row[0]
