"""The demo's mailbox: what would have been sent by e-mail. Does not exist outside a demo."""

from datetime import datetime

from flask import Blueprint, render_template

from blueprints.doorway.collaborators import collaborators
from gateways.mail import DEMO_FILE, DemoMail

MOST = 60
blueprint = Blueprint("demo_mail", __name__)


@blueprint.get("/demo/mail")
def mail() -> str:
    settings = collaborators().settings
    sink = DemoMail(settings.data_dir / DEMO_FILE, settings.master_key.derive("demo mail"))
    newest = sink.sent()[: -MOST - 1 : -1]
    sent = [{**one, "at": datetime.fromisoformat(one["at"])} for one in newest]
    return render_template("operations/demo_mail.html", sent=sent)
