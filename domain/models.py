"""Every table, gathered for migrations and for the tests that look at all of them."""

from domain import data_keys, outbox
from domain.accounts import identities, sessions, setup_links, throttling
from domain.audit import trail
from domain.calls import consultations
from domain.chat import conversations, messages
from domain.patients import records

ALL = (
    data_keys,
    outbox,
    trail,
    identities,
    sessions,
    setup_links,
    throttling,
    records,
    conversations,
    messages,
    consultations,
)
