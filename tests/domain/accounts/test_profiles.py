"""How a person shows herself: names, absence, photo, and when she may be disturbed."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from domain import clock, data_keys
from domain.accounts import availability, disturbing, own_keys, photos, presenting, profiles
from domain.accounts.disturbing import Preferences
from domain.accounts.presenting import Presentation
from domain.db import db, transaction
from domain.errors import NotFound, Refused
from tests.cast import cast
from tests.domain.chat.test_images import located_photo, png_header

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def told(app):
    return cast(app)


@pytest.fixture
def blobs(app):
    return app.extensions["liane"].blobs


def said(person, **more):
    names = {"title": "", "first_name": person.first_name, "last_name": person.last_name}
    return Presentation(**(names | {"calling": "IDE", "specialties": "", "practice": ""} | more))


def paris(*parts):
    return datetime(*parts, tzinfo=clock.PARIS).astimezone(UTC)


def test_someone_who_said_nothing_is_available(told):
    look = profiles.of(told.lea.id)
    assert (look.is_away, look.has_photo, look.absence) == (False, False, "")


def test_an_absence_ends_by_itself_at_the_hour_said(told):
    with clock.at(NOON) as time:
        availability.go_away(told.lea, NOON + timedelta(hours=2), "De retour à 14 h", told.sami.id)
        look = profiles.of(told.lea.id)
        assert (look.is_away, look.absence, look.substitute) == (
            True, "De retour à 14 h", told.sami.identity,
        )  # fmt: skip
        time.advance(hours=2)
        assert not profiles.of(told.lea.id).is_away


def test_looks_of_many_are_one_query_and_unseal_nothing(told):
    availability.go_away(told.lea, None, "Formation", None)
    both = profiles.looks([told.lea.id, told.eric.id])
    assert (both[told.lea.id].is_away, both[told.eric.id].is_away) == (True, False)
    assert both[told.lea.id].absence == ""


def test_the_switch_keeps_the_sentence_of_last_time(told):
    availability.go_away(told.lea, None, "Formation", told.sami.id)
    availability.come_back(told.lea)
    availability.go_away(told.lea)
    assert profiles.of(told.lea.id).absence == "Formation"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"until": NOON - timedelta(minutes=1)}, "until"),
        ({"message": "x" * 301}, "message"),
        ({"message": "", "substitute_id": "her"}, "substitute"),
        ({"message": "", "substitute_id": "nobody"}, "substitute"),
        ({"message": "", "substitute_id": "the pharmacy"}, "substitute"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(told, more, field):
    known = {"her": told.lea.id, "the pharmacy": told.pharmacy.id}
    if "substitute_id" in more:
        more = more | {"substitute_id": known.get(more["substitute_id"], more["substitute_id"])}
    with clock.at(NOON), pytest.raises(Refused) as refusal:
        availability.go_away(told.lea, **more)
    assert refusal.value.field == field
    assert not profiles.of(told.lea.id).is_away


def test_an_erased_key_takes_the_sentence_with_it(told):
    availability.go_away(told.lea, None, "Formation", None)
    with transaction():
        data_keys.shred(told.lea.data_key_id)
    assert profiles.of(told.lea.id).absence == ""


def test_what_is_sealed_for_one_thing_opens_for_no_other(told):
    from vault.sealing import Unsealable

    with transaction():
        sealed = own_keys.seal(told.lea, "secret", "absence")
    assert own_keys.unseal(told.lea, sealed, "absence") == "secret"
    with pytest.raises(Unsealable):
        own_keys.unseal(told.lea, sealed, "photo")
    with pytest.raises(data_keys.Shredded):
        own_keys.unseal(told.eric, sealed, "absence")


def test_a_name_that_changes_is_no_longer_proved(told):
    assert presenting.change(told.lea, said(told.lea, specialties="plaies")) is False
    assert told.lea.identity.verified_at is not None
    assert presenting.change(told.lea, said(told.lea, last_name="Marin-Petit")) is True
    identity = told.lea.identity
    assert (identity.name, identity.initials, identity.verified_at) == (
        "Léa Marin-Petit", "LM", None,
    )  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [("first_name", " "), ("last_name", "\n"), ("title", "Sir")])  # fmt: skip  # noqa: E501
def test_a_profile_without_a_name_is_refused(told, field, value):
    with pytest.raises(Refused) as refusal:
        presenting.change(told.lea, said(told.lea, **{field: value}))
    assert refusal.value.field == field


def test_a_photo_is_a_square_without_memory_of_where_it_was_taken(told, blobs):
    photos.change(told.lea, located_photo(), blobs)
    for small, side in ((False, 512), (True, 96)):
        data = photos.opened(told.lea.id, blobs, small=small)
        image = Image.open(io.BytesIO(data))
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (side, side), {})
        assert b"Abadie" not in data and b"Fairphone" not in data


def test_a_new_photo_has_a_new_address_and_the_old_one_is_gone(told, blobs):
    photos.change(told.lea, located_photo(), blobs)
    before, held = profiles.of(told.lea.id).photo, blobs.names()
    photos.change(told.lea, located_photo(), blobs)
    assert profiles.of(told.lea.id).photo != before
    assert len(blobs.names()) == len(held) == 1 and blobs.names() != held
    photos.remove(told.lea, blobs)
    assert blobs.names() == []
    with pytest.raises(NotFound):
        photos.opened(told.lea.id, blobs)


@pytest.mark.parametrize("data", [b"", b"no photo", png_header(30_000, 30_000)])
def test_what_is_no_photo_leaves_the_one_before(told, blobs, data):
    photos.change(told.lea, located_photo(), blobs)
    with pytest.raises(Refused) as refusal:
        photos.change(told.lea, data, blobs)
    assert refusal.value.field == "photo" and profiles.of(told.lea.id).has_photo


def test_the_sweep_of_lost_files_keeps_photos(told, blobs):
    from domain.chat import sweeping

    photos.change(told.lea, located_photo(), blobs)
    with clock.at(datetime.now(UTC) + timedelta(days=2)):
        assert sweeping.sweep(blobs) == 0
    assert photos.opened(told.lea.id, blobs)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (paris(2026, 11, 24, 20, 29), False),
        (paris(2026, 11, 24, 20, 30), True),
        (paris(2026, 11, 24, 23, 59), True),
        (paris(2026, 11, 25, 0, 0), True),
        (paris(2026, 11, 25, 6, 59), True),
        (paris(2026, 11, 25, 7, 0), False),
        # 29 March 2026: at 2:00 it is 3:00; 25 October: 2:30 comes twice, and both are night.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 18, 30, tzinfo=UTC), True),
    ],
)
def test_quiet_hours_pass_midnight_and_follow_the_clock_of_paris(told, at, quiet):
    disturbing.choose(told.lea, Preferences(quiet_from=20 * 60 + 30, quiet_to=7 * 60))
    assert disturbing.may_disturb(told.lea.id, at) is not quiet
    assert disturbing.may_disturb(told.lea.id, at, urgent=True)


def test_who_wants_nothing_is_disturbed_for_urgencies_only(told):
    disturbing.choose(told.lea, Preferences(messages="nothing"))
    assert not disturbing.may_disturb(told.lea.id, NOON)
    assert disturbing.may_disturb(told.lea.id, NOON, urgent=True)
    assert disturbing.may_disturb(told.eric.id, NOON)


@pytest.mark.parametrize(
    "wanted",
    [
        Preferences(messages="sometimes"),
        Preferences(quiet_from=60),
        Preferences(quiet_from=60, quiet_to=60),
    ],
)
def test_odd_preferences_are_refused(told, wanted):
    with pytest.raises(Refused):
        disturbing.choose(told.lea, wanted)
    assert disturbing.of(told.lea.id) == Preferences()


@pytest.mark.parametrize(("text", "expected"), [("", None), ("7:05", 425), ("20h30", 1230)])
def test_hours_are_read_as_people_type_them(text, expected):
    assert disturbing.minutes(text, "quiet_from") == expected


@pytest.mark.parametrize("text", ["25:00", "12:60", "soir", "7"])
def test_what_is_no_hour_is_refused(text):
    with pytest.raises(Refused):
        disturbing.minutes(text, "quiet_from")


def test_the_session_sees_no_half_written_profile(told):
    with pytest.raises(Refused):
        availability.go_away(told.lea, None, "x" * 400)
    assert db.session.get(profiles.Profile, told.lea.id) is None
