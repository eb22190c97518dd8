"""Who answers for an identity: proofs add up, and one withdrawn leaves the others standing."""

import pytest
import sqlalchemy as sa

from domain.accounts import people, proving
from domain.audit import trail
from domain.audit.trail import AuditEntry
from domain.db import db, transaction


@pytest.fixture
def ana(app):
    with transaction():
        return people.register_person("Ana", "Rey", "ana@exemple.fr")


@pytest.fixture
def claire(app):
    with transaction():
        return people.register_person("Claire", "Faure", "claire@exemple.fr", verified=True)


def acts():
    return list(db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.n)))


def test_a_vouched_identity_is_verified_and_says_by_whom(ana, claire):
    assert ana.identity.verified_at is None
    proof = proving.prove(ana.identity, proving.VOUCHED, claire.actor, claire)
    assert ana.identity.verified_at == proof.at
    assert [p.by_person_id for p in proving.proofs_of(ana.identity)] == [claire.id]
    assert acts() == ["identity proved"]


def test_proving_twice_the_same_way_is_harmless(ana, claire):
    first = proving.prove(ana.identity, proving.VOUCHED, claire.actor, claire)
    assert proving.prove(ana.identity, proving.VOUCHED, claire.actor, claire) is first
    assert acts() == ["identity proved"]


def test_a_withdrawn_vouch_takes_the_verification_with_it(ana, claire):
    proving.prove(ana.identity, proving.VOUCHED, claire.actor, claire)
    proving.withdraw(ana.identity, claire.actor)
    assert ana.identity.verified_at is None
    assert proving.proofs_of(ana.identity) == []
    proving.withdraw(ana.identity, claire.actor)
    assert acts() == ["identity proved", "identity proof withdrawn"]


def test_the_national_card_stands_when_the_coordinator_withdraws(ana, claire):
    proving.prove(ana.identity, proving.VOUCHED, claire.actor, claire)
    card = proving.prove(ana.identity, proving.PSC, ana.actor)
    proving.withdraw(ana.identity, claire.actor)
    assert ana.identity.verified_at == card.at


def test_who_was_registered_as_verified_may_lose_it_too(claire):
    proving.withdraw(claire.identity, trail.Actor())
    assert claire.identity.verified_at is None


def test_nothing_to_withdraw_writes_nothing(ana, claire):
    proving.withdraw(ana.identity, claire.actor)
    assert acts() == []
