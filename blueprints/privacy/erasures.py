"""Erasing one's account, for good; the certificate is shown once, with its number."""

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, proofs
from blueprints.doorway.collaborators import collaborators
from domain.errors import Refused
from domain.privacy import erasing

bp = Blueprint("erasures", __name__, url_prefix="/erasure")
bp.before_request(current.require_person)
WORD = "EFFACER"
TYPE_IT = f"Écrivez {WORD} pour confirmer."


@bp.get("")
@proofs.recent_proof
def new() -> Response:
    return _page()


@bp.post("")
@proofs.recent_proof
def create() -> Response:
    try:
        if request.form.get("word", "").strip().upper() != WORD:
            raise Refused(TYPE_IT, field="word")
        certificate, number = erasing.erase(current.person(), collaborators().blobs)
    except Refused as refusal:
        return _page(refusal)
    current.stop()
    page = render_template("privacy/certificate.html", certificate=certificate, number=number)
    response = make_response(page)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _page(refusal: Refused | None = None) -> Response:
    typed = request.form.get("word", "")
    page = render_template("privacy/erasure.html", refusal=refusal, word=WORD, typed=typed)
    return make_response(page, refusal.status if refusal else 200)
