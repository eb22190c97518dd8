"""Three models of messages to begin with."""

from domain.accounts.identities import Person
from domain.chat import templating

SUGGESTED = (
    (
        "Transmission après une visite",
        "*Visite de ce jour*\n- État général\u00a0: \n- Constantes\u00a0: \n- Soins faits\u00a0: \n"
        "- À surveiller\u00a0: \nProchain passage\u00a0: ",
    ),
    (
        "Demande d’avis",
        "Bonjour, je souhaite votre avis.\n*Motif\u00a0:* \n*Contexte\u00a0:* \n"
        "*Ce que j’ai déjà fait\u00a0:* \n*Ma question\u00a0:* \nDélai souhaité\u00a0: ",
    ),
    (
        "Ordonnance à renouveler",
        "Bonjour, l’ordonnance de ce patient arrive à sa fin le … Pouvez-vous la renouveler\u00a0? "
        "La pharmacie est prévenue. Merci.",
    ),
)


def suggest(person: Person) -> None:
    """Three examples to begin with, in her own models. Twice is harmless."""
    known = {one.title for one in templating.for_person(person)}
    for title, body in SUGGESTED:
        if title not in known:
            templating.write(person, title, body)
