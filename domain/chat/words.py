"""A message as people read it: unsealed, whole, and the same whoever reads."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain import clock
from domain.accounts.identities import Identity
from domain.chat.messages import FILE, PHOTO, TEXT

ONE_BREATH = timedelta(minutes=5)
SUMMARY = 120


@dataclass(frozen=True, slots=True)
class Author:
    """The identity that speaks, as everybody in the conversation sees it."""

    id: str
    kind: str
    name: str
    short_name: str
    initials: str
    calling: str

    @classmethod
    def of(cls, identity: Identity) -> "Author":
        return cls(
            identity.id, identity.kind, identity.name, identity.short_name, identity.initials,
            identity.calling,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attachment:
    """`size` in bytes, `width` and `height` in pixels for a photo."""

    id: str
    kind: str
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    conversation_id: str
    seq: int
    kind: str
    client_id: str
    person_id: str
    author: Author
    sent_at: datetime
    body: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def photos(self) -> list[Attachment]:
        return [a for a in self.attachments if a.kind == PHOTO]

    @property
    def files(self) -> list[Attachment]:
        return [a for a in self.attachments if a.kind == FILE]

    @property
    def day(self) -> date:
        """In Paris, where days begin for those who read."""
        return self.sent_at.astimezone(clock.PARIS).date()

    @property
    def summary(self) -> str:
        return summary(self.body, [a.kind for a in self.attachments])

    def starts_day(self, before: "Message | None") -> bool:
        return not before or before.day != self.day

    def follows(self, before: "Message | None") -> bool:
        """The same author goes on in one breath: her name is not repeated."""
        if not before or self.kind != TEXT or before.kind != TEXT or before.day != self.day:
            return False
        same = (before.author.id, before.person_id) == (self.author.id, self.person_id)
        return same and self.sent_at - before.sent_at < ONE_BREATH


def summary(body: str, kinds: list[str]) -> str:
    """The first words, for a list: "Plaie du talon…", "Photo", "3 photos", "Document"."""
    words = " ".join(body[: 2 * SUMMARY].split())
    if words:
        return words if len(words) <= SUMMARY else words[: SUMMARY - 1].rstrip() + "…"
    photos, files = kinds.count(PHOTO), kinds.count(FILE)
    if photos:
        return "Photo" if photos == 1 else f"{photos} photos"
    return "Document" if files == 1 else f"{files} documents" if files else ""
