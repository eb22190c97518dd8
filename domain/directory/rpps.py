"""The number of a professional in the national directory: 11 digits, the last one a check."""

import re

from domain.errors import Refused

DIGITS = 11
SHORT = "Un numéro RPPS compte 11 chiffres. Vérifiez-le, ou cherchez votre nom."
WRONG = "Ce numéro RPPS n’existe pas\u00a0: un chiffre a dû être changé ou inversé."
ADELI = (
    "Ce numéro à 9 chiffres est un ancien numéro ADELI. "
    "Indiquez votre numéro RPPS (11 chiffres), ou cherchez votre nom."
)


def check(typed: str) -> str:
    """The 11 digits. Twelve that begin with 8 are a national identifier, which holds them.
    Raises Refused with what to do."""
    digits = bare(typed)
    if len(digits) == DIGITS + 1 and digits.startswith("8"):
        digits = digits[1:]
    if len(digits) == 9:
        raise Refused(ADELI, field="who")
    if len(digits) != DIGITS:
        raise Refused(SHORT, field="who")
    if not is_luhn(digits):
        raise Refused(WRONG, field="who")
    return digits


def looks_like_number(typed: str) -> bool:
    """She types a number rather than a name."""
    return re.fullmatch(r"\d+", bare(typed)) is not None


def bare(typed: str) -> str:
    return re.sub(r"[\s.\u00a0\u202f-]", "", typed)


def is_luhn(digits: str) -> bool:
    """Every second digit from the right counts double (ISO/IEC 7812-1)."""
    if not digits.isascii() or not digits.isdigit():
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def completed(ten: str) -> str:
    """The number whose ten first digits are these."""
    return next(ten + last for last in "0123456789" if is_luhn(ten + last))
