"""A report's link, as who sent it sees what became of it."""

from dataclasses import dataclass

from domain import outbox
from domain.calls import contacts, handing, shut_links
from domain.calls.acts import ReportLink


@dataclass(frozen=True)
class Sent:
    """A link the patient received. `state` is delivered, abandoned, retrying or waiting, as the SMS
    is; `closed` says why it opens nothing any more."""

    link: ReportLink
    to: str
    state: str
    closed: str


def sent(link: ReportLink) -> Sent:
    item = outbox.about(link.id)
    to = contacts.masked(handing.mobile_of(link))
    return Sent(link, to, item.state if item else "abandoned", shut_links.closed_because(link))
