"""A message as people read it: unsealed, whole, and the same whoever reads."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain import clock
from domain.accounts.identities import PATIENT, PERSON, Identity, PatientVoice, Voice
from domain.chat import cares
from domain.chat.cares import Act, Care
from domain.chat.hands import hand
from domain.chat.messages import FILE, PHOTO, TEXT, VOICE
from domain.chat.quoting import Quote
from domain.chat.reactions import Given

ONE_BREATH = timedelta(minutes=5)
SUMMARY = 120
DELETED, UNNAMED = "Message supprimé", "Patient"


@dataclass(frozen=True, slots=True)
class Author:
    """The identity that speaks, as everybody in the conversation sees it. `by` is who typed for
    another person ("Maud Perrin, secrétaire"): a delegation shows both names, a structure one."""

    id: str
    kind: str
    name: str
    short_name: str
    initials: str
    calling: str
    by: str = ""
    by_short: str = ""

    @classmethod
    def of(cls, voice: Voice) -> "Author":
        if isinstance(voice, PatientVoice):
            return cls.of_patient(voice.identity.id, voice.name)
        one, typist = voice.identity, voice.person
        delegated = one.kind == PERSON and one.id != typist.id
        by = (introduced(typist.identity), typist.identity.short_name) if delegated else ()
        return cls(one.id, one.kind, one.name, one.short_name, one.initials, one.calling, *by)

    @classmethod
    def of_patient(cls, identity_id: str, name: str) -> "Author":
        """`name` is unsealed by who reads; "Patient" stands for it when nobody can."""
        name = name or UNNAMED
        return cls(identity_id, PATIENT, name, name, initials(name), "patient")

    @property
    def signature(self) -> str:
        """For a list: "Dr Roux", or "Dr Roux, par Maud"; a patient is named by the line."""
        if self.kind == PATIENT:
            return UNNAMED
        return f"{self.short_name}, par {self.by_short}" if self.by else self.short_name


@dataclass(frozen=True, slots=True)
class Attachment:
    """`size` in bytes, `width` and `height` in pixels for a photo. A voice message has a `state`,
    a length in `ms`, the heights of its drawing (0 to 100), and who `heard` it."""

    id: str
    kind: str
    name: str
    media_type: str
    size: int
    width: int | None
    height: int | None
    state: str = ""
    ms: int = 0
    peaks: tuple[int, ...] = ()
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An identity whose "@name" is in the words."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    """`deleted_by` names who took it back: no word of it is left. `is_moderated`: it was not its
    author, but a referent of the group."""

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
    changed: int = 0
    care: Care = cares.NOTHING
    named: tuple[Named, ...] = ()
    reply: Quote | None = None
    edited_at: datetime | None = None
    deleted_by: str = ""
    is_moderated: bool = False
    is_forwarded: bool = False
    is_pinned: bool = False
    reactions: tuple[Given, ...] = ()

    @property
    def hand(self) -> str:
        """Who typed, for those who can read it (see domain/chat/hands.py)."""
        return hand(self.conversation_id, self.author.id, self.person_id)

    def hand_of(self, act: Act) -> str:
        """Who did something of it, for the same."""
        return hand(self.conversation_id, act.identity_id, act.person_id)

    @property
    def photos(self) -> list[Attachment]:
        return [a for a in self.attachments if a.kind == PHOTO]

    @property
    def files(self) -> list[Attachment]:
        return [a for a in self.attachments if a.kind == FILE]

    @property
    def voices(self) -> list[Attachment]:
        return [a for a in self.attachments if a.kind == VOICE]

    @property
    def day(self) -> date:
        """In Paris, where days begin for those who read."""
        return self.sent_at.astimezone(clock.PARIS).date()

    @property
    def summary(self) -> str:
        if self.deleted_by:
            return DELETED
        return summary(self.body, [a.kind for a in self.attachments])

    def starts_day(self, before: "Message | None") -> bool:
        return not before or before.day != self.day

    def follows(self, before: "Message | None") -> bool:
        """The same author goes on in one breath: her name is not repeated."""
        if not before or self.kind != TEXT or before.kind != TEXT or before.day != self.day:
            return False
        same = (before.author.id, before.person_id) == (self.author.id, self.person_id)
        return same and self.sent_at - before.sent_at < ONE_BREATH


def introduced(identity: Identity, calling: str = "") -> str:
    """Name and calling, the one she has here before her own: "Paul Rey, préparateur"."""
    return named(identity.name, calling or identity.calling)


def named(name: str, calling: str) -> str:
    return f"{name}, {calling}" if calling else name


def summary(body: str, kinds: list[str]) -> str:
    """The first words, for a list: "Plaie du talon…", "Photo", "3 photos", "Document"."""
    words = " ".join(body[: 2 * SUMMARY].split())
    if words:
        return words if len(words) <= SUMMARY else words[: SUMMARY - 1].rstrip() + "…"
    photos, files = kinds.count(PHOTO), kinds.count(FILE)
    if photos:
        return "Photo" if photos == 1 else f"{photos} photos"
    if VOICE in kinds:
        return "Message vocal"
    return "Document" if files == 1 else f"{files} documents" if files else ""


def initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()
