"""What a person is told by e-mail when a way into her account changes: what happened, nothing that
opens anything, and whom to ask if it was not she."""

from domain import outbox
from domain.accounts.identities import Person

SUBJECT = "Sécurité de votre compte Liane"
HAPPENED = {
    "new device": "Votre compte vient d’être ouvert depuis un appareil nouveau\u00a0: {device}.",
    "passkey added": "Une clé d’accès a été ajoutée à votre compte.",
    "passkey removed": "Une clé d’accès a été retirée de votre compte.",
    "password changed": "Le mot de passe de votre compte a été changé.",
    "code added": "Un code par application est désormais demandé à l’entrée de votre compte.",
    "code removed": "Le code par application n’est plus demandé à l’entrée de votre compte.",
    "recovery codes renewed": "De nouveaux codes de secours ont été créés. Les anciens n’ouvrent "
    "plus rien.",
    "recovery code used": "Un de vos codes de secours a servi à entrer dans votre compte.",
    "health card linked": "Une carte Pro Santé Connect a été reliée à votre compte.",
    "health card removed": "Une carte Pro Santé Connect a été retirée de votre compte.",
    "re-entry prepared": "Votre coordination a préparé un lien de retour dans votre compte.",
    "re-entry used": "Le lien de retour de votre coordination a servi\u00a0: le mot de passe est "
    "nouveau, les clés d’accès et les codes d’avant sont retirés.",
}
CLOSING = (
    "Si c’était vous, il n’y a rien à faire. Sinon, prévenez tout de suite votre coordination et "
    "changez votre mot de passe depuis Liane (Moi, puis Sécurité)."
)
RECOVERY = (
    "Bonjour,\n\nPour choisir un nouveau mot de passe, ouvrez ce lien. Il sert une fois, pendant "
    "une heure\u00a0:\n{link}\n\n"
    "Si vous n’avez rien demandé, ignorez ce message\u00a0: rien n’a changé.\n"
)


def tell(person: Person, what: str, about: str, **words: str) -> None:
    """In the present transaction; `about` is what changed (an id)."""
    text = f"Bonjour,\n\n{HAPPENED[what].format(**words)}\n\n{CLOSING}\n"
    _send(person.email, SUBJECT, text, f"security:{what}:{about}", person.id)


def send_recovery(person: Person, link: str, key: str) -> None:
    """In the present transaction."""
    text = RECOVERY.format(link=link)
    _send(person.email, "Votre mot de passe Liane", text, f"recovery:{key}", person.id)


def send_nobody(key: str) -> None:
    """What an unknown address costs is what a known one does: a letter that no postman carries."""
    text = RECOVERY.format(link="x" * 90)
    outbox.add("nobody", {"to": "", "subject": "", "text": text}, key=f"recovery:{key}", about=key)


def _send(to: str, subject: str, text: str, key: str, about: str) -> None:
    outbox.add("mail", {"to": to, "subject": subject, "text": text}, key=key, about=about)
