"""Codes of six digits from an application of the phone (TOTP, RFC 6238), each taken once."""

import hmac
from datetime import datetime

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock, data_keys
from domain.accounts import security_letters
from domain.accounts.identities import Person
from domain.audit import trail
from domain.db import Moment, db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from vault import sealing

STEP = 30  # seconds, RFC 6238
WINDOW, SKEW = 1, 10  # steps accepted around now, steps within which a clock explains the code
WRONG = "Ce code n’est pas le bon. Recopiez celui qui est affiché maintenant."
USED = "Ce code a déjà servi. Attendez le suivant."
SKEWED = (
    "L’heure de votre téléphone semble décalée. Réglez-la sur automatique, puis recopiez le "
    "nouveau code."
)


class TotpSecret(db.Model):
    """`last_step` is the newest 30 s step that was accepted: no code serves twice. Without
    `confirmed_at` it is not a factor yet."""

    __tablename__ = "totp_secrets"
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    sealed_secret: Mapped[bytes] = mapped_column(sa.LargeBinary)
    last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


def prepare(person: Person) -> TotpSecret:
    """A new secret, a factor once `confirm` has seen a code of it. One that waits is kept: the page
    may be asked twice."""
    waiting = pending(person.id)
    if waiting:
        return waiting
    identifier, secret = new_id(), pyotp.random_base32().encode()
    with transaction():
        row = TotpSecret(
            id=identifier, person_id=person.id, created_at=clock.now(), last_step=0,
            sealed_secret=sealing.seal(_key(), secret, _binding(identifier)),
        )  # fmt: skip
        db.session.add(row)
    return row


def pending(person_id: str) -> TotpSecret | None:
    return db.session.scalar(_of(person_id).where(TotpSecret.confirmed_at.is_(None)))


def confirmed(person_id: str) -> TotpSecret | None:
    """The secret whose codes are her second factor."""
    return db.session.scalar(_of(person_id).where(TotpSecret.confirmed_at.is_not(None)))


def words(row: TotpSecret) -> str:
    """The secret in base32, as it is typed into an application."""
    return sealing.unseal(_key(), row.sealed_secret, _binding(row.id)).decode()


def address(row: TotpSecret, email: str) -> str:
    """What the QR code says (otpauth:)."""
    return pyotp.TOTP(words(row)).provisioning_uri(name=email, issuer_name="Liane")


def confirm(person: Person, code: str) -> None:
    """The application of her phone gives the right codes: it is a factor from now on."""
    with transaction():
        row = pending(person.id)
        if row is None:
            raise NotFound
        _accept(row, code)
        former = confirmed(person.id)
        if former:
            former.removed_at = clock.now()
        row.confirmed_at = clock.now()
        trail.record("code application added", person.actor, "totp", row.id)
        security_letters.tell(person, "code added", row.id)


def check(person_id: str, code: str) -> None:
    """Accept this code once. Raises Refused, on `code`."""
    with transaction():
        row = confirmed(person_id)
        if row is None:
            raise Refused(WRONG, field="code")
        _accept(row, code)


def remove(person: Person) -> None:
    """Codes are no longer asked."""
    with transaction():
        row = confirmed(person.id)
        if row is None:
            raise NotFound
        row.removed_at = clock.now()
        trail.record("code application removed", person.actor, "totp", row.id)
        security_letters.tell(person, "code removed", row.id)


def remove_all(person: Person, who: trail.Actor) -> None:
    """In the present transaction, when she comes back with nothing left."""
    for row in db.session.scalars(_of(person.id)):
        row.removed_at = clock.now()
        trail.record("code application removed", who, "totp", row.id)


def _accept(row: TotpSecret, code: str) -> None:
    """Locked: of two who send the same code together, one is refused."""
    db.session.refresh(row, with_for_update=True)
    now = int(clock.now().timestamp()) // STEP
    step = _step_of(pyotp.TOTP(words(row)), "".join(code.split()), now)
    if step is None or abs(step - now) > WINDOW:
        raise Refused(WRONG if step is None else SKEWED, field="code")
    if step <= row.last_step:
        raise Refused(USED, field="code")
    row.last_step = step


def _step_of(totp: pyotp.TOTP, code: str, now: int) -> int | None:
    """The step nearest to now whose code this is; every step is compared, whatever the answer."""
    said = code.encode()
    near = sorted(range(now - SKEW, now + SKEW + 1), key=lambda step: abs(step - now))
    same = [step for step in near if hmac.compare_digest(totp.generate_otp(step).encode(), said)]
    return same[0] if same else None


def _of(person_id: str) -> sa.Select[tuple[TotpSecret]]:
    hers = sa.select(TotpSecret).where(
        TotpSecret.person_id == person_id, TotpSecret.removed_at.is_(None)
    )
    return hers.order_by(TotpSecret.created_at.desc()).limit(1)


def _binding(identifier: str) -> str:
    return f"totp_secrets:{identifier}"


def _key() -> bytes:
    return data_keys.purpose_key("totp")
