"""Which numbers an SMS may go to, and what is kept of them."""

import pytest

from domain.calls import contacts
from domain.errors import Refused

FRENCH = {
    "0612345678": "+33612345678",
    "06 12 34 56 78": "+33612345678",
    "+33 6 12.34.56.78": "+33612345678",
    "0033612345678": "+33612345678",
    "+33 (0)6 12 34 56 78": "+33612345678",
    "07 81 23 45 67": "+33781234567",
    "0690 12 34 56": "+590690123456",
    "0694 12 34 56": "+594694123456",
    "0696 12 34 56": "+596696123456",
    "0692 12 34 56": "+262692123456",
    "+262 639 02 34 56": "+262639023456",
}
OTHERS = (
    "", "abc", "0561234567", "01 42 34 56 78", "061234567", "06123456789", "+32470123456",
    "+41791234567", "+12125550123", "15", "3114", "0800123456", "0899123456", "0" * 500, "06\u0000",
    "+687 75 12 34", "tel:0612345678;ext=9",
)  # fmt: skip


@pytest.mark.parametrize("text", FRENCH)
def test_a_french_mobile_is_understood_however_it_is_written(text):
    assert contacts.french_mobile(text) == FRENCH[text]


@pytest.mark.parametrize("text", OTHERS)
def test_any_other_number_is_refused_with_a_sentence_on_its_field(text):
    with pytest.raises(Refused) as refusal:
        contacts.french_mobile(text)
    assert refusal.value.field == "mobile"
    assert "mobile français" in refusal.value.sentence


def test_a_number_is_shown_masked():
    assert contacts.masked("+33612345678") == "06\u00a0••\u00a0••\u00a0••\u00a078"


def test_the_hash_of_a_number_needs_our_key(app):
    from hashlib import sha256

    hashed = contacts.hashed("+33612345678")
    assert hashed == contacts.hashed("+33612345678") != contacts.hashed("+33612345679")
    assert hashed != sha256(b"+33612345678").digest()
