"""A browser that asks for a short code: what its doors say while it is locked, what opens it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from domain import clock
from domain.accounts import locking, sessions
from domain.accounts.sessions import Session
from domain.db import db
from tests.blueprints.accounts.keys import ORIGIN, enter, key_of, post, send
from tests.cast import cast, csrf

CODE = "280419"
FRAGMENT = {"X-Liane-Fragment": "1"}


@pytest.fixture
def everyone(app):
    return cast(app)


@pytest.fixture
def time(client, everyone):
    """Léa signed in, and asked for a code after five minutes."""
    with clock.at(clock.now()) as time:
        enter(client)
        assert settle(client).status_code == 303
        yield time


def settle(client, code=CODE, again=None, minutes=5):
    return post(
        client, "/me/lock", code=code, again=code if again is None else again, minutes=minutes
    )


def shut(client):
    return client.put("/lock", headers=FRAGMENT | {"X-CSRFToken": csrf(client)})


def give(client, code, **more):
    return post(client, "/lock/openings", code=code, **more)


def held(everyone) -> Session:
    newest = sa.select(Session).where(Session.person_id == everyone.lea.id)
    return db.session.scalars(newest.order_by(Session.created_at.desc())).first()


@pytest.mark.parametrize(
    ("code", "again", "said"),
    [
        ("123", "123", "de 4 à 6 chiffres"),
        ("1234567", "1234567", "de 4 à 6 chiffres"),
        ("28a4", "28a4", "de 4 à 6 chiffres"),
        ("٢٨٠٤", "٢٨٠٤", "de 4 à 6 chiffres"),
        ("0000", "0000", "trop facile"),
        ("3456", "3456", "trop facile"),
        ("9876", "9876", "trop facile"),
        (CODE, "280418", "ne sont pas les mêmes"),
    ],
)
def test_a_code_that_is_no_code_is_refused_near_its_field(client, everyone, code, again, said):
    enter(client)
    answer = settle(client, code, again, 15)
    assert answer.status_code == 422 and said in answer.text
    assert 'value="15" checked' in answer.text and code not in answer.text
    assert not held(everyone).has_lock


@pytest.mark.parametrize("minutes", ["0", "3", "-1", "a", ""])
def test_a_delay_that_is_not_proposed_is_refused(client, everyone, minutes):
    enter(client)
    answer = settle(client, minutes=minutes)
    assert answer.status_code == 422 and "une, cinq ou quinze" in answer.text
    assert not held(everyone).has_lock


def test_a_locked_browser_is_told_nothing(client, time, everyone):
    where = f"/conversations/{everyone.about_helene.id}"
    assert client.get(where).status_code == 200
    assert shut(client).headers["HX-Redirect"] == "/lock"
    answer = client.get(f"{where}?since=2")
    assert (answer.status_code, answer.location) == (303, f"/lock?next={where}%3Fsince%3D2")
    for more in (FRAGMENT, {"Accept": "application/json"}, {"HX-Request": "true"}):
        answer = client.get(where, headers=more)
        said = answer.json["error"] if answer.is_json else answer.text
        assert answer.status_code == 423 and "verrouillée" in said
        assert "Abadie" not in answer.text
    answer = client.post(
        f"{where}/messages", data={"body": "Bonjour"},
        headers=FRAGMENT | {"X-CSRFToken": csrf(client)},
    )  # fmt: skip
    assert answer.status_code == 423
    page = client.get("/lock")
    assert page.status_code == 200
    assert "Léa" not in page.text and everyone.lea.email not in page.text


def test_the_code_opens_and_leads_back(client, time, everyone):
    shut(client)
    where = f"/conversations/{everyone.about_helene.id}"
    answer = give(client, CODE, next=where)
    assert (answer.status_code, answer.location) == (303, where)
    assert client.get(where).status_code == 200
    assert client.get(f"/lock?next={where}").location == where, "nothing to open"
    assert give(client, CODE, next="https://elsewhere.example").location == "/"


def test_the_server_locks_by_itself_what_nobody_uses(client, time, everyone):
    time.advance(minutes=5)
    assert client.get("/conversations").status_code == 200, "a page of ours had time to say so"
    time.advance(minutes=1)
    assert client.get("/conversations").status_code == 303
    headers = FRAGMENT | {"X-CSRFToken": csrf(client)}
    assert client.put("/lock/use", headers=headers).status_code == 423, "too late"
    give(client, CODE)
    for _ in range(4):
        time.advance(minutes=4)
        assert client.put("/lock/use", headers=headers).status_code == 204
    assert client.get("/conversations").status_code == 200


def test_five_wrong_codes_end_the_session_and_the_lock(client, time, everyone):
    shut(client)
    for left in ("4 essais", "3 essais", "2 essais", "un essai"):
        answer = give(client, "111222")
        assert answer.status_code == 422 and left in answer.text
        assert "111222" not in answer.text
    answer = give(client, "111222", next="/me")
    assert (answer.status_code, answer.location) == (303, "/sign-in?said=locked-out&next=/me")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Cinq codes faux" in client.get(answer.location).text
    assert client.get("/me").status_code == 302
    enter(client)
    assert client.get("/me").status_code == 200 and not held(everyone).has_lock


def test_what_is_no_code_costs_no_try(client, time):
    shut(client)
    for nonsense in ("", "12", "abcd", "1" * 400):
        assert give(client, nonsense).status_code == 422
    assert "4 essais" in give(client, "111222").text
    assert give(client, CODE).status_code == 303
    shut(client)
    assert "4 essais" in give(client, "111222").text, "counted again from the last opening"


def test_who_forgot_the_code_signs_in_again(client, time, everyone):
    shut(client)
    answer = post(client, "/lock/oblivion", next="/me")
    assert answer.location == "/sign-in?said=forgotten&next=/me"
    assert "nouveau code" in client.get(answer.location).text
    enter(client)
    assert not held(everyone).has_lock


def test_a_passkey_opens_and_another_s_does_not(client, time, everyone):
    hers, his = key_of(everyone.lea), key_of(everyone.eric)
    shut(client)

    def by_key(phone):
        asked = send(client, "/sign-in/passkey/challenge").text
        said = {"credential": phone.sign(asked, origin=ORIGIN), "next": "/me"}
        return send(client, "/lock/openings/passkey", said)

    answer = by_key(his)
    assert answer.status_code == 422 and "un autre compte" in answer.json["error"]
    assert client.get("/me").status_code == 303
    answer = by_key(hers)
    assert (answer.status_code, answer.json) == (200, {"next": "/me"})
    assert client.get("/me").status_code == 200


def test_the_lock_is_of_the_browser_and_outlives_its_session(app, client, time, everyone):
    other = app.test_client()
    enter(other)
    shut(client)
    assert other.get("/me").status_code == 200, "another device has no lock"
    client.post("/sign-out", data={"csrf_token": csrf(client)})
    enter(client)
    assert client.get("/me").status_code == 200
    shut(client)
    assert client.get("/me").status_code == 303
    assert give(client, CODE).status_code == 303


def test_the_lock_is_taken_away_by_who_proves_who_she_is(client, time, everyone):
    headers = FRAGMENT | {"X-CSRFToken": csrf(client)}
    for _ in range(4):
        time.advance(minutes=4)
        client.put("/lock/use", headers=headers)
    assert client.get("/me/lock").location == "/step-up?next=/me/lock"
    assert client.delete("/me/lock", headers=headers).status_code == 401
    assert held(everyone).has_lock
    post(client, "/step-up", password="correct-horse-7")
    assert client.delete("/me/lock", headers=headers).headers["HX-Redirect"] == "/me?said=unlock"
    time.advance(minutes=30)
    assert client.get("/me").status_code == 200
    client.post("/sign-out", data={"csrf_token": csrf(client)})
    enter(client)
    assert not held(everyone).has_lock


def test_the_delay_changes_alone_and_the_code_stays(client, time, everyone):
    page = client.get("/me/lock")
    assert "Verrouiller maintenant" in page.text and 'value="5" checked' in page.text
    assert settle(client, "", "", 15).location == "/me?said=lock"
    time.advance(minutes=12)
    assert "Un code après 15 minutes" in client.get("/me").text
    shut(client)
    assert give(client, CODE).status_code == 303


def test_a_hundred_codes_sent_together_are_five(client, time, everyone):
    """Each is counted before it is looked at, and the count is the database's own."""
    shut(client)
    row, lea = held(everyone), everyone.lea
    for _ in range(locking.TRIES):
        locking._count_try(lea, row.id)
    with pytest.raises(locking.LockLost):
        locking.open_by_code(lea, row.id, CODE)
    assert db.session.get_one(Session, row.id).ended_at


def test_the_code_is_nowhere_and_its_hash_needs_a_key_of_the_server(client, time, everyone):
    from domain.accounts import passwords

    row = held(everyone)
    assert row.code_hash.startswith("$argon2id$")
    assert not passwords.matches(row.code_hash, CODE)
    assert not passwords.matches(row.code_hash, f"{row.browser}:{CODE}")


def test_an_open_page_of_a_forgotten_browser_is_cut_off(client, time, everyone):
    row = held(everyone)
    assert locking.locked_among({row.id}) == set()
    time.advance(minutes=6)
    assert locking.locked_among({row.id}) == {row.id}
    assert sessions.alive({row.id}, 12) == {row.id}, "locked is not ended"
    locking.lock(row.id)
    assert clock.now() - db.session.get_one(Session, row.id).locked_at < timedelta(seconds=1)
