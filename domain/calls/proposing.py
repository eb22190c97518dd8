"""Which act to propose after a call, and why, in plain words. A proposal: the person decides."""

import re
from dataclasses import dataclass
from datetime import date

from domain.accounts.callings import DOCTOR
from domain.accounts.identities import Person
from domain.calls import tariffs
from domain.calls.amounts import spoken
from domain.calls.tariffs import GENERALIST, NURSE, SPECIALIST, Tariff

NBSP = "\u00a0"
NURSES = "60"
CALLED = (
    (GENERALIST, re.compile(r"g[ée]n[ée]raliste|m[ée]decine g[ée]n[ée]rale", re.IGNORECASE)),
    (NURSE, re.compile(r"infirmi|\b(IDE|IDEL|IPA)\b", re.IGNORECASE)),
    (SPECIALIST, re.compile(r"m[ée]decin|psychiatre|\w+ologue\b|p[ée]diatre|g[ée]riatre", re.I)),
)
CARE, ROOM, HOME = "care", "room", "home"
PLACES = {
    CARE: "Pendant un soin déjà prévu",
    ROOM: "Dans un lieu dédié",
    HOME: "À domicile, organisée exprès",
}
BY_PLACE = {CARE: "TLS", ROOM: "TLL", HOME: "TLD"}
SMARTPHONE = "smartphone"
DEVICES = {"computer": "Ordinateur", "tablet": "Tablette", SMARTPHONE: "Smartphone"}
RULES = {
    "pathway": "Parcours coordonné",
    "alternation": "Alternance entre présence et vidéo",
    "territory": "Même territoire",
}
EXCEPTIONS = {
    "": "Aucune",
    "no-doctor": "Pas de médecin traitant",
    "emergency": "Urgence",
    "home": "EHPAD",
    "sas": "Adressé par le SAS",
    "zip": "Zone d’intervention prioritaire (ZIP)",
}
NO_TARIFF = (
    "Liane ne connaît pas d’acte de téléconsultation pour votre profession. "
    "Saisissez le code et le montant, ou laissez vide."
)
ASK_PLACE = f"Dites où vous étiez avec le patient{NBSP}: Liane propose TLS, TLL ou TLD."
NO_SMARTPHONE = (
    "Les smartphones sont exclus du côté infirmier. Avec un ordinateur ou une tablette, l’acte "
    f"serait {{code}}{NBSP}; avec un smartphone, Liane ne propose pas d’acte."
)
AMOUNT_MISSING = f"Nos sources ne donnent pas de montant{NBSP}: saisissez-le."


@dataclass(frozen=True)
class Proposal:
    """`code` may be empty; `reason` says why; `source` where the amount comes from."""

    code: str = ""
    cents: int | None = None
    reason: str = ""
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the three cumulative rules say: `holds` is None until all three are answered."""

    holds: bool | None
    words: str


def trade(person: Person) -> str:
    """Generalist, specialist, nurse, or "": by the directory's code, then by what she calls
    herself. pharmacologue or psychologue is no doctor: a code that is known decides first."""
    calling = person.identity.calling
    if person.profession == NURSES:
        return NURSE
    if person.profession == DOCTOR:
        return GENERALIST if CALLED[0][1].search(calling) else SPECIALIST
    if person.profession or re.search(r"psychologue|podologue", calling, re.IGNORECASE):
        return ""
    return next((kind for kind, words in CALLED if words.search(calling)), "")


def propose(kind: str, day: date, answers: dict[str, str]) -> Proposal:
    """For who bills as `kind`, on the day of the call. `answers`: place, device."""
    if kind == NURSE:
        return _for_nurse(day, answers)
    known = tariffs.on(day, kind)
    return _told(known[0]) if known else Proposal(reason=NO_TARIFF)


def _for_nurse(day: date, answers: dict[str, str]) -> Proposal:
    code = BY_PLACE.get(answers.get("place", ""))
    tariff = tariffs.find(code, day) if code else None
    if tariff is None:
        return Proposal(reason=ASK_PLACE)
    if answers.get("device") == SMARTPHONE:
        return Proposal(reason=NO_SMARTPHONE.format(code=tariff.code))
    return _told(tariff)


def _told(tariff: Tariff) -> Proposal:
    amount = spoken(tariff.cents) if tariff.cents is not None else ""
    said = f"{tariff.label}{NBSP}: {', '.join(filter(None, (tariff.code, amount)))}."
    if tariff.cents is None:
        said = f"{said} {AMOUNT_MISSING}"
    return Proposal(tariff.code, tariff.cents, said, tariff.source)


def judge(answers: dict[str, str]) -> Verdict:
    """The three rules are cumulative; an exception stands in for what is missing."""
    said = {rule: answers.get(rule, "") for rule in RULES}
    missing = [words.lower() for rule, words in RULES.items() if said[rule] == "no"]
    exception = EXCEPTIONS.get(answers.get("exception", ""), "")
    if not missing:
        whole = all(value == "yes" for value in said.values())
        return Verdict(True, "Les trois règles sont réunies.") if whole else Verdict(None, "")
    lacking = f"Il manque{NBSP}: {', '.join(missing)}."
    if answers.get("exception"):
        return Verdict(True, f"{lacking} L’exception «{NBSP}{exception}{NBSP}» peut s’appliquer.")
    return Verdict(
        False, f"{lacking} Sans exception, la téléconsultation n’est pas prise en charge."
    )
