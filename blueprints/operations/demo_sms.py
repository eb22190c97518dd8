"""The demo's telephone: what would have been sent by SMS. Does not exist outside a demo."""

from datetime import datetime

from flask import Blueprint, render_template

from blueprints.doorway.collaborators import collaborators
from gateways.sms import DemoSms

blueprint = Blueprint("demo", __name__)


@blueprint.get("/demo/sms")
def sms() -> str:
    settings = collaborators().settings
    sink = DemoSms(settings.data_dir / "demo-sms.sealed", settings.master_key.derive("demo sms"))
    sent = [{**one, "at": datetime.fromisoformat(one["at"])} for one in reversed(sink.sent())]
    return render_template("operations/demo_sms.html", sent=sent)
