"""What an SMS to a patient says: who, and where. Nothing of her health, nor her own name.

Plain letters only (GSM-7), so that each is one SMS.
"""

from domain.accounts.identities import Identity
from domain.patients.contacts import plain

ONE_SMS = 160


def opened(who: Identity, link: str) -> str:
    name = f"{plain(who.name)}, {plain(who.calling)}," if who.calling else plain(who.name)
    return _fitting(name, plain(who.name), f" vous ecrit par une messagerie securisee : {link}")


def new_message(link: str) -> str:
    return f"Vous avez un nouveau message de votre equipe de soins : {link}"


def code(digits: str) -> str:
    return f"Votre code Liane : {digits}. Valable 10 minutes. Ne le donnez a personne."


def closed(who: Identity) -> str:
    words = " a ferme la messagerie securisee. Pour joindre vos soignants, appelez-les."
    return _fitting(plain(who.name), plain(who.short_name), words)


def _fitting(name: str, shorter: str, rest: str) -> str:
    room = ONE_SMS - len(rest)
    return (name if len(name) <= room else shorter[: max(room, 12)].strip()) + rest
