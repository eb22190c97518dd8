"""A session grows when its holder has just set up a second factor: she proved both."""

from blueprints.doorway import current
from domain.accounts import sessions

ENOUGH = 2


def note(factor: str) -> None:
    """`factor` is "passkey" or "totp". The cookie changes with the right."""
    session = current.session()
    if session.factors >= ENOUGH:
        return
    _, token = sessions.prove(session.id, method=f"{session.method}+{factor}"[:16], factors=ENOUGH)
    current.renew(token)
