"""The certificate of an erasure, for whoever holds its number: nobody is signed in here."""

import json
from dataclasses import asdict

from flask import Blueprint, Response, make_response, render_template, request

from domain.errors import Refused
from domain.privacy import certificates
from extensions import limiter

bp = Blueprint("certificates", __name__, url_prefix="/certificate")
UNKNOWN = "Aucun certificat ne porte ce numéro. Vérifiez-le caractère par caractère."


@bp.get("")
def new() -> str:
    return render_template("privacy/certificate_number.html", refusal=None, typed="")


@bp.post("")
@limiter.limit("30 per minute")
def show() -> Response:
    typed = request.form.get("number", "").strip()
    try:
        certificate = certificates.read(typed)
    except Refused:
        page = render_template("privacy/certificate_number.html", refusal=UNKNOWN, typed=typed)
        return make_response(page, 404)
    if request.form.get("format") == "json":
        return _carried(asdict(certificate))
    page = render_template("privacy/certificate.html", certificate=certificate, number=typed)
    return make_response(page)


def _carried(certificate: dict) -> Response:
    said = json.dumps(certificate, ensure_ascii=False, indent=2)
    response = Response(said, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="certificat-effacement.json"'
    return response
