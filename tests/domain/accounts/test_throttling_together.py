"""Guesses sent together are counted one by one: a hundred at once are not a hundred guesses."""

import threading

from domain.accounts import throttling
from domain.db import db


def test_fifty_tries_at_once_are_ten_guesses(app):
    allowed, ready = [], threading.Barrier(50)

    def attempt():
        with app.app_context():
            ready.wait()
            try:
                throttling.begin("lea@cast.example", "192.0.2.7")
                allowed.append(1)
            except throttling.TooManyTries:
                pass
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attempt) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert 1 <= len(allowed) <= throttling.PER_PLACE
