"""Type a measure, where there is no device or none that speaks to the browser."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request

from blueprints.doorway import current, hx
from domain.calls import finding as calls
from domain.calls.consultations import Consultation
from domain.errors import Refused
from domain.ids import new_id
from domain.measures import kinds, reading
from domain.measures.kinds import Kind
from domain.measures.measures import Measure
from domain.measures.reading import Reading

bp = Blueprint("entries", __name__)
bp.before_request(current.require_person)
UNNAMED = "Appareil sans nom"
UNUSUAL = "Valeur inhabituelle. Relisez l’appareil, puis confirmez."


@bp.get("/consultations/<consultation_id>/measures/new")
def new(consultation_id: str) -> Response:
    consultation = calls.consultation(current.person(), consultation_id)
    return _form(consultation, _kind(), {}, {})


def typed(consultation: Consultation, keep: Callable[[Reading, str], Measure]) -> Response:
    """Kept, or the form again with what was typed and each error beside its field."""
    kind, values = _kind(), request.form.to_dict()
    try:
        read = _read(kind, values)
        doubtful = _signature(read) if read.unusual else ""
        if doubtful and values.get("confirmed") != doubtful:
            errors = dict.fromkeys(read.unusual, UNUSUAL)
            return _form(consultation, kind, values, errors, 422, doubtful)
        keep(read, values.get("client_id", ""))
    except Refused as refusal:
        errors = {refusal.field: refusal.sentence}
        return _form(consultation, kind, values, errors, refusal.status)
    return _done(consultation, read)


def _kind() -> Kind:
    return kinds.BY_NAME.get(request.values.get("kind", ""), kinds.ALL[0])


def _read(kind: Kind, values: dict[str, str]) -> Reading:
    """The chosen unit is that of the main number; the others have one only."""
    names = dict.fromkeys(one.name for one in kind.quantities)
    main = kind.quantities[0].name
    unit = values.get("unit", "")
    unit = unit if unit in kind.units else ""
    said = {name: (values.get(name, "").strip(), unit if name == main else "") for name in names}
    return reading.read(kind.name, said, circumstance=values.get("circumstance", ""))


def _signature(read: Reading) -> str:
    """What is confirmed is these very numbers: others are asked about again."""
    return " ".join(f"{name}={read.values[name].value}" for name in read.unusual)


def _form(
    consultation: Consultation, kind: Kind, values: dict[str, str], errors: dict[str, str],
    status: int = 200, doubtful: str = "",
) -> Response:  # fmt: skip
    return hx.answer(
        "measures/new.html", "measures/_new.html", status,
        consultation=consultation, kind=kind, kinds=kinds.ALL, values=values, errors=errors,
        doubtful=doubtful,
        client_id=values.get("client_id") or new_id(),
    )  # fmt: skip


def _done(consultation: Consultation, read: Reading) -> Response:
    url = f"/consultations/{consultation.id}/measures"
    if not hx.is_fragment():
        return hx.redirect_to(url)
    said = render_template("measures/_typed.html", consultation=consultation, read=read)
    return make_response(said, 201)
