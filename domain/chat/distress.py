"""The distress of a patient: her whole care team is alerted at once, the first to answer owns it,
and closes it with one sentence. The log stays."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from domain import clock, data_keys, facts, outbox
from domain.accounts.identities import Identity, Voice
from domain.audit import trail
from domain.chat import alerts, answering, conversations, posting
from domain.chat.alerts import DISTRESS, Alert, AlertMoved
from domain.chat.charges import ERASED
from domain.chat.conversations import PATIENT, Conversation
from domain.chat.turns import wait_for_turn
from domain.chat.urgent import step_key
from domain.db import db, transaction
from domain.errors import Forbidden, NotFound, Refused
from domain.ids import new_id

LETTERS = 300
NO_PATIENT = "On alerte l’équipe de soins depuis la conversation d’un patient."
NO_WORDS = "Dites en une phrase comment l’alerte se termine."
TOO_LONG = f"Une phrase suffit\u00a0: {LETTERS} caractères au plus."
ENDED = "Alerte terminée"
OVER = "Cette alerte est terminée."


def raise_alert(voice: Voice, conversation: Conversation) -> Alert:
    """Everybody of the team is told at once. While one runs, it is that one."""
    with _acting(voice, conversation):
        if conversation.kind != PATIENT:
            raise Refused(NO_PATIENT)
        known = running(conversation.id)
        return known or _raise(voice, conversation)


def answer(voice: Voice, alert: Alert) -> None:
    """ "Je réponds": it is hers. Twice is harmless. Raises Refused (409) with who was faster, as
    long as that one is in the conversation."""
    with _acting(voice, alert.conversation):
        _refuse_when_over(alert)
        if alert.answered_by == voice.person.id:
            return
        if alert.answered_by and conversations.is_in(alert.answered_by, alert.conversation_id):
            name = db.session.get_one(Identity, alert.answered_as).short_name
            raise Refused(f"{name} a déjà répondu.", status=409)
        alert.answered_at = None
        answering.mark(voice, alert, alerts.ANSWERED, f"answered:{new_id()}")
        _record("distress answered", voice, alert)


def close(voice: Voice, alert: Alert, sentence: str) -> None:
    """It is over, and how. By who owns it; by who raised it while nobody does."""
    sentence = " ".join(sentence.split())
    if not sentence or len(sentence) > LETTERS:
        raise Refused(TOO_LONG if sentence else NO_WORDS, field="sentence")
    with _acting(voice, alert.conversation):
        _refuse_when_over(alert)
        if not may_close(voice.person.id, alert):
            raise Forbidden("Seul qui répond à l’alerte peut la terminer.")
        key_id = alert.conversation.data_key_id
        alert.sealed_closure = data_keys.seal(key_id, sentence, binding(alert.id))
        alert.closed_at = clock.now()
        who = (voice.identity.id, voice.person.id)
        alerts.note(db.session.connection(), alert.id, alerts.CLOSED, "", *who)
        facts.record(AlertMoved(alert.id, alert.conversation_id))
        _record("distress closed", voice, alert)
        posting.notice(voice, alert.conversation, _told(alert, sentence), alert.id)


def _told(alert: Alert, sentence: str) -> str:
    """For those who read the conversation later: who answered, when, how it ended."""
    if alert.answered_at is None:
        return f"{ENDED}, personne n’avait répondu\u00a0: {sentence}"
    name = db.session.get_one(Identity, alert.answered_as).short_name
    at = f"{alert.answered_at.astimezone(clock.PARIS):%H:%M}"
    return f"{ENDED}, {name} avait répondu à {at}\u00a0: {sentence}"


def may_close(person_id: str, alert: Alert) -> bool:
    return alert.closed_at is None and (alert.answered_by or alert.person_id) == person_id


def running(conversation_id: str) -> Alert | None:
    """The alert that nobody has closed yet."""
    open_one = sa.select(Alert).where(
        Alert.conversation_id == conversation_id,
        Alert.kind == DISTRESS,
        Alert.closed_at.is_(None),
    )
    return db.session.scalar(open_one)


def past(conversation_id: str) -> list[Alert]:
    """All of a conversation, the newest first."""
    rows = sa.select(Alert).where(Alert.conversation_id == conversation_id, Alert.kind == DISTRESS)
    return list(db.session.scalars(rows.order_by(Alert.raised_at.desc(), Alert.id.desc())))


def binding(alert_id: str) -> str:
    """What ties a sealed sentence to its row."""
    return f"alerts:{alert_id}:closure"


@contextmanager
def _acting(voice: Voice, conversation: Conversation) -> Iterator[None]:
    """One act at a time, rights asked again inside."""
    with transaction():
        wait_for_turn(db.session.connection())
        seat = conversations.for_person(voice.person).seat(conversation.id)
        seat.voice(voice.identity.id)
        if seat.conversation.is_shredded:
            raise Refused(ERASED, status=409)
        yield


def _raise(voice: Voice, conversation: Conversation) -> Alert:
    alert = Alert(
        id=new_id(), kind=DISTRESS, conversation_id=conversation.id, raised_at=clock.now(),
        identity_id=voice.identity.id, person_id=voice.person.id,
    )  # fmt: skip
    db.session.add(alert)
    db.session.flush()
    who = (voice.identity.id, voice.person.id)
    alerts.note(db.session.connection(), alert.id, alerts.RAISED, "", *who)
    first = {"alert": alert.id, "step": 0}
    outbox.add("alert-step", first, key=step_key(alert.id, 0), about=alert.id)
    facts.record(AlertMoved(alert.id, conversation.id))
    _record("distress raised", voice, alert)
    return alert


def _refuse_when_over(alert: Alert) -> None:
    if alert.kind != DISTRESS:
        raise NotFound
    if alert.closed_at:
        raise Refused(OVER, status=409)


def _record(act: str, voice: Voice, alert: Alert) -> None:
    trail.record(act, voice.actor, "conversation", alert.conversation_id)
