"""The people of the style guide: invented, and told nowhere else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import clock


@dataclass(frozen=True)
class Face:
    """What the components ask of an identity."""

    id: str
    name: str
    initials: str
    kind: str = "person"
    calling: str = ""


@dataclass(frozen=True)
class Talk:
    """One row of the list."""

    face: Face
    title: str
    words: str
    ago: timedelta
    unread: int = 0
    current: bool = False
    state: str = ""

    @property
    def at(self) -> datetime:
        return clock.now() - self.ago


@dataclass(frozen=True)
class Said:
    """One message of the room."""

    face: Face
    words: str
    hour: str
    mine: bool = False
    follows: bool = False
    photo: str = ""
    file: str = ""
    state: str = "read"
    seen: str = ""
    taken: bool = False
    named: bool = False


LEA = Face("01", "Léa Marin", "LM", calling="Infirmière libérale")
ERIC = Face("04", "Dr Éric Roux", "ÉR", calling="Médecin traitant")
PHARMACY = Face("03", "Pharmacie du Marché", "PM", "structure", "2 personnes présentes")
SAMI = Face("05", "Sami Benali", "SB", calling="Masseur-kinésithérapeute")
HELENE = Face("06", "Hélène Abadie", "HA", "patient")
CHARLES = Face("07", "C. Delmas, 71 ans", "CD", "patient")
NURSES = Face("08", "Infirmiers CPTS", "IC")
CARDIO = Face("09", "Avis cardiologie", "AC")
MIMOSAS = Face("10", "EHPAD Les Mimosas", "EM", "structure")
OFFICE = Face("11", "Bureau de la CPTS", "BC")
LONG = Face("12", "Marie-Antoinette de La Rochefoucauld-Montmorency", "MR")

TEAM = (LEA, ERIC, PHARMACY, SAMI)
FACES = (*TEAM, HELENE, CHARLES, NURSES, CARDIO, MIMOSAS, OFFICE, LONG)


def talks() -> list[Talk]:
    hour, day = timedelta(hours=1), timedelta(days=1)
    return [
        Talk(HELENE, "H. Abadie, 84 ans", "Léa : Plaie du talon, évolution…", hour / 12, 2, True),
        Talk(PHARMACY, PHARMACY.name, "C’est prêt pour ce soir.", hour),
        Talk(NURSES, NURSES.name, "Planning de juin en ligne", day),
        Talk(ERIC, ERIC.name, "Vous : Merci, je passe à 14 h", day, state="check-check"),
        Talk(CHARLES, CHARLES.name, "Consentement signé", 2 * day),
        Talk(CARDIO, CARDIO.name, "Réponse apportée en 3 h 45", 2 * day, 1),
        Talk(MIMOSAS, MIMOSAS.name, "Ordonnance reçue", 3 * day),
        Talk(OFFICE, OFFICE.name, "Ordre du jour du 18", 5 * day, state="bell-off"),
        Talk(LONG, LONG.name, "Une phrase assez longue pour ne pas tenir sur la ligne", 40 * day),
    ]


def room() -> list[Said]:
    return [
        Said(
            ERIC,
            "Bilan reçu ce matin, la CRP redescend. Comment est la plaie ?",
            "08:32",
            named=True,
        ),
        Said(
            LEA,
            "Plaie du talon, évolution depuis lundi : bords nets, pas d’odeur, exsudat modéré.",
            "08:41",
            mine=True,
            photo="Talon gauche · 2 cm",
            seen="Lu par 2",
        ),
        Said(PHARMACY, "Les pansements hydrocellulaires seront livrés à 17 h.", "08:44"),
        Said(ERIC, "Je m’en occupe : je la vois en vidéo à 14 h avec vous.", "08:46", taken=True),
        Said(ERIC, "", "08:47", follows=True, file="Ordonnance pansements.pdf"),
        Said(LEA, "Parfait, merci.", "08:48", mine=True, state="delivered"),
    ]


def journey() -> list[Said]:
    """One's own message from leaving to being read, and one that could not leave."""
    return [
        Said(PHARMACY, "Les pansements hydrocellulaires seront livrés à 17\u00a0h.", "08:44"),
        Said(LEA, "Je l’écris.", "08:45", mine=True, state="sending"),
        Said(LEA, "Elle est partie.", "08:45", mine=True, state="sent"),
        Said(LEA, "Elle est arrivée.", "08:45", mine=True, state="delivered"),
        Said(LEA, "Elle est lue.", "08:45", mine=True, seen="Lu par 2"),
        Said(LEA, "Le réseau manque.", "08:46", True, state="failed", seen="Pas encore parti"),
    ]
