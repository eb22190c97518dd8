"""The doors of several people in a call: order, guests, notes; what each page is told."""

import pytest

from domain.calls import attending
from tests.blueprints.calls.conftest import Desk
from tests.blueprints.calls.test_live import of_type, room_of
from tests.domain.calls.story import herself


@pytest.fixture
def inside(under_way, doctor, nurse):
    """Both professionals are in; the address of the call."""
    for one in (doctor, nurse):
        join(one, under_way)
    return under_way


@pytest.fixture
def guest(inside, doctor, stranger, everyone):
    """Sami, called in by the doctor."""
    form = {"identity": everyone.sami.id, "agreed": "1"}
    assert doctor.post(f"{inside}/guests", data=form).status_code == 200
    return stranger


def join(desk: Desk, url: str):
    ticket = desk.post(f"{url}/media/ticket", json={}).json["ticket"]
    return desk.post(f"{url}/media/subscription", json={"ticket": ticket})


def test_muting_tells_her_page_who_asks(doctor, everyone, inside, frames):
    answer = doctor.put(f"{inside}/participants/person-{everyone.lea.id}/muting")
    assert answer.status_code == 204
    topic, frame = of_type(frames, "mute-asked")[0]
    assert topic == f"person:{everyone.lea.id}" and frame["name"] == "Dr Éric Roux"


def test_who_is_put_out_leaves_the_relay_and_reads_why(
    doctor, nurse, everyone, inside, frames, relay
):
    away = f"{inside}/participants/person-{everyone.lea.id}"
    for _ in range(2):
        assert doctor.client.delete(away, headers=doctor.headers).status_code == 204
    assert relay_removed(relay) == [f"person-{everyone.lea.id}"]
    assert [topic for topic, _ in of_type(frames, "removed")] == [f"person:{everyone.lea.id}"]
    refused = nurse.post(f"{inside}/media/ticket", json={})
    assert refused.status_code == 409 and refused.json["code"] == "removed"
    page = nurse.get(inside)
    assert page.status_code == 403 and "n’êtes plus dans cet appel" in page.text
    for act in ("closure", "admission"):
        assert nurse.put(f"{inside}/{act}").status_code == 403
    assert doctor.put(away).status_code == 204
    assert nurse.get(inside).status_code == 200


def relay_removed(relay) -> list[str]:
    import gevent

    gevent.sleep(0)
    return [fields["participant"] for verb, fields in relay.asked if verb == "remove"]


def test_the_lock_is_in_every_frame(doctor, inside, frames, everyone):
    assert doctor.put(f"{inside}/lock").status_code == 204
    told = [frame["locked"] for _, frame in of_type(frames, "consultation")][-2:]
    assert told == [True, True]
    assert doctor.client.delete(f"{inside}/lock", headers=doctor.headers).status_code == 204
    assert not of_type(frames, "consultation")[-1][1]["locked"]


def test_a_guest_needs_the_patients_agreement(doctor, everyone, inside):
    refused = doctor.post(f"{inside}/guests", data={"identity": everyone.sami.id})
    assert refused.status_code == 422 and "d’accord" in refused.text


def test_a_guest_is_rung_and_everybody_reads_who_comes(inside, doctor, everyone, frames):
    form = {"identity": everyone.sami.id, "agreed": "1"}
    doctor.post(f"{inside}/guests", data=form)
    topic, ring = of_type(frames, "ring")[0]
    assert topic == f"person:{everyone.sami.id}" and "Abadie" not in str(ring)
    told = {topic.split(":")[0] for topic, _ in of_type(frames, "called-in")}
    assert told == {"consultation", "visit", "person"}


def test_a_guest_sees_the_call_and_nothing_else(guest, inside, everyone):
    page = guest.get(inside)
    assert page.status_code == 200 and "Hélène Abadie" in page.text
    for hidden in ('data-part="lobby"', "Renvoyer le SMS", "/conversations/", "Mes notes"):
        assert hidden not in page.text
    assert guest.get(f"/conversations/{everyone.about_helene.id}").status_code == 404
    assert join(guest, inside).status_code == 200
    for method, path in (
        ("PUT", "lock"), ("PUT", "closure"), ("PUT", "admission"), ("POST", "visits"),
        ("GET", "guests"), ("PUT", "note"), ("DELETE", f"participants/person-{everyone.lea.id}"),
    ):  # fmt: skip
        answer = guest.client.open(f"{inside}/{path}", method=method, headers=guest.headers)
        assert answer.status_code == 404, path


def test_a_guest_is_told_of_people_on_her_own_topic_without_the_lobby(
    guest, inside, everyone, frames
):
    join(guest, inside)
    hers = [
        frame for topic, frame in of_type(frames, "consultation") if topic.startswith("person:")
    ]
    assert hers and all("html" not in frame and "removed" not in frame for frame in hers)
    assert {one["name"] for one in hers[-1]["people"]} >= {"Sami Benali", "Mme Abadie"}


def test_her_right_ends_with_the_call(guest, doctor, inside):
    doctor.put(f"{inside}/closure")
    page = guest.get(inside)
    assert page.status_code == 200 and "Appel terminé" in page.text and "Abadie" not in page.text
    assert guest.post(f"{inside}/media/ticket", json={}).status_code == 404


def test_notes_are_saved_and_hers(doctor, nurse, inside):
    saved = doctor.client.put(f"{inside}/note", json={"text": "Toux"}, headers=doctor.headers)
    assert saved.status_code == 204
    assert ">Toux</textarea>" in doctor.get(inside).text
    assert "Toux" not in nurse.get(inside).text
    long = {"text": "x" * 20_001}
    assert doctor.client.put(f"{inside}/note", json=long, headers=doctor.headers).status_code == 413


def test_searching_names_members_then_the_cpts(doctor, inside):
    assert "Pharmacie du Marché" in doctor.get(f"{inside}/guests").text
    found = doctor.get(f"{inside}/guests?q=sami").text
    assert "Sami Benali" in found and "Le patient est d’accord" in found
    assert "Personne de ce nom" in doctor.get(f"{inside}/guests?q=zzz").text


def test_a_push_says_nothing_of_whom(guest, everyone):
    from domain.notifications import wording
    from domain.notifications.devices import Device

    fields = dict.fromkeys(Device.__annotations__, "x")
    text = wording.call(Device(**fields), "some-call", base="https://liane.example", badge=1)
    assert "Roux" not in text and "Abadie" not in text


def test_who_left_is_not_muted(doctor, everyone, inside):
    room = room_of(inside)
    attending.leave(room, f"person-{everyone.lea.id}")
    refused = doctor.put(f"{inside}/participants/person-{everyone.lea.id}/muting")
    assert refused.status_code == 409 and herself(everyone.lea)
