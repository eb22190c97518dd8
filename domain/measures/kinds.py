"""What Liane knows how to measure: names, units, codes and bounds, one list for page and server.

`possible` bounds refuse (no living person has them, or the unit is wrong); `usual` bounds only ask
to look again: they say nothing of the patient, and are no alarm. Codes: LOINC, units in UCUM
(HL7 FHIR R4 vital signs; glucose 2339-0 by mass, 15074-8 by moles).
"""

from dataclasses import dataclass
from decimal import Decimal

PRESSURE, TEMPERATURE, OXIMETRY = "blood_pressure", "temperature", "oximetry"
GLUCOSE, WEIGHT, HEART_RATE = "glucose", "weight", "heart_rate"
COMPUTED = ("mean", "bmi", "height")


@dataclass(frozen=True)
class Quantity:
    """One number of a measure. `decimals` is how many are shown at least."""

    name: str
    words: str
    unit: str
    ucum: str
    loinc: str
    display: str
    possible: tuple[Decimal, Decimal]
    usual: tuple[Decimal, Decimal]
    decimals: int = 0
    needed: bool = True


@dataclass(frozen=True)
class Kind:
    """`panel` is the code of a measure of several numbers; the others bear that of their number."""

    name: str
    words: str
    icon: str
    quantities: tuple[Quantity, ...]
    circumstances: tuple[str, ...] = ()
    panel: tuple[str, str] | None = None

    def quantity(self, name: str, unit: str = "") -> Quantity | None:
        found = [one for one in self.quantities if one.name == name]
        return next((one for one in found if unit in ("", one.unit)), None)

    @property
    def typed(self) -> list[Quantity]:
        """Those that people read and type, once each; devices compute the others."""
        named = {one.name: one for one in reversed(self.quantities)}
        return [named[name] for name in dict.fromkeys(one.name for one in self.quantities)
                if name not in COMPUTED]  # fmt: skip

    @property
    def units(self) -> list[str]:
        """Of its main number, the usual one first."""
        return [one.unit for one in self.quantities if one.name == self.quantities[0].name]


def _one(name: str, words: str, unit: str, codes: tuple[str, str, str], possible: tuple[str, str],
         usual: tuple[str, str], decimals: int = 0, needed: bool = True) -> Quantity:  # fmt: skip
    low, high = (Decimal(one) for one in possible)
    least, most = (Decimal(one) for one in usual)
    ucum, loinc, display = codes
    return Quantity(name, words, unit, ucum, loinc, display, (low, high), (least, most), decimals, needed)  # fmt: skip  # noqa: E501


def _pulse(needed: bool = False) -> Quantity:
    return _one("pulse", "Pouls", "/min", ("/min", "8867-4", "Heart rate"), ("10", "350"),
                ("40", "150"), needed=needed)  # fmt: skip


ALL = (
    Kind(
        PRESSURE, "Tension artérielle", "gauge",
        (
            _one("systolic", "Maximale", "mmHg", ("mm[Hg]", "8480-6", "Systolic blood pressure"),
                 ("40", "320"), ("80", "200")),
            _one("diastolic", "Minimale", "mmHg", ("mm[Hg]", "8462-4", "Diastolic blood pressure"),
                 ("20", "220"), ("40", "120")),
            _one("mean", "Moyenne", "mmHg", ("mm[Hg]", "8478-0", "Mean blood pressure"),
                 ("20", "260"), ("50", "150"), needed=False),
            _pulse(),
        ),
        panel=("85354-9", "Blood pressure panel with all children optional"),
    ),
    Kind(
        OXIMETRY, "Saturation en oxygène", "activity",
        (
            _one("saturation", "Saturation", "%", ("%", "59408-5",
                 "Oxygen saturation in Arterial blood by Pulse oximetry"), ("30", "100"),
                 ("90", "100")),
            _pulse(),
        ),
    ),
    Kind(
        TEMPERATURE, "Température", "thermometer",
        (
            _one("temperature", "Température", "°C", ("Cel", "8310-5", "Body temperature"),
                 ("20", "46"), ("35", "40"), 1),
        ),
        ("", "ear", "mouth", "armpit", "rectum", "eardrum", "finger", "toe", "body", "gut"),
    ),
    Kind(
        GLUCOSE, "Glycémie", "droplet",
        (
            _one("glucose", "Glycémie", "g/L", ("g/L", "2339-0", "Glucose [Mass/volume] in Blood"),
                 ("0.05", "15"), ("0.6", "3"), 2),
            _one("glucose", "Glycémie", "mmol/L",
                 ("mmol/L", "15074-8", "Glucose [Moles/volume] in Blood"),
                 ("0.3", "84"), ("3.3", "16.7"), 1),
        ),
        ("", "fasting", "before-meal", "after-meal", "casual", "bedtime"),
    ),
    Kind(
        WEIGHT, "Poids", "weight",
        (
            _one("weight", "Poids", "kg", ("kg", "29463-7", "Body weight"), ("0.3", "600"),
                 ("2", "200"), 1),
            _one("bmi", "IMC", "kg/m²", ("kg/m2", "39156-5", "Body mass index (BMI) [Ratio]"),
                 ("3", "200"), ("10", "60"), 1, needed=False),
            _one("height", "Taille", "m", ("m", "8302-2", "Body height"), ("0.2", "2.8"),
                 ("0.4", "2.2"), 2, needed=False),
        ),
    ),
    Kind(
        HEART_RATE, "Fréquence cardiaque", "heart-pulse", (_pulse(needed=True),)
    ),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in ALL}
# In which words each circumstance and each doubt of a device is said.
CIRCUMSTANCES = {
    "armpit": "sous le bras", "body": "sur le corps", "ear": "à l’oreille", "finger": "au doigt",
    "gut": "interne", "mouth": "dans la bouche", "rectum": "rectale", "toe": "à l’orteil",
    "eardrum": "tympan", "before-meal": "avant un repas", "after-meal": "après un repas",
    "fasting": "à jeun", "casual": "sans lien avec un repas", "bedtime": "au coucher",
}  # fmt: skip
DOUBTS = {
    "movement": "le patient a bougé", "loose-cuff": "brassard trop lâche",
    "irregular-pulse": "pouls irrégulier", "pulse-range": "pouls hors des limites de l’appareil",
    "position": "mauvaise position du bras", "early": "première estimation",
    "calibration": "étalonnage en cours", "questionable": "mesure douteuse",
    "signal": "signal faible", "perfusion": "circulation faible au doigt",
    "light": "trop de lumière", "sensor": "capteur mal placé", "battery": "pile faible",
    "sample": "goutte insuffisante", "strip": "bandelette à vérifier",
    "too-high": "au-dessus de ce que l’appareil lit",
    "too-low": "au-dessous de ce que l’appareil lit",
    "too-hot": "appareil trop chaud", "too-cold": "appareil trop froid",
    "interrupted": "mesure interrompue", "clock": "horloge de l’appareil à régler",
}  # fmt: skip
