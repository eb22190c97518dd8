"""The messenger: conversations, messages, attachments, receipts, and what is pushed live."""

from flask import Blueprint, Flask

from blueprints.chat import (
    acts,
    alerts,
    attachments,
    charges,
    claims,
    conversations,
    discussions,
    drafts,
    filings,
    finding,
    formatting,
    gallery,
    group_links,
    group_members,
    group_photos,
    groups,
    help,
    live,
    mentionables,
    mentions,
    messages,
    passing,
    pins,
    readers,
    receipts,
    sharing,
    speaking,
    syntheses,
    templates,
    tokens,
    typing,
)
from blueprints.doorway import current, places, uploads
from domain.chat.reactions import MARKS, QUICK

bp = Blueprint("chat", __name__)
bp.before_request(current.require_person)
nouns = (conversations, messages, readers, attachments, receipts, claims, speaking, charges, alerts)
for noun in nouns:
    bp.register_blueprint(noun.bp)
for noun in (mentionables, mentions, acts, passing, pins, finding, filings, syntheses, drafts):
    bp.register_blueprint(noun.bp)
for noun in (templates, sharing, tokens):
    bp.register_blueprint(noun.bp)
for noun in (groups, group_photos, group_members, group_links, discussions, help):
    bp.register_blueprint(noun.bp)
bp.register_blueprint(gallery.bp)


def connect(app: Flask) -> None:
    app.register_blueprint(bp)
    formatting.connect(app)
    app.jinja_env.globals["reaction_marks"] = {"quick": QUICK, "all": MARKS}
    uploads.connect(app)
    live.connect(app)
    typing.connect(app)
    finding.connect(app)
    attachments.connect(app)
    places.declare(app, "messages", "Messages", "message-circle", "/conversations")
