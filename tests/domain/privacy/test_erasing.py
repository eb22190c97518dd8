"""Closing and erasing: what goes, what stays, and that no byte of the rest is left."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from domain import clock, data_keys
from domain.accounts import availability, belonging, people, photos, presenting, sessions
from domain.accounts.challenges import Gone
from domain.accounts.identities import Identity, Person
from domain.accounts.presenting import Presentation
from domain.accounts.speaking import voice
from domain.audit import trail
from domain.audit.trail import AuditEntry
from domain.chat import naming, opening, posting
from domain.chat.conversations import Conversation, Membership, for_person
from domain.chat.messages import Message
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from domain.organisations import belonging as organisations
from domain.privacy import certificates, closing, erasing, faces
from tests.cast import cast, password_hash
from tests.domain.chat.test_images import located_photo

BIRD = "Kanarivogel"


@pytest.fixture
def told(app):
    return cast(app)


@pytest.fixture
def blobs(app):
    return app.extensions["liane"].blobs


@pytest.fixture
def vera(app, told):
    """Everything of hers has a word that exists nowhere else."""
    with transaction():
        vera = people.register_person(
            BIRD, BIRD, f"{BIRD}@cast.example", rpps="10001234567", password_hash=password_hash()
        )
        organisations.join(told.cpts, vera, trail.Actor())
        sessions.open_session(vera, f"{BIRD} sur Debian")
    said = Presentation("Dr", BIRD, BIRD, f"{BIRD} libérale", f"{BIRD}, plaies", f"rue {BIRD}")
    presenting.change(vera, said)
    availability.go_away(vera, None, f"{BIRD} en congé", told.sami.id)
    photos.change(vera, located_photo(), app.extensions["liane"].blobs)
    return vera


def say(person, conversation, words="Vu"):
    return posting.post(voice(person), conversation, words, new_id())[0]


def everything_written(app) -> dict[str, bytes]:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = Path(app.extensions["liane"].settings.data_dir)
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def found(app, word=BIRD) -> list[str]:
    forms = [word.encode(), word.lower().encode(), word.upper().encode(), word.encode("utf-16-le")]
    files = everything_written(app).items()
    return [name for name, data in files if any(form in data for form in forms)]


def sqlite_only(app):
    if not str(db.engine.url).startswith("sqlite"):
        pytest.skip("bytes of a file")


def test_a_closed_account_leaves_everything_and_what_she_wrote_stays(app, told):
    message = say(told.sami, told.nurses)
    with transaction():
        sessions.open_session(told.sami, "Firefox")
    closing.close(told.sami)
    assert told.sami.closed_at and sessions.of(told.sami.id, 12) == []
    assert organisations.organisations_of(told.sami) == []
    assert db.session.get(Message, message.id).identity.name == "Sami Benali"
    closing.close(told.sami)


def test_the_last_who_answers_is_told_a_way_out_and_nothing_happens(told):
    with pytest.raises(Refused, match=r"Pharmacie du Marché.*Structures"):
        closing.close(told.ines)
    with pytest.raises(Refused, match="Coordination"):
        closing.close(told.claire)
    db.session.rollback()
    assert told.claire.closed_at is None and told.ines.closed_at is None
    assert organisations.organisations_of(told.ines)


def test_her_coordination_opens_it_again_within_thirty_days(told):
    now = clock.now()
    with clock.at(now) as time:
        closing.close(told.sami)
        assert closing.closed_accounts(told.claire) == [told.sami]
        with pytest.raises(NotFound):
            closing.reopen(told.eric, told.sami.id)
        closing.reopen(told.claire, told.sami.id)
        assert told.sami.closed_at is None
        assert [one.id for one in organisations.organisations_of(told.sami)] == [told.cpts.id]
        closing.close(told.sami)
        time.advance(days=30)
        with pytest.raises(Refused) as late:
            closing.reopen(told.claire, told.sami.id)
        assert late.value.status == 409 and closing.closed_accounts(told.claire) == []


def test_nothing_of_her_is_left_on_disk(app, told, vera, blobs):
    sqlite_only(app)
    lea_and_vera = opening.direct(voice(told.lea), vera.identity)
    say(vera, lea_and_vera, f"{BIRD} bonjour")
    assert "liane.db" in found(app), "the search must be able to find"
    erasing.erase(vera, blobs)
    db.session.remove()
    assert found(app) == [] and blobs.names() == []


def test_her_name_becomes_nobodys_where_she_never_wrote_for_a_patient(told, vera, blobs):
    pair = opening.direct(voice(told.lea), vera.identity)
    message = say(vera, pair)
    erasing.erase(vera, blobs)
    assert db.session.get(Message, message.id).identity.name == faces.NAME
    seat = for_person(told.lea).seat(pair.id)
    members = db.session.scalars(
        sa.select(Identity).join(Membership).where(Membership.conversation_id == pair.id)
    )
    assert naming.face(seat.conversation, list(members), {told.lea.id}).title == faces.NAME


def test_her_name_stays_on_what_she_wrote_for_patients_and_nowhere_else(told, blobs):
    for_helene, among_nurses = say(told.lea, told.about_helene), say(told.lea, told.nurses)
    to_eric = say(told.lea, told.lea_and_eric)
    certificate, _ = erasing.erase(told.lea, blobs)
    names = {one: db.session.get(Message, one.id).identity.name for one in (for_helene, among_nurses, to_eric)}  # fmt: skip  # noqa: E501
    assert list(names.values()) == ["Léa Marin", faces.NAME, faces.NAME]
    assert [kept.count for kept in certificate.kept][:2] == [1, 2]
    with pytest.raises(NotFound):
        for_person(told.lea).seat(told.about_helene.id)
    row = db.session.get(Person, told.lea.id)
    assert (row.first_name, row.last_name, row.rpps) == ("", "", None)


def test_a_conversation_of_two_erased_accounts_is_shredded(app, told, blobs):
    photo = say(told.lea, told.lea_and_eric, "entre nous")
    first, _ = erasing.erase(told.lea, blobs)
    assert not db.session.get(Conversation, told.lea_and_eric.id).is_shredded
    second, _ = erasing.erase(told.eric, blobs)
    shredded = "Conversations à deux, effacées des deux côtés"
    assert (first.erased[shredded], second.erased[shredded]) == (0, 1)
    db.session.expire_all()
    assert db.session.get(Conversation, told.lea_and_eric.id).is_shredded
    assert not db.session.get(Conversation, told.nurses.id).is_shredded and photo


def test_the_certificate_says_what_the_chain_says(told, vera, blobs):
    certificate, number = erasing.erase(vera, blobs)
    assert certificates.read(number) == certificate
    (entry,) = certificate.entries
    row = db.session.get(AuditEntry, entry["n"])
    assert (row.act, row.object_id, row.hash.hex()) == ("account erased", vera.id, entry["hash"])
    assert trail.first_break() is None
    assert certificate.erased["Connexions et appareils"] == 1
    assert BIRD not in str(certificate)
    with pytest.raises(Gone):
        certificates.read(number[::-1])


def test_the_key_is_gone_and_what_it_sealed_opens_no_more(told, vera, blobs):
    key_id = vera.data_key_id
    certificate, _ = erasing.erase(vera, blobs)
    assert certificate.key_id == key_id
    with pytest.raises(data_keys.Shredded):
        data_keys.key_of(key_id)


def test_a_copy_of_before_still_opens_as_the_certificate_says(app, told, vera, blobs, tmp_path):
    """Honest: the wrapped key is in older backups, until they are replaced."""
    sqlite_only(app)
    key_id = vera.data_key_id
    before = sqlite3.connect(tmp_path / "before.db")
    sqlite3.connect(db.engine.url.database).backup(before)
    erasing.erase(vera, blobs)
    wrapped = before.execute("select wrapped from data_keys where id = ?", (key_id,))
    assert wrapped.fetchone()[0] is not None


def test_who_was_erased_enters_no_more_and_is_found_by_nobody(told, vera, blobs):
    from domain.chat import addressees

    assert addressees.search(told.lea, BIRD)
    erasing.erase(vera, blobs)
    assert addressees.search(told.lea, BIRD) == [] == addressees.search(told.lea, "Compte")
    with pytest.raises(Refused):
        erasing.erase(vera, blobs)
    with pytest.raises(NotFound):
        closing.reopen(told.claire, vera.id)


def test_her_address_is_free_for_a_new_account(told, vera, blobs):
    email = vera.email
    erasing.erase(vera, blobs)
    with transaction():
        assert people.register_person("Nouvelle", "Venue", email).id != vera.id


def test_who_leaves_a_structure_by_being_erased_leaves_no_calling(told, vera, blobs):
    belonging.join(told.pharmacy, vera, trail.Actor(), BIRD)
    with clock.at(clock.now() + timedelta(seconds=1)):
        erasing.erase(vera, blobs)
    assert BIRD not in str(db.session.execute(sa.text("select calling from structure_memberships")).all())  # fmt: skip  # noqa: E501
