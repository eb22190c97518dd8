"""What stands in the fields of the closing screen, as it was typed."""

import re
from dataclasses import dataclass, field

from domain.calls import amounts
from domain.errors import Refused

NBSP = "\u00a0"
SHORT = 40
CODE = re.compile(r"[A-Z0-9]{1,8}")
ANSWERS = ("place", "device", "pathway", "alternation", "territory", "exception")
BAD_CODE = f"Un code a huit lettres ou chiffres au plus, par exemple «{NBSP}TCG{NBSP}»."
AMOUNT_MISSING = f"Indiquez le montant de l’acte{NBSP}: «{NBSP}0{NBSP}» s’il est gratuit."
CODE_MISSING = "Indiquez le code de l’acte, ou effacez le montant."


@dataclass(frozen=True)
class Typed:
    """As it stands in the fields. `answers` holds ANSWERS and nothing else."""

    code: str = ""
    amount: str = ""
    body: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def billed(self) -> tuple[str, int | None]:
        """The code and the cents. Raises Refused on the field that is wrong."""
        code, cents = self.code.strip().upper(), amounts.cents(self.amount)
        if code and not CODE.fullmatch(code):
            raise Refused(BAD_CODE, field="code")
        if code and cents is None:
            raise Refused(AMOUNT_MISSING, field="amount")
        if cents is not None and not code:
            raise Refused(CODE_MISSING, field="code")
        return code, cents


def read(fields: dict[str, str]) -> Typed:
    """From a form: what is too long for a field is cut, but for the report."""
    answers = {name: fields[name][:SHORT] for name in ANSWERS if fields.get(name)}
    body = fields.get("body", "").replace("\r\n", "\n").replace("\0", "")
    return Typed(fields.get("code", "")[:SHORT], fields.get("amount", "")[:SHORT], body, answers)
