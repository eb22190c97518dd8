"""What the closing screen shows to one professional: her act, her report, what became of them."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from blueprints.calls.picture import Picture
from blueprints.calls.sent import Sent, sent
from domain import clock
from domain.accounts.identities import Person
from domain.calls import (
    amounts,
    contacts,
    drafting,
    enclosing,
    handing,
    proposing,
    rating,
    reports,
    shaping,
)
from domain.calls.acts import Act, Rating, Report
from domain.calls.proposing import Proposal, Verdict
from domain.calls.shaping import Block
from domain.calls.typed import Typed
from domain.errors import Refused

SENDING = ("to_team", "to_patient")


@dataclass
class Afterwards:
    """`errors` by field, `ticked` are the ways of sending chosen, `mobile` what was typed."""

    picture: Picture
    person: Person
    typed: Typed | None = None
    errors: dict[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = SENDING
    mobile: str | None = None
    addendum: str = ""

    places, devices = proposing.PLACES, proposing.DEVICES
    rules, exceptions = proposing.RULES, proposing.EXCEPTIONS

    @cached_property
    def took_place(self) -> bool:
        return self.picture.consultation.started_at is not None

    @cached_property
    def is_hers(self) -> bool:
        """She was there: the act is hers to write."""
        return self.took_place and drafting.was_there(self.person, self.picture.consultation)

    @cached_property
    def act(self) -> Act | None:
        return drafting.of(self.picture.id, self.person)

    @property
    def is_frozen(self) -> bool:
        return self.act is not None and self.act.finalised_at is not None

    @property
    def version(self) -> int:
        return self.act.version if self.act else 0

    @cached_property
    def trade(self) -> str:
        return proposing.trade(self.person)

    @cached_property
    def said(self) -> Typed:
        """What is being typed, or kept, or proposed at first."""
        if self.typed is not None:
            return self.typed
        if self.act is not None and self.act.version:
            return drafting.read(self.act)
        return Typed(self.proposal.code, amounts.written(self.proposal.cents), "", {})

    @cached_property
    def proposal(self) -> Proposal:
        typed = self.typed or (drafting.read(self.act) if self.act else Typed())
        return proposing.propose(self.trade, self.day, typed.answers)

    @property
    def proposed_amount(self) -> str:
        return amounts.written(self.proposal.cents)

    @property
    def day(self) -> date:
        began = self.picture.consultation.started_at or clock.now()
        return began.astimezone(clock.PARIS).date()

    @property
    def verdict(self) -> Verdict:
        return proposing.judge(self.said.answers)

    @property
    def amount_error(self) -> str:
        """Said while she types, as soon as it cannot be read."""
        try:
            amounts.cents(self.said.amount)
        except Refused as refusal:
            return refusal.sentence
        return ""

    @cached_property
    def rating(self) -> Rating | None:
        return rating.of_person(self.picture.id, self.person)

    @property
    def comment(self) -> str:
        return rating.comment(self.rating) if self.rating else ""

    @property
    def file_name(self) -> str:
        return enclosing.name_of(self.act) if self.act else ""

    @cached_property
    def reports(self) -> list[Report]:
        return reports.of(self.act) if self.act else []

    @property
    def written(self) -> list[tuple[Report, list[Block]]]:
        return [(one, shaping.blocks(reports.body(one))) for one in self.reports]

    @property
    def newest(self) -> Report | None:
        return self.reports[-1] if self.reports else None

    @property
    def amount(self) -> str:
        cents = self.act.cents if self.act else None
        return amounts.spoken(cents) if cents is not None else ""

    @cached_property
    def links(self) -> list[Sent]:
        return [sent(one) for one in handing.links_of(self.act.id)] if self.act else []

    @property
    def number(self) -> str:
        if self.mobile is not None:
            return self.mobile
        known = handing.known_mobile(self.picture.consultation)
        return contacts.spoken(known) if known else ""
