"""The languages in which a patient is spoken to."""

FRENCH = "fr"
# As each calls itself, in the order of the list from which she chooses.
NAMES = {"fr": "Français", "en": "English", "ar": "العربية", "pt": "Português", "tr": "Türkçe"}
# As the team reads it: "Parle : portugais".
SPOKEN = {"fr": "français", "en": "anglais", "ar": "arabe", "pt": "portugais", "tr": "turc"}
FROM_THE_RIGHT = ("ar",)


def known(code: str) -> str:
    """The code of one of ours, or ""."""
    return code if code in NAMES else ""


def foreign_name(code: str | None) -> str:
    """What the team must know before it speaks: "portugais"; "" for French, and for no answer."""
    return "" if code in (None, FRENCH) else SPOKEN[code]
