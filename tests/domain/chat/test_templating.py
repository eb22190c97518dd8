"""Models of messages: one's own and one's structures', sealed, gone with their key."""

import pytest

from domain.accounts import belonging
from domain.audit import trail
from domain.chat import suggesting, templating
from domain.chat.templating import MessageTemplate
from domain.data_keys import DataKey
from domain.db import db
from domain.errors import NotFound, Refused
from domain.privacy import erasing, notes
from tests.cast import cast
from tests.domain.chat.saying import count, counted, fresh
from vault.blobs import BlobStore


@pytest.fixture
def everyone(app):
    return cast(app)


def titles(person):
    fresh()
    return [(one.title, one.owner.name) for one in templating.for_person(person)]


def test_her_own_come_first_then_those_of_her_structures(everyone):
    templating.write(everyone.ines, "Commande prête", "C’est prêt.", everyone.pharmacy.id)
    templating.write(everyone.ines, "Zut", "Pour moi")
    assert titles(everyone.ines) == [
        ("Zut", "Inès Faure"),
        ("Commande prête", "Pharmacie du Marché"),
    ]
    assert titles(everyone.paul) == [("Commande prête", "Pharmacie du Marché")]
    assert titles(everyone.lea) == []
    row = db.session.query(MessageTemplate).first()
    assert b"pr" not in row.sealed_body[:4] and b"C\xe2" not in row.sealed_body


def test_a_stranger_neither_reads_nor_changes_nor_removes(everyone):
    made = templating.write(everyone.ines, "Commande", "Prête", everyone.pharmacy.id)
    for act in (
        lambda: templating.get(everyone.lea, made.id),
        lambda: templating.write(everyone.lea, "Autre", "Autre", template_id=made.id),
        lambda: templating.take_away(everyone.lea, made.id),
        lambda: templating.write(everyone.lea, "Autre", "Autre", everyone.pharmacy.id),
    ):
        with pytest.raises(NotFound):
            act()
        fresh()
    assert templating.get(everyone.paul, made.id).body == "Prête"


def test_who_leaves_the_structure_leaves_its_models(everyone):
    templating.write(everyone.ines, "Commande", "Prête", everyone.pharmacy.id)
    belonging.leave(everyone.pharmacy, everyone.paul, trail.Actor())
    assert titles(everyone.paul) == []


@pytest.mark.parametrize(
    ("title", "body", "field"),
    [(" ", "x", "title"), ("x", "\n", "body"), ("x" * 81, "x", "title"), ("x", "x" * 4001, "body")],
)
def test_what_is_missing_or_too_long_is_refused_near_its_field(everyone, title, body, field):
    with pytest.raises(Refused) as refusal:
        templating.write(everyone.lea, title, body)
    assert refusal.value.field == field and count(MessageTemplate) == 0


def test_three_examples_once_in_one_query_and_gone_with_the_account(everyone, tmp_path):
    suggesting.suggest(everyone.lea)
    suggesting.suggest(everyone.lea)
    assert len(titles(everyone.lea)) == 3 == len(notes.templates(everyone.lea))
    fresh()
    everyone.lea.id  # noqa: B018
    with counted() as sent:
        templating.for_person(everyone.lea)
    assert len([one for one in sent if "message_templates" in one]) == 1
    keys = [row.data_key_id for row in db.session.query(MessageTemplate)]
    templating.take_away(everyone.lea, templating.for_person(everyone.lea)[0].id)
    erasing.erase(everyone.lea, BlobStore(tmp_path))
    assert count(MessageTemplate) == 0
    assert all(db.session.get(DataKey, key).wrapped is None for key in keys)
