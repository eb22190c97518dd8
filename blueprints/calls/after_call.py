"""What the doors of the closing screen share: who may come, the page, its parts."""

from flask import Response, make_response, redirect, render_template

from blueprints.calls.afterwards import Afterwards
from blueprints.calls.picture import Picture
from blueprints.doorway import current, hx
from domain.accounts.identities import Voice
from domain.calls import drafting, finding
from domain.calls.acts import Act
from domain.calls.consultations import Consultation
from domain.errors import NotFound, Refused


def page(consultation: Consultation, refusal: Refused | None = None, **more: object) -> Response:
    """The closing screen; with a refusal, on its field, what was typed is still there."""
    errors = {refusal.field: refusal.sentence} if refusal else {}
    after = Afterwards(Picture(consultation), current.person(), errors=errors, **more)  # type: ignore[arg-type]
    html = render_template("calls/after/page.html", after=after, picture=after.picture)
    return make_response(html, refusal.status if refusal else 200)


def part(name: str, consultation: Consultation) -> Response:
    if not hx.is_fragment():
        return back(consultation)
    after = Afterwards(Picture(consultation), current.person())
    return make_response(render_template(f"calls/after/_{name}.html", after=after))


def back(consultation: Consultation) -> Response:
    return make_response(redirect(f"/consultations/{consultation.id}", 303))


def found(consultation_id: str) -> tuple[Voice, Consultation]:
    """Hers to close. Raises NotFound for a stranger, Refused, Forbidden."""
    consultation = finding.consultation(current.person(), consultation_id)
    voice = finding.voice_in(current.person(), consultation.conversation_id)
    drafting.require_closable(voice.person, consultation)
    return voice, consultation


def hers(consultation_id: str) -> Act:
    consultation = finding.consultation(current.person(), consultation_id)
    act = drafting.of(consultation.id, current.person())
    if act is None:
        raise NotFound
    return act
