"""The words of SMS and e-mails: who waits, when, the link. No health data, no patient's name."""

from datetime import datetime

from babel.dates import format_date

from domain import clock
from domain.accounts.identities import Identity, Voice
from domain.patients.contacts import plain
from domain.patients.languages import FRENCH

ONE_SMS, WIDE_SMS = 160, 2 * 67  # letters of one in GSM-7, of two joined in UCS-2
# Plain letters (GSM-7) wherever a language has them: an accent outside would halve what one holds.
WORDS = {
    "fr": "{who} vous attend en video : {link}",
    "en": "{who} is waiting for you on video: {link}",
    "ar": "{who} في انتظارك بالفيديو: {link}",
    "pt": "{who} espera por si em video: {link}",
    "tr": "{who} sizi goruntulu gorusmede bekliyor: {link}",
}
CAUTIONS = {
    "fr": " Ne transferez pas ce lien.",
    "en": " Do not forward this link.",
    "ar": " لا ترسل هذا الرابط إلى أحد.",
    "pt": " Nao partilhe este link.",
    "tr": " Bu baglantiyi kimseye gondermeyin.",
}
NBSP = "\u00a0"
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


def invitation(voice: Voice, link: str, language: str = FRENCH) -> str:
    """At most one SMS, or two where letters are wide."""
    most = ONE_SMS if WORDS[language].isascii() else WIDE_SMS
    who = plain(voice.identity.short_name if voice.person.title else voice.identity.name)
    room = most - len(WORDS[language].format(who="", link=link))
    text = WORDS[language].format(who=who[: max(room, 12)].strip(), link=link)
    return text + CAUTIONS[language] if len(text + CAUTIONS[language]) <= most else text


def appointment(kind: str, identity: Identity, at: datetime, link: str = "") -> str:
    """One SMS about a planned call; `kind` is a key of SENTENCES."""
    local = at.astimezone(clock.PARIS)
    said = {"when": f"le {local:%d/%m} a {local:%H:%M}", "hour": f"{local:%H:%M}", "link": link}
    room = ONE_SMS - len(SENTENCES[kind].format(who="", **said))
    who = plain(identity.short_name)[: max(room, 12)].strip()
    text = SENTENCES[kind].format(who=who, **said)
    return text + CAUTIONS[FRENCH] if link and len(text + CAUTIONS[FRENCH]) <= ONE_SMS else text


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


def report(voice: Voice, link: str) -> str:
    """A document waits: neither what it is about nor for whom."""
    who = plain(voice.identity.short_name if voice.person.title else voice.identity.name)
    room = ONE_SMS - len(_document("", link))
    text = _document(who[: max(room, 12)].strip(), link)
    whole = text + CAUTIONS[FRENCH]
    return whole if len(whole) <= ONE_SMS else text


def _document(who: str, link: str) -> str:
    return f"{who} vous transmet un document : {link}"


def report_code(digits: str) -> str:
    return f"Votre code Liane : {digits}. Valable 10 minutes. Ne le donnez a personne."
