"""Several people who do the same thing in the same instant, on connections of their own."""

import threading

from domain.accounts.identities import Person
from domain.accounts.speaking import voice
from domain.chat.conversations import Conversation
from domain.db import db
from domain.errors import Refused


def at_once(app, conversation, speakers, act):
    """`act(voice, conversation)` by each (person, identity id) together: "done", or the sentence of
    the refusal, by person."""
    ids = [(person.id, identity_id) for person, identity_id in speakers]
    where, said, ready = conversation.id, {}, threading.Barrier(len(ids))

    def try_it(person_id, identity_id):
        with app.app_context():
            speaks = voice(db.session.get_one(Person, person_id), identity_id)
            room = db.session.get_one(Conversation, where)
            db.session.rollback()
            ready.wait(10)
            try:
                act(speaks, room)
                said[person_id] = "done"
            except Refused as refusal:
                said[person_id] = refusal.sentence
            finally:
                db.session.remove()

    threads = [threading.Thread(target=try_it, args=one) for one in ids]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    return said
