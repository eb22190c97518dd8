"""The words of SMS and e-mails: who waits, when, the link. No health data, no patient's name."""

from datetime import datetime

from babel.dates import format_date

from domain import clock
from domain.accounts.identities import Identity, Voice
from domain.patients.contacts import plain

ONE_SMS = 160
NBSP = "\u00a0"
CAUTION = " Ne transferez pas ce lien."
SUBJECT = "Votre rendez-vous en vidéo"
INVITED, MOVED, LATE, TOMORROW, SOON, CANCELLED = (
    "invited", "moved", "late", "tomorrow", "soon", "cancelled",
)  # fmt: skip
SENTENCES = {
    INVITED: "{who} vous donne rendez-vous en video {when} : {link}",
    MOVED: "Nouvelle heure : video avec {who} {when} : {link}",
    LATE: "{who} a du retard. Video vers {hour} : {link}",
    TOMORROW: "Rappel : video avec {who} demain a {hour} : {link}",
    SOON: "Video avec {who} a {hour} : {link}",
    CANCELLED: "Le rendez-vous en video {when} avec {who} est annule.",
}


def invitation(voice: Voice, link: str) -> str:
    """Plain letters only (GSM-7): an accent outside it would halve what one SMS holds."""
    who = plain(voice.identity.short_name if voice.person.title else voice.identity.name)
    room = ONE_SMS - len(_sentence("", link))
    text = _sentence(who[: max(room, 12)].strip(), link)
    return text + CAUTION if len(text + CAUTION) <= ONE_SMS else text


def appointment(kind: str, identity: Identity, at: datetime, link: str = "") -> str:
    """One SMS about a planned call; `kind` is a key of SENTENCES."""
    local = at.astimezone(clock.PARIS)
    said = {"when": f"le {local:%d/%m} a {local:%H:%M}", "hour": f"{local:%H:%M}", "link": link}
    room = ONE_SMS - len(SENTENCES[kind].format(who="", **said))
    who = plain(identity.short_name)[: max(room, 12)].strip()
    text = SENTENCES[kind].format(who=who, **said)
    return text + CAUTION if link and len(text + CAUTION) <= ONE_SMS else text


def letter(kind: str, identity: Identity, at: datetime, link: str = "") -> str:
    """The same by e-mail, with its accents and room to breathe."""
    head = {
        INVITED: "vous donne rendez-vous en vidéo",
        MOVED: "a changé l’heure de votre rendez-vous en vidéo\u00a0: il aura lieu",
        LATE: "a du retard. Votre rendez-vous en vidéo aura lieu",
        TOMORROW: "vous rappelle votre rendez-vous en vidéo",
        SOON: "vous attend bientôt en vidéo,",
        CANCELLED: "a annulé le rendez-vous en vidéo prévu",
    }[kind]
    lines = [f"Bonjour,\n\n{identity.short_name} {head} {spoken(at)}."]
    if link:
        lines.append(f"Le moment venu, ouvrez ce lien, sans le transférer\u00a0:\n{link}")
    return "\n\n".join([*lines, "En cas d’urgence, appelez le 15."])


def spoken(at: datetime) -> str:
    """ "mardi 12 mai à 14:00"."""
    local = at.astimezone(clock.PARIS)
    return f"{format_date(local, 'EEEE d MMMM', locale='fr')} à {local:%H:%M}"


def _sentence(who: str, link: str) -> str:
    return f"{who} vous attend en video : {link}"
