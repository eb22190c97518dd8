"""Acts that share a commit: nobody waits for those who come after."""

import threading

import pytest
import sqlalchemy as sa

from domain import group_commit
from domain.audit import trail
from domain.db import db


def test_whoever_leads_is_answered_before_the_next_batch(app):
    first_is_answered, outcomes = threading.Event(), []

    def second():
        with app.app_context():
            outcomes.append(group_commit.write(lambda _: first_is_answered.wait(5)))

    follower = threading.Thread(target=second)

    def first(_connection):
        follower.start()
        while not group_commit._queue:
            follower.join(0.01)

    group_commit.write(first)
    first_is_answered.set()
    follower.join(10)
    assert outcomes == [True]


def test_a_refused_act_alone_leaves_nothing(app):
    def refuse(connection):
        trail.append(connection, "tested", trail.Actor(), None, None, {})
        raise ValueError("refused")

    with pytest.raises(ValueError, match="refused"):
        group_commit.write(refuse)
    written = group_commit.write(lambda c: c.scalar(sa.select(sa.func.count(trail.AuditEntry.n))))
    assert written == 0


def test_everybody_of_a_crowd_is_answered_once(app):
    answers = []

    def act(number):
        with app.app_context():
            answers.append(group_commit.write(lambda _: number))

    crowd = [threading.Thread(target=act, args=(n,)) for n in range(200)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(30)
    assert sorted(answers) == list(range(200))


def test_a_crowd_that_has_read_leaves_a_connection_to_the_one_that_leads(app):
    """Each has a read open when she comes to write, as a request has: more than the pool holds."""
    size = 10 + db.engine.pool._max_overflow
    everybody, answers = threading.Barrier(size), []

    def act(number):
        with app.app_context():
            db.session.execute(sa.select(trail.AuditHead)).all()
            everybody.wait(20)
            answers.append(group_commit.write(lambda _: number))

    crowd = [threading.Thread(target=act, args=(n,)) for n in range(size)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(20)
    assert sorted(answers) == list(range(size))
