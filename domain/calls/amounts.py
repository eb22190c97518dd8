"""Euros as people write them, kept in cents."""

import re

from domain.errors import Refused

MOST = 100_000
WRITTEN = re.compile(r"(\d{1,6})(?:[.,](\d{1,2}))?")
GAPS = re.compile(r"[\s\u00a0\u202f€]")
UNREADABLE = "Ce montant ne se lit pas. Écrivez par exemple 25,00 ou 0."

NEGATIVE = "Un montant n’est jamais négatif. Écrivez «\u00a00\u00a0» si l’acte est gratuit."
TOO_MUCH = "Ce montant dépasse 1\u00a0000,00\u00a0€. Vérifiez-le."


def cents(text: str) -> int | None:
    """ "25", "25,5", "25.00 €" → cents; None for nothing. Raises Refused on `amount`."""
    bare = GAPS.sub("", text)
    if not bare:
        return None
    if bare.startswith(("-", "\u2212")):
        raise Refused(NEGATIVE, field="amount")
    found = WRITTEN.fullmatch(bare) if bare.isascii() else None
    if found is None:
        raise Refused(UNREADABLE, field="amount")
    whole = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if whole > MOST:
        raise Refused(TOO_MUCH, field="amount")
    return whole


def written(value: int | None) -> str:
    """ "25,00", as it stands in the field; nothing for None."""
    return "" if value is None else f"{value // 100},{value % 100:02}"


def spoken(value: int) -> str:
    """ "25,00 €"."""
    return f"{written(value)}\u00a0€"
