"""What the messenger's pages show of a channel: the way in from the room, its state on its page."""

from flask import Flask, render_template
from markupsafe import Markup

from domain.channels.hours import Hours
from domain.chat import patient_channels
from domain.chat.conversations import CHANNEL, PATIENT, Conversation


def connect(app: Flask) -> None:
    app.jinja_env.globals |= {"patient_door": door, "patient_strip": strip}


def door(conversation: Conversation) -> Markup:
    """In the details of a patient's room: "Écrire à Mme Abadie"."""
    if conversation.kind != PATIENT or conversation.is_shredded or not conversation.patient:
        return Markup()
    return _drawn(
        "channels/_door.html",
        conversation=conversation,
        name=conversation.patient.traits.civil_name,
        channel=patient_channels.of_room(conversation.id),
    )


def strip(conversation: Conversation) -> Markup:
    """Above the messages of a channel: who reads, when one answers, whether it is open."""
    if conversation.kind != CHANNEL or conversation.is_shredded:
        return Markup()
    channel = patient_channels.of_conversation(conversation.id)
    if channel is None:
        return Markup()
    return _drawn(
        "channels/_strip.html",
        conversation=conversation,
        channel=channel,
        hours=Hours.of(channel),
        name=patient_channels.called(channel.contact),
    )


def _drawn(template: str, **context: object) -> Markup:
    return Markup(render_template(template, **context))
