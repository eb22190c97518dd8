"""Each law finds what breaks it, and nothing in a history where all held."""

import time

import pytest

from tests.guarantees import checker
from tests.guarantees.articles import Shown
from tests.guarantees.history import History, Said


def told(*, log=("a 1", "a 2"), sent=("a 1", "a 2"), shown=(1, 2)) -> History:
    """One device says two things in one conversation, and everybody sees them."""
    history = History()
    for n, body in enumerate(sent, start=1):
        what = {"conv": "c", "client_id": f"id {body}", "body": body, "hand": "h"}
        history.note("a", "send", "invoke", **what)
        history.note("a", "send", "ok", **what, seq=n)
    history.log["c"] = [
        Said(n, f"id {body}", body, f"m {body}") for n, body in enumerate(log, start=1)
    ]
    known = {n: Shown(n, f"m {body}", body) for n, body in enumerate(log, start=1)}
    for views in (history.views, history.again):
        views["b"] = {"c": {seq: known[seq] for seq in shown}}
    return history


def names(history: History) -> set[str]:
    return {said.split()[0] for said in checker.violations(history)}


def test_nothing_is_found_where_all_held():
    assert checker.violations(told()) == []


def doubled(history):
    history.log["c"].append(Said(3, "id a 2", "a 2"))


def said_again(history):
    history.log["c"].append(Said(3, "another id", "a 2"))


def invented(history):
    history.log["c"][1] = Said(2, "id x", "x")


def gap(history):
    history.log["c"][1] = Said(3, "id a 2", "a 2")


def heard_twice(history):
    for _ in range(2):
        history.note("b", "live", "ok", conv="c", seq=1, socket=1)


def out_of_order(history):
    history.log["c"].reverse()
    for seq, one in enumerate(history.log["c"], start=1):
        one.seq = seq


def less_than_own(history):
    history.note("a", "read", "ok", conv="c", last=1, own=2)


def backwards(history):
    for last in (2, 1):
        history.note("b", "read", "ok", conv="c", last=last, own=0)


def fallen_receipt(history):
    history.note("a", "receipt", "ok", conv="c", hand="h", delivered=2, read=2)
    history.receipts["h", "c"] = (1, 1)


def too_far(history):
    history.receipts["nobody", "c"] = (1, 0)


def after_removal(history):
    history.note("m", "remove", "ok", devices=["b"])
    history.note("b", "read", "ok", conv="c", last=2, own=0)
    last = history.events[-1]
    history.events[-1] = type(last)(last.at + 5, *(getattr(last, f) for f in ("device", "f", "type", "what")))  # fmt: skip  # noqa: E501


def not_erased(history):
    history.note("a", "erase", "ok", conv="c", id="m a 1", body="")


def erased(history):
    not_erased(history)
    history.log["c"][0].body = ""
    for views in (history.views, history.again):
        views["b"]["c"][1] = Shown(1, "m a 1", "", change=1)


def read_after_its_end(history):
    erased(history)
    history.saw("b", "c", time.monotonic(), [Shown(2, "m a 2", "a 2", quote="a 1")])


def found_after_its_end(history):
    erased(history)
    history.texts["the search"] = "a 12, a 1"


def brought_back(history):
    erased(history)
    history.note("a", "edit", "invoke", conv="c", id="m a 1", body="a 3 relu")
    history.log["c"][0].body = "a 3 relu"


def edit_lost(history):
    for kind in ("invoke", "ok"):
        history.note("a", "edit", kind, conv="c", id="m a 1", body="a 3 relu")


def shown_as_it_was(history):
    edit_lost(history)
    history.log["c"][0].body = "a 3 relu"


def broken_trail(history):
    history.audit_break = 7


@pytest.mark.parametrize(
    ("broken", "law"),
    [
        (doubled, "G2"), (said_again, "G2"), (invented, "G3"), (gap, "G4"), (heard_twice, "G4"),
        (out_of_order, "G5"), (less_than_own, "G6"), (backwards, "G6"), (fallen_receipt, "G7"),
        (too_far, "G7"), (after_removal, "G8"), (not_erased, "G9"), (read_after_its_end, "G9"),
        (found_after_its_end, "G9"), (brought_back, "G9"), (edit_lost, "G1"),
        (shown_as_it_was, "G3"), (broken_trail, "G12"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)  # fmt: skip
def test_each_law_finds_what_breaks_it(broken, law):
    history = told()
    broken(history)
    assert law in names(history)


def test_what_was_erased_and_is_nowhere_is_no_fault():
    history = told(log=("a 1", "a 2", "a 12"), sent=("a 1", "a 2", "a 12"), shown=(1, 2, 3))
    erased(history)
    history.texts["the search"] = "a 12, a 1 relu"
    assert checker.violations(history) == []


def test_what_was_acknowledged_and_lost_is_found():
    assert "G1" in names(told(log=("a 1",), shown=(1,)))


def test_what_a_page_does_not_show_is_found():
    assert "G1" in names(told(shown=(1,)))


def test_an_operator_that_hears_too_much_or_too_little_is_found():
    assert checker.carried_once(["k", "k"], {"k", "l"}) == [
        "G11 never carried: l",
        "G11 carried 2 times: k",
    ]
