"""What the patient reads and writes, once she is in."""

from io import BytesIO

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file

from blueprints.channels import current_patient, picture
from blueprints.channels.patients import has_opened
from blueprints.doorway import hx, languages, uploads
from blueprints.doorway.collaborators import collaborators
from domain.channels import devices
from domain.chat import posting, receipts, storing
from domain.chat.messages import PHOTO
from domain.errors import NotFound
from domain.ids import is_id, new_id
from extensions import limiter

bp = Blueprint("patient_words", __name__)
languages.for_patients(bp)


@bp.get("/patient/messages")
def messages() -> Response:
    """What stands on her page now. The socket only hints; this tells."""
    guest, before = current_patient.guest(), request.args.get("before", type=int)
    has_opened(guest)
    html = render_template("channels/patient/_messages.html", picture=picture.look(guest, before))
    return make_response(html)


@bp.post("/patient/messages")
@limiter.limit("20/minute;200/hour", key_func=current_patient.device_or_address)
def write() -> Response:
    guest, asked = current_patient.guest(), request.form.get("client_id", "")
    where, body = guest.channel.conversation, request.form.get("body", "")
    parcel = storing.pack(collaborators().blobs, where, uploads.received())
    try:
        posting.post(guest.voice, where, body, asked if is_id(asked) else new_id(), parcel)
    except NotFound:  # it closed while the message was on its way
        raise devices.over(guest.channel) from None
    if not hx.is_fragment():
        return make_response(redirect("/patient", 303))
    fresh = devices.afresh(current_patient.device())
    html = render_template("channels/patient/_messages.html", picture=picture.look(fresh))
    return make_response(html, 201)


@bp.put("/patient/receipt")
def read() -> Response:
    guest = current_patient.guest()
    seq = request.form.get("read", 0, type=int)
    receipts.note(guest.channel.conversation_id, guest.channel.identity_id, read=min(seq, 1 << 30))
    receipts.flush()
    return Response(status=204)


@bp.get("/patient/attachments/<uuid:sent_id>")
def attachment(sent_id: object) -> Response:
    return _serve(str(sent_id), storing.ORIGINAL)


@bp.get("/patient/attachments/<uuid:sent_id>/preview")
def preview(sent_id: object) -> Response:
    return _serve(str(sent_id), storing.PREVIEW)


def _serve(attachment_id: str, part: str) -> Response:
    if not current_patient.device():
        raise NotFound
    guest = current_patient.guest()
    where = guest.channel.conversation
    devices.require_readable(guest, attachment_id)
    shown, data = storing.open_part(collaborators().blobs, where, attachment_id, part)
    response = send_file(
        BytesIO(data), mimetype=shown.media_type, as_attachment=shown.kind != PHOTO,
        download_name=shown.name, etag=False,
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
