"""What somebody types to come in: read, checked against the directory, ready to wait or serve."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from domain.accounts import passwords, people
from domain.directory import finding, professions, rpps
from domain.errors import Refused

CALLING_LETTERS, PRACTICE_LETTERS = 120, 200
SOMEBODY_ELSE = (
    "Dans l’annuaire, ce numéro RPPS est celui d’une autre personne. "
    "Corrigez-le, ou entrez sans RPPS."
)
ANOTHER_PROFESSION = (
    "Dans l’annuaire, ce numéro RPPS est celui d’un autre métier\u00a0: {words}. "
    "Corrigez l’un ou l’autre, ou entrez sans RPPS."
)


@dataclass(frozen=True)
class Application:
    """`through` says how she came: "page", "code" or "invitation". No password: its hash."""

    first_name: str
    last_name: str
    email: str
    password_hash: str
    profession: str
    calling: str
    practice: str
    rpps: str = ""
    organisation_id: str = ""
    code: str = ""
    invitation_id: str = ""

    @property
    def through(self) -> str:
        if self.invitation_id:
            return "invitation"
        return "code" if self.code else "page"

    def packed(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> "Application":
        return cls(**json.loads(packed))


def read(typed: Mapping[str, str], **place: str) -> Application:
    """Raises Refused with the field. The password is hashed last: a slip costs nothing."""
    first, last, email = _named(typed)
    code, calling = _profession(typed.get("profession", ""))
    number = _rpps(typed, last, code)
    password = typed.get("password", "")
    passwords.check(password, first, last, email.partition("@")[0])
    return Application(
        first, last, email, passwords.hash_of(password), code, calling,
        people.plain(typed.get("practice", ""), PRACTICE_LETTERS), number, **place,
    )  # fmt: skip


def _named(typed: Mapping[str, str]) -> tuple[str, str, str]:
    first = people.plain(typed.get("first_name", ""), 60)
    last = people.plain(typed.get("last_name", ""), 60)
    email = typed.get("email", "")
    if not finding.plain(first):
        raise Refused("Indiquez votre prénom.", field="first_name")
    if not finding.plain(last):
        raise Refused("Indiquez votre nom.", field="last_name")
    if not people.looks_like_email(email):
        raise Refused("Indiquez une adresse e-mail complète.", field="email")
    return first, last, people.normal_email(email)


def _profession(value: str) -> tuple[str, str]:
    found = professions.read(value)
    if found is None:
        raise Refused("Choisissez votre métier.", field="profession")
    return found


def _rpps(typed: Mapping[str, str], last_name: str, profession: str) -> str:
    """The number she chose in the directory or typed; none when she goes on without."""
    who = typed.get("who", "")
    number = typed.get("rpps", "") or (who if rpps.looks_like_number(who) else "")
    if not number or typed.get("without_rpps"):
        return ""
    number = rpps.check(number)
    lines = finding.by_rpps(number)
    if lines and not any(_same_name(last_name, line.sorting) for line in lines):
        raise Refused(SOMEBODY_ELSE, field="who")
    if lines and profession not in {line.profession for line in lines}:
        words = ANOTHER_PROFESSION.format(words=lines[0].profession_label.lower())
        raise Refused(words, field="who")
    return number


def _same_name(typed: str, sorting: str) -> bool:
    """A married name keeps a word of the directory's, in most cases; the coordination sees to
    the others."""
    return bool(set(finding.plain(typed).split()) & set(sorting.split()))
