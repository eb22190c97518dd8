"""From a device's unit to the one spoken here; `static/js/measures/units.js` does the same."""

from decimal import ROUND_HALF_UP, Decimal


def spoken(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """mmHg, °C, g/L or mmol/L, kg, m. Powers of ten only move the point; other units stay."""
    own = max(0, -int(value.as_tuple().exponent))
    if unit == "kPa":
        return _kept(value * 760_000 / 101_325, 0), "mmHg"
    if unit == "°F":
        return _kept((value - 32) * 5 / 9, min(max(own, 1), 2)), "°C"
    if unit in ("kg/L", "mol/L"):
        return _kept(value * 1000, max(own - 3, 0)), {"kg/L": "g/L", "mol/L": "mmol/L"}[unit]
    if unit == "lb":
        return _kept(value * Decimal("0.45359237"), 2), "kg"
    if unit == "in":
        return _kept(value * Decimal("0.0254"), 2), "m"
    return value, unit


def _kept(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
