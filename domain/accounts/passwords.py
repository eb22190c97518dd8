"""Passwords: argon2id outside the hub, and what makes one too easy to guess."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from domain.accounts import known_passwords
from domain.errors import Refused
from domain.off_hub import humbly_off_hub

SHORTEST, LONGEST, CLASSES = 8, 128, 3
DIGITS = "0123456789"
DRESS = str.maketrans("013457@$!|", "oieastasil")
_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


def hash_of(password: str) -> str:
    """argon2id, 32 MiB, 3 passes (OWASP asks 19 MiB, 2): some 60 ms of a native thread."""
    return humbly_off_hub(_hasher.hash, password)


def matches(password_hash: str | None, password: str) -> bool:
    """Without a hash (nobody of that name) the same work is done, so time tells nothing."""
    same = humbly_off_hub(_matches, password_hash or _nobody(), password)
    return same and password_hash is not None


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """The hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def check(password: str, *personal: str) -> None:
    """Refuse a password that is too easy to guess (CNIL 2022-100: 8 characters and 3 kinds).

    `personal` is what anyone knows of the person: names, e-mail. Raises Refused.
    """
    if len(password) < SHORTEST:
        raise Refused(f"Choisissez au moins {SHORTEST} caractères.", field="password")
    if len(password) > LONGEST:
        raise Refused(f"Choisissez au plus {LONGEST} caractères.", field="password")
    if _kinds(password) < CLASSES:
        raise Refused(
            "Mêlez au moins trois sortes de caractères\u00a0: minuscules, majuscules, chiffres, "
            "signes.",
            field="password",
        )
    if _is_known(password, personal):
        raise Refused(
            "Ce mot de passe est trop connu ou trop proche de votre nom. Choisissez-en un autre.",
            field="password",
        )


def _kinds(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(letter) for letter in password) for test in tests)


def _is_known(password: str, personal: tuple[str, ...]) -> bool:
    """A known word dressed up stays known: "P@ssw0rd-2026" is "password"."""
    bare, plain = letters_of(_undressed(password)), letters_of(password)
    forms = {password.casefold(), plain, plain.strip(DIGITS), bare, bare.strip(DIGITS)}
    named = {letters_of(name) for name in personal if len(name) >= 3}
    named |= {one + other for one in named for other in named}
    return bool(forms & named) or any(known_passwords.contains(form) for form in forms - {""})


def _undressed(password: str) -> str:
    """Letters written as digits or signs are letters again; what trails is set aside first."""
    trailing = DIGITS + "!?.*-_#+"
    return password.casefold().strip(trailing).translate(DRESS)


def letters_of(text: str) -> str:
    """Letters and digits, small and without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if letter.isalnum())
