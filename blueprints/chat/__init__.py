"""The messenger: conversations, messages, attachments, receipts, and what is pushed live."""

from flask import Blueprint, Flask

from blueprints.chat import (
    attachments,
    conversations,
    live,
    messages,
    readers,
    receipts,
    uploads,
)
from blueprints.doorway import current, places

bp = Blueprint("chat", __name__)
bp.before_request(current.require_person)
for noun in (conversations, messages, readers, attachments, receipts):
    bp.register_blueprint(noun.bp)


def connect(app: Flask) -> None:
    app.register_blueprint(bp)
    uploads.connect(app)
    live.connect(app)
    attachments.connect(app)
    places.declare(app, "messages", "Messages", "message-circle", "/conversations")
