"""One's own passkeys: made, named, removed, from the page of security."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, request

from blueprints.accounts import ceremony, strengthening
from blueprints.doorway import current, hx, origins, proofs, user_agents
from blueprints.doorway.collaborators import collaborators
from domain.accounts import passkey_ceremonies, passkeys, second_factors

bp = Blueprint("passkeys", __name__, url_prefix="/me/security/passkeys")
bp.before_request(current.require_person)
bp.before_request(proofs.require_recent_proof)


@bp.post("/challenge")
def challenge() -> Response:
    options = passkey_ceremonies.creation_options(current.person(), origins.passkey_site())
    return make_response(options, {"Content-Type": "application/json"})


@bp.post("")
def create() -> Response:
    """Named after the device that makes it; she may find a better name."""
    name = user_agents.device(request.user_agent.string)
    said = ceremony.said().get("credential")
    passkey_ceremonies.add(current.person(), said, origins.passkey_site(), name)
    strengthening.note("passkey")
    current.withdraw_passkey_offer()
    return make_response(jsonify(next="/me/security?said=passkey"), 201)


@bp.put("/<uuid:passkey_id>")
def update(passkey_id: UUID) -> Response:
    passkeys.rename(current.person(), str(passkey_id), request.form.get("name", ""))
    return hx.redirect_to("/me/security?said=named")


@bp.delete("/<uuid:passkey_id>")
def destroy(passkey_id: UUID) -> Response:
    required = collaborators().settings.second_factor == "required"
    second_factors.remove_passkey(current.person(), str(passkey_id), required=required)
    return hx.redirect_to("/me/security?said=removed")
