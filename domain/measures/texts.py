"""Texts of a measure: what a page says cut to what is shown, numbers as French writes them."""

import re
from decimal import Decimal
from typing import Any


def plain(text: Any, longest: int) -> str:
    if not isinstance(text, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:longest]


def is_hexadecimal(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"([0-9a-f]{2}){1,64}", text) is not None


def french(value: Decimal | str, decimals: int = 0) -> str:
    """ "37,6": a comma, the digits that say something and `decimals` of them at least."""
    whole, _, fraction = f"{Decimal(value):f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    return f"{whole},{fraction}" if fraction else whole
