"""Order, gaps and loss of one stream, as the relay counts them."""

import pytest

from relay.addresses import Addresses, machine_addresses
from relay.reception import GAP, GIVE_UP, JUMP, NEW, OLD, Reception
from relay.repair import Ring


def seen(reception: Reception, *sequences: int, now: float = 10.0) -> list[int]:
    return [reception.see(sequence, 0, now) for sequence in sequences]


def test_duplicates_and_gaps_are_told_apart():
    reception = Reception(90_000)
    assert seen(reception, 5, 6, 6, 5, 9, 8, 8, 7, 10) == [
        NEW, NEW, OLD, OLD, GAP, NEW, OLD, NEW, NEW,
    ]  # fmt: skip
    assert reception.missing == {}


def test_the_count_goes_on_after_its_turn():
    reception = Reception(90_000)
    assert seen(reception, 65_534, 65_535, 2, 0, 1, 3) == [NEW, NEW, GAP, NEW, NEW, NEW]
    assert reception.report()[:3] == (0, 0, 65_539)


def test_a_jump_is_not_chased():
    reception = Reception(90_000)
    assert seen(reception, 5, 5000, 5001) == [NEW, JUMP, NEW]
    assert reception.missing == {}


def test_a_missing_packet_is_asked_for_until_it_is_worth_nothing():
    reception = Reception(90_000)
    seen(reception, 1, 4, now=10.0)
    assert reception.to_ask(10.01) == []
    assert reception.to_ask(10.1) == [2, 3]
    assert reception.to_ask(10.11) == []
    assert reception.to_ask(10.0 + GIVE_UP + 0.01) == []
    assert seen(reception, 2) == [OLD]


def test_loss_is_reported_since_the_last_report_and_in_all():
    reception = Reception(90_000)
    seen(reception, *(n for n in range(100) if n % 4))
    assert reception.report()[:2] == (62, 24), "what comes before the first packet is not lost"
    seen(reception, *range(100, 200))
    assert reception.report()[:2] == (0, 24)


def test_jitter_is_of_the_order_of_the_irregularity():
    reception = Reception(90_000)
    for n in range(200):
        reception.see(n, n * 3000, n / 30 + (0.002 if n % 2 else 0))
    assert 150 < reception.report()[3] < 200


def test_the_ring_forgets_what_is_too_old():
    ring = Ring()
    for sequence in (1, 1 + 1024):
        ring.keep(sequence, b"\x80\x60" + sequence.to_bytes(2))
    assert ring.find(1) is None
    assert ring.find(1025) is not None


def test_loopback_is_offered_only_by_a_machine_that_has_nothing_else():
    addresses = Addresses()
    assert addresses._chosen(["127.0.0.1", "192.0.2.1", "::1"]) == ["192.0.2.1"]
    assert addresses._chosen(["127.0.0.1"]) == ["127.0.0.1"]
    assert "127.0.0.1" in machine_addresses()


def test_an_announced_address_of_ours_is_the_only_one_and_another_one_replaces_ours():
    ours, elsewhere = Addresses("192.0.2.1"), Addresses("203.0.113.1")
    assert ours._chosen(["192.0.2.1", "192.0.2.9", "2001:db8::1"]) == ["192.0.2.1"]
    assert elsewhere._chosen(["192.0.2.1", "2001:db8::1"]) == ["192.0.2.1", "2001:db8::1"]
    assert elsewhere.advertised("192.0.2.1") == "203.0.113.1"
    assert elsewhere.advertised("2001:db8::1") == "2001:db8::1"


@pytest.mark.parametrize(
    "special", ["0.0.0.0", "::", "224.0.0.1", "169.254.9.9", "fe80::1", "240.0.0.1"]
)
def test_a_special_address_is_never_announced(special):
    with pytest.raises(ValueError):
        Addresses(special)
