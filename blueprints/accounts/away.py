"""Leaving for Pro Santé Connect and being led back.

A plain redirect after a form would be stopped by our own policy (`form-action 'self'` follows
redirects, and the provider redirects again): a page that moves on by itself is not, and needs no
hole in the policy.
"""

from flask import Response, make_response, render_template

from blueprints.doorway import current, hx
from blueprints.doorway.collaborators import collaborators
from domain.accounts import card_entering
from domain.errors import NotFound
from gateways import psc
from gateways.psc import ProSanteConnect


def provider() -> ProSanteConnect:
    settings = collaborators().settings
    return psc.build(settings.psc, settings.public_url)


def only_where_offered() -> None:
    """For `blueprint.before_request`: where the national door is closed there is none."""
    if collaborators().settings.psc.space == "off":
        raise NotFound


def to(url: str, title: str) -> Response:
    """Go there: at once for htmx, through a page that moves on for a form."""
    if hx.is_fragment():
        return hx.redirect_to(url)
    return make_response(render_template("accounts/health_card_away.html", url=url, title=title))


def way_out() -> str:
    """Where the provider's own session is closed; nothing when it did not open the one in hand."""
    if not current.is_signed_in() or collaborators().settings.psc.space == "off":
        return ""
    id_token = card_entering.id_token_of(current.session())
    return provider().logout_url(id_token) if id_token else ""
