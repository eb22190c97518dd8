"""At least once, with a key; never twice by two workers; given up visibly."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import claims, clock, group_commit, outbox
from domain.db import db, transaction
from domain.outbox import OutboxItem
from gateways.errors import GatewayError
from jobs.deliver_outbox import Postmen, deliver


class Recorder:
    def __init__(self, *outcomes):
        self.outcomes, self.sent, self.lock = list(outcomes), [], threading.Lock()

    def send(self, to, text, key):
        with self.lock:
            outcome = self.outcomes.pop(0) if self.outcomes else None
            if outcome:
                raise outcome
            self.sent.append((to, text, key))


def fill(count=1):
    with transaction():
        for number in range(count):
            outbox.add("sms", {"to": "+336", "text": f"t{number}"}, key=f"k{number}", about="v")


def the_item() -> OutboxItem:
    db.session.expire_all()
    return db.session.scalars(sa.select(OutboxItem)).one()


def test_an_item_is_delivered_once_and_its_content_erased(app):
    fill()
    sms = Recorder()
    assert deliver(Postmen(sms, Recorder())) == 1
    assert deliver(Postmen(sms, Recorder())) == 0
    assert sms.sent == [("+336", "t0", "k0")]
    assert the_item().state == "delivered" and the_item().sealed_payload == b""


def test_a_passing_failure_is_tried_again_later_and_shown(app):
    with clock.at(clock.now()) as time:
        fill()
        sms = Recorder(GatewayError("opérateur trop lent"))
        deliver(Postmen(sms, Recorder()))
        assert (the_item().state, the_item().last_error) == ("retrying", "opérateur trop lent")
        assert deliver(Postmen(sms, Recorder())) == 0
        time.advance(minutes=5)
        deliver(Postmen(sms, Recorder()))
        assert the_item().state == "delivered" and len(sms.sent) == 1


@pytest.mark.parametrize("state", ["written", "claimed", "put off"])
def test_what_a_clock_that_was_ahead_left_does_not_wait_for_it(app, state):
    with clock.at(clock.now()) as time:
        time.advance(days=1)
        fill()
        if state == "claimed":
            with transaction():
                assert claims.claim("stopped since")
        if state == "put off":
            deliver(Postmen(Recorder(GatewayError("opérateur trop lent")), Recorder()))
        time.advance(days=-1)
        sms = Recorder()
        assert deliver(Postmen(sms, Recorder()), "other") == 1
        assert the_item().state == "delivered" and len(sms.sent) == 1


def test_what_is_planned_for_later_waits_for_its_time(app):
    with transaction():
        later = clock.now() + timedelta(days=2)
        outbox.add("sms", {"to": "x", "text": "t"}, key="k", about="v", due_at=later)
    sms = Recorder()
    with clock.at(clock.now()) as time:
        assert deliver(Postmen(sms, Recorder())) == 0
        time.advance(days=2, seconds=1)
        assert deliver(Postmen(sms, Recorder())) == 1


def test_a_refusal_for_good_is_abandoned_at_once(app):
    fill()
    deliver(Postmen(Recorder(GatewayError("numéro refusé", permanent=True)), Recorder()))
    assert the_item().state == "abandoned" and the_item().last_error == "numéro refusé"


def test_a_gateway_that_crashes_loses_nothing(app):
    with clock.at(clock.now()) as time:
        fill()
        sms = Recorder(ZeroDivisionError("+33612345678"))
        deliver(Postmen(sms, Recorder()))
        assert the_item().last_error == "erreur interne"
        time.advance(minutes=5)
        deliver(Postmen(sms, Recorder()))
        assert the_item().state == "delivered"


def test_a_worker_killed_after_claiming_leaves_the_item_to_another(app):
    with clock.at(clock.now()) as time:
        fill()
        with transaction():
            claims.claim("dead worker")
        sms = Recorder()
        assert deliver(Postmen(sms, Recorder()), "other") == 0
        time.advance(seconds=claims.CLAIM_SECONDS + 1)
        assert deliver(Postmen(sms, Recorder()), "other") == 1


def test_what_another_claimed_a_moment_later_is_hers(app):
    """Our clock was read before hers: her claim ends after the longest that ours would allow."""
    with clock.at(clock.now()) as time:
        fill()
        time.advance(seconds=5)
        with transaction():
            assert claims.claim("hers")
        time.advance(seconds=-5)
        with transaction():
            assert claims.claim("ours") == []


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_at_once_never_send_the_same_item_twice(app, workers):
    fill(40)
    sms = Recorder()

    def work(name):
        with app.app_context():
            try:
                deliver(Postmen(sms, Recorder()), name)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(key for *_, key in sms.sent) == sorted(f"k{n}" for n in range(40))


def test_a_letter_to_nobody_is_carried_to_nobody(app):
    """Its cost hides which addresses have an account; no gateway hears of it."""
    with transaction():
        outbox.add("nobody", {"to": "", "subject": "", "text": "x"}, key="n", about="n")
    gateway = Recorder()
    assert deliver(Postmen(gateway, gateway)) == 1
    assert gateway.sent == [] and the_item().state == "delivered"


def test_a_kind_with_a_handler_is_done_rather_than_sent(app):
    done = []
    with transaction():
        item = outbox.add("chime", {"n": 1}, key="k", about="a", due_at=clock.now())
    handlers = {"chime": lambda said, which: done.append((said, which.id))}
    assert deliver(Postmen(Recorder(), Recorder(), handlers)) == 1
    assert done == [({"n": 1}, item.id)]


def test_what_is_put_on_the_hot_path_leaves_like_the_rest(app):
    carried = Recorder()
    payload = {"to": "+33600000000", "text": "Bonjour"}
    group_commit.write(lambda c: outbox.put(c, "sms", payload, key="k", about="a"))
    assert deliver(Postmen(carried, Recorder())) == 1
