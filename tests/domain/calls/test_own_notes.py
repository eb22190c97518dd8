"""Notes for oneself: one text, sealed by her own key, hers alone."""

import pytest
import sqlalchemy as sa

from domain import data_keys
from domain.calls import own_notes
from domain.calls.own_notes import CallNote
from domain.db import db, transaction
from domain.errors import Refused
from tests.domain.calls.story import admitted


def test_the_last_text_counts_and_is_hers_alone(everyone):
    call = admitted(everyone)
    for text in ("Toux sèche", "Toux sèche depuis 3 j"):
        own_notes.write(everyone.eric, call.consultation, text)
    assert own_notes.of(everyone.eric, call.consultation.id) == "Toux sèche depuis 3 j"
    assert own_notes.of(everyone.lea, call.consultation.id) == ""
    kept = db.session.scalars(sa.select(CallNote.sealed_text)).all()
    assert len(kept) == 1 and b"Toux" not in kept[0]


def test_an_emptied_note_is_gone_and_a_long_one_refused(everyone):
    call = admitted(everyone)
    own_notes.write(everyone.eric, call.consultation, "À revoir")
    with pytest.raises(Refused, match="20"):
        own_notes.write(everyone.eric, call.consultation, "x" * 20_001)
    assert own_notes.of(everyone.eric, call.consultation.id) == "À revoir"
    own_notes.write(everyone.eric, call.consultation, "  ")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CallNote)) == 0


def test_it_goes_with_her_key(everyone):
    call = admitted(everyone)
    own_notes.write(everyone.eric, call.consultation, "À revoir")
    with transaction():
        data_keys.shred(everyone.eric.data_key_id)
    with pytest.raises(data_keys.Shredded):
        own_notes.of(everyone.eric, call.consultation.id)
