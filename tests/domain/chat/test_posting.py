"""One commit a message: dense numbers, once per client id, sealed, told after."""

import threading
import uuid

import pytest
import sqlalchemy as sa

from domain.accounts import people
from domain.audit import trail
from domain.chat import messages, posting, reading, receipts
from domain.chat.conversations import Conversation, Membership, for_person
from domain.chat.messages import Message
from domain.chat.posting import MessagePosted
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from domain.ids import new_id
from tests.cast import cast
from tests.domain.chat.saying import count, counted, fresh, heard, herself, say

QUERIES = 7


@pytest.fixture
def everyone(app):
    return cast(app)


def test_a_message_is_numbered_sealed_audited_and_told(everyone):
    told = heard(MessagePosted)
    message = say(everyone.lea, everyone.about_helene, "Plaie du talon")
    assert (message.seq, message.author.name) == (1, "Léa Marin")
    assert told == [MessagePosted(message.id, everyone.about_helene.id, 1)]
    fresh()
    row = db.session.get_one(Message, message.id)
    assert b"talon" not in row.sealed_body and row.person_id == row.identity_id == everyone.lea.id
    entry = db.session.scalars(
        sa.select(trail.AuditEntry).order_by(trail.AuditEntry.n.desc())
    ).first()
    assert (entry.act, entry.object_id) == ("text posted", everyone.about_helene.id)
    assert "talon" not in entry.detail and trail.first_break() is None


def test_who_speaks_and_who_acts_are_both_kept(everyone):
    message = say(everyone.ines, everyone.about_helene, "C’est prêt.", everyone.pharmacy)
    row = db.session.get_one(Message, message.id)
    assert (row.identity_id, row.person_id) == (everyone.pharmacy.id, everyone.ines.id)


def test_the_author_has_read_what_comes_before_her_own_words(everyone):
    say(everyone.lea, everyone.about_helene)
    say(everyone.eric, everyone.about_helene)
    marks = {m.person: (m.delivered, m.read) for m in receipts.marks(everyone.about_helene.id)}
    assert marks == {everyone.lea.id: (1, 1), everyone.eric.id: (2, 2)}


@pytest.mark.parametrize("body", ["", "   ", "\r\n\t"])
def test_nothing_to_say_is_refused(everyone, body):
    with pytest.raises(Refused):
        say(everyone.lea, everyone.about_helene, body)
    assert count(Message) == 0


def test_too_much_to_say_is_refused_with_a_sentence_and_20_000_letters_are_not(everyone):
    with pytest.raises(Refused, match="trop long") as refusal:
        say(everyone.lea, everyone.about_helene, "a" * 20_001)
    assert refusal.value.status == 422
    assert say(everyone.lea, everyone.about_helene, "a" * 20_000).seq == 1


def test_a_retry_is_the_same_message(everyone):
    told, client_id = heard(MessagePosted), str(uuid.uuid4())
    first = say(everyone.lea, everyone.about_helene, "Une fois", client_id=client_id)
    again = say(everyone.lea, everyone.about_helene, "Autre chose", client_id=client_id)
    assert again == first and again.body == "Une fois" and len(told) == 1


def test_the_client_id_of_another_author_is_hers_alone(everyone):
    client_id = str(uuid.uuid4())
    first = say(everyone.lea, everyone.about_helene, "Léa", client_id=client_id)
    other = say(everyone.eric, everyone.about_helene, "Éric", client_id=client_id)
    assert (first.seq, other.seq) == (1, 2)


def test_a_client_id_never_moves_to_another_conversation(everyone):
    client_id = str(uuid.uuid4())
    say(everyone.lea, everyone.about_helene, "Hélène", client_id=client_id)
    with pytest.raises(Refused) as refusal:
        say(everyone.lea, everyone.nurses, "Hélène", client_id=client_id)
    assert refusal.value.status == 409 and count(Message) == 1


def test_ten_parallel_posts_of_one_message_make_one(app, everyone):
    client_id, told, seen = str(uuid.uuid4()), heard(MessagePosted), []
    person, room = everyone.lea.id, everyone.about_helene.id

    def tap():
        with app.app_context():
            try:
                lea = db.session.get_one(people.Person, person)
                seat = for_person(lea).seat(room)
                seen.append(posting.post(seat.voice(), seat.conversation, "Clic", client_id))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=tap) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({message.id for message, _ in seen}) == 1 and len(seen) == 10
    assert [is_new for _, is_new in seen].count(True) == 1 and len(told) == 1
    fresh()
    assert db.session.get_one(Conversation, room).last_seq == 1


def test_parallel_authors_leave_no_gap(app, everyone):
    room, ids = everyone.about_helene.id, [everyone.lea.id, everyone.eric.id]

    def talk(person_id):
        with app.app_context():
            for _ in range(10):
                person = db.session.get_one(people.Person, person_id)
                seat = for_person(person).seat(room)
                posting.post(seat.voice(), seat.conversation, "…", str(uuid.uuid4()))
                db.session.remove()

    threads = [threading.Thread(target=talk, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    fresh()
    seqs = db.session.scalars(sa.select(Message.seq).order_by(Message.seq))
    assert list(seqs) == list(range(1, 21)) and trail.first_break() is None


def enlarge(conversation: Conversation, size: int) -> None:
    with transaction():
        for number in range(size):
            one = people.register_structure(f"Cabinet {number}", "practice")
            row = Membership(
                id=new_id(), conversation_id=conversation.id, identity_id=one.id,
                joined_at=conversation.created_at, joined_seq=0,
            )  # fmt: skip
            db.session.add(row)


def test_a_post_takes_the_same_number_of_queries_for_2_and_for_500_members(everyone):
    taken = []
    for size in (0, 498):
        enlarge(everyone.lea_and_eric, size)
        fresh()
        seat = for_person(everyone.lea).seat(everyone.lea_and_eric.id)
        voice, conversation = seat.voice(), seat.conversation
        with counted() as sent:
            posting.post(voice, conversation, "Bonjour", str(uuid.uuid4()))
        taken.append(len([s for s in sent if s.split()[0] in ("SELECT", "INSERT", "UPDATE")]))
    assert taken == [QUERIES] * 2


def test_a_notice_is_part_of_the_act_that_causes_it(everyone):
    told, client_id = heard(MessagePosted), str(uuid.uuid4())
    speaks = herself(everyone.eric)
    with pytest.raises(ZeroDivisionError), transaction():
        posting.notice(speaks, everyone.about_helene, "Téléconsultation terminée", client_id)
        _ = 1 / 0
    assert count(Message) == 0 and told == []
    with transaction():
        first = posting.notice(speaks, everyone.about_helene, "Terminée : 12 min", client_id)
        assert told == []
    again = posting.notice(speaks, everyone.about_helene, "Terminée : 12 min", client_id)
    assert first.id == again.id and len(told) == 1 and first.kind == messages.NOTICE


def test_a_stranger_posts_nothing(everyone):
    with pytest.raises(NotFound):
        say(everyone.sami, everyone.about_helene)
    with pytest.raises(NotFound):
        posting.post(herself(everyone.sami), everyone.about_helene, "x", str(uuid.uuid4()))
    assert count(Message) == 0


def test_a_message_moved_to_another_row_does_not_open(everyone):
    one = say(everyone.lea, everyone.about_helene, "Plaie")
    two = say(everyone.lea, everyone.about_helene, "Fièvre")
    with transaction():
        stolen = db.session.get_one(Message, one.id).sealed_body
        db.session.get_one(Message, two.id).sealed_body = stolen
    from vault.sealing import Unsealable

    with pytest.raises(Unsealable):
        reading.one(two.id)
