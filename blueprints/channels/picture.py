"""A channel as its patient sees it."""

from dataclasses import dataclass

from flask_babel import gettext

from blueprints.doorway import patient_texts
from domain import clock
from domain.channels.devices import Guest
from domain.channels.hours import Hours
from domain.chat import members, reading, receipts
from domain.chat.messages import NOTICE
from domain.chat.words import Message

MOST = 60


@dataclass(frozen=True)
class Picture:
    """`last_seq` is how far she can have read; `state` is told under her last words."""

    guest: Guest
    messages: list[Message]
    has_older: bool
    last_seq: int
    state: str
    last_own: str
    hours: Hours
    promise: str
    opener: str

    @property
    def patient_id(self) -> str:
        return self.guest.channel.identity_id


def look(guest: Guest, before: int | None = None) -> Picture:
    """The last page, or the one before message number `before`."""
    page = reading.page_before(guest.seat, before or 1 << 31, MOST)
    said = [one for one in page.messages if one.kind != NOTICE]
    own = [one for one in said if one.author.id == guest.channel.identity_id]
    kept, now = Hours.of(guest.channel), clock.now()
    promise = "" if kept.is_open(now) else patient_texts.promised(kept.next_opening(now), now)
    opener = guest.channel.opener
    return Picture(
        guest, said, page.has_older, guest.channel.conversation.last_seq,
        _state(guest, own[-1]) if own else "", own[-1].id if own else "", kept, promise,
        ", ".join(filter(None, (opener.name, patient_texts.calling(opener.calling)))),
    )  # fmt: skip


def _state(guest: Guest, last: Message) -> str:
    """ "Lu par Léa Marin", or that it has arrived."""
    where, herself = guest.channel.conversation_id, guest.channel.identity_id
    reached = {one.identity for one in receipts.marks(where) if one.read >= last.seq}
    names = [one.name for one in members.present(where) if one.id in reached - {herself}]
    return gettext("Lu par %(names)s", names=", ".join(names)) if names else gettext("Envoyé")
