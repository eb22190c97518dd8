"""The letter that asks an address to answer, before an account begins with a health card."""

from domain import outbox
from domain.ids import new_id

SUBJECT = "Votre arrivée sur Liane"
WELCOME = (
    "Bonjour,\n\nVous avez demandé un compte Liane avec votre carte Pro Santé Connect. Ouvrez ce "
    "lien sur le même appareil pour entrer\u00a0; il sert une fois, pendant une heure\u00a0:\n"
    "{link}\n\nSi vous n’avez rien demandé, ignorez ce message\u00a0: aucun compte n’est créé.\n"
)
ALREADY = (
    "Bonjour,\n\nQuelqu’un a demandé un compte Liane à votre adresse avec une carte Pro Santé "
    "Connect, mais vous en avez déjà un. Si c’était vous, connectez-vous à ce compte, puis reliez "
    "votre carte depuis Moi, puis Sécurité.\n\nSinon, ignorez ce message\u00a0: rien n’a changé.\n"
)


def send(to: str, link: str) -> None:
    """In the present transaction; without a link, the address has an account already."""
    text = WELCOME.format(link=link) if link else ALREADY
    about = new_id()
    said = {"to": to, "subject": SUBJECT, "text": text}
    outbox.add("mail", said, key=f"psc:{about}", about=about)
