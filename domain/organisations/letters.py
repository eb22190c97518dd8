"""What is written by e-mail to who comes in. No name that a stranger typed: a letter of ours must
not carry somebody else's words."""

from domain.accounts.identities import Person

Letter = dict[str, str]
UNASKED = "Si vous n’avez rien demandé, ne faites rien."


def confirmation(to: str, url: str, token: str) -> Letter:
    """The link that proves her address."""
    text = (
        "Bonjour,\n\nOuvrez ce lien pour confirmer votre adresse et entrer sur Liane\u00a0:\n"
        f"{url}/join/confirmation#{token}\n\nIl sert une fois, pendant 24 heures. {UNASKED}\n"
    )
    return {"to": to, "subject": "Confirmez votre adresse pour entrer sur Liane", "text": text}


def already_here(to: str, url: str) -> Letter:
    """She typed an address that has an account: only its owner learns it, here."""
    text = (
        "Bonjour,\n\nVous avez demandé à entrer sur Liane, et vous avez déjà un compte avec cette "
        f"adresse.\n\nPour vous connecter\u00a0:\n{url}/sign-in\n\n"
        f"Si vous n’y arrivez plus\u00a0:\n{url}/recovery\n\n{UNASKED}\n"
    )
    return {"to": to, "subject": "Vous avez déjà un compte sur Liane", "text": text}


def invitation(to: str, url: str, token: str, by: Person, place: str) -> Letter:
    """`place` is the CPTS or the structure that she is asked to join."""
    text = (
        f"Bonjour,\n\n{by.identity.name} vous invite à rejoindre {place} sur Liane, la messagerie "
        f"des soignants de votre territoire.\n\nPour entrer, en une minute\u00a0:\n"
        f"{url}/invitation#{token}\n\nCe lien est personnel. Il sert une fois, pendant 14 jours.\n"
    )
    return {"to": to, "subject": f"Rejoindre {place} sur Liane", "text": text}
