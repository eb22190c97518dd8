"""The words of the SMS: who waits, the link, one caution. No health data, no patient's name."""

from domain.accounts.identities import Voice
from domain.patients.contacts import plain

ONE_SMS = 160
CAUTION = " Ne transferez pas ce lien."


def invitation(voice: Voice, link: str) -> str:
    """Plain letters only (GSM-7): an accent outside it would halve what one SMS holds."""
    who = plain(voice.identity.short_name if voice.person.title else voice.identity.name)
    room = ONE_SMS - len(_sentence("", link))
    text = _sentence(who[: max(room, 12)].strip(), link)
    return text + CAUTION if len(text + CAUTION) <= ONE_SMS else text


def _sentence(who: str, link: str) -> str:
    return f"{who} vous attend en video : {link}"
