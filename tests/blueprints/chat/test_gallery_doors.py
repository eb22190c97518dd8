"""Photos and documents of a conversation: a page by kind, a series side by side, an archive."""

import io
import zipfile

import pytest

from domain.chat import indexing
from tests.blueprints.chat.doors import upload
from tests.domain.chat.saying import picture_bytes


@pytest.fixture
def base(people):
    room = people.cast.about_helene
    for colour in ("red", "brown", "white"):
        people.lea.say(room, photos=upload(picture_bytes(colour=colour), f"{colour}.jpg"))
    people.eric.say(room, files=upload(b"jour;poids\n", "poids.csv"))
    return f"/conversations/{room.id}"


def boxes(page, name="photo"):
    return [box["value"] for box in page.select(f"input[name={name}]")]


def test_each_tab_shows_its_kind_by_month(people, base):
    page = people.eric.page(f"{base}/gallery")
    assert len(page.select("a.photo")) == 3 and page.select_one("section h2").text
    assert "Léa" in page.select_one("a.photo img")["alt"]
    documents = people.eric.page(f"{base}/gallery?tab=documents")
    assert "poids.csv" in documents.text and not documents.select("a.photo")
    assert "Aucun message vocal" in people.eric.page(f"{base}/gallery?tab=vocaux").text
    people.sami.get(f"{base}/gallery", 404)


def test_two_to_four_photos_stand_side_by_side_the_oldest_first(people, base):
    ids = boxes(people.eric.page(f"{base}/gallery"))
    asked = "&".join(f"photo={one}" for one in ids)
    page = people.eric.page(f"{base}/comparison?{asked}")
    shown = [link["href"].rpartition("/")[2] for link in page.select("figure a.photo")]
    assert shown == ids[::-1] and "même jour" in page.text
    refused = people.eric.get(f"{base}/comparison?photo={ids[0]}", 422)
    assert "de deux à quatre" in refused.text and f'value="{ids[0]}" checked' in refused.text
    people.sami.get(f"{base}/comparison?{asked}", 404)


def test_the_chosen_ones_leave_in_an_archive_or_all_of_the_tab(people, base):
    page = people.eric.page(f"{base}/gallery")
    for form, names in (
        ({"photo": boxes(page)[:1], "tab": "photos"}, ["white.jpg"]),
        ({"tab": "photos"}, ["brown.jpg", "red.jpg", "white.jpg"]),
        ({"tab": "documents"}, ["poids.csv"]),
    ):
        answer = people.eric.post(f"{base}/downloads", form, 200)
        assert answer.mimetype == "application/zip"
        assert answer.content_length == len(answer.data)
        archive = zipfile.ZipFile(io.BytesIO(answer.data))
        assert sorted(archive.namelist()) == names
    people.eric.post(f"{base}/downloads", {"tab": "vocaux"}, 422)
    people.sami.post(f"{base}/downloads", {}, 404)


def test_the_links_are_listed_by_month_and_lead_back(people, base):
    room = people.cast.about_helene
    people.lea.say(room, "Voyez https://ameli.fr/plaies?a=1&b=<2>")
    assert "Aucun lien" in people.eric.page(f"{base}/gallery?tab=liens").text
    indexing.catch_up(room.id)
    page = people.eric.page(f"{base}/gallery?tab=liens")
    link = page.select_one(".gallery-site")
    assert link["href"] == "https://ameli.fr/plaies?a=1&b=" and "noreferrer" in link["rel"]
    assert "ameli.fr" in link.text and page.select_one("section h2").text
    back = page.select_one("a.gallery-by")
    assert "Léa" in back.text and back["href"].startswith(f"{base}?at=5#message-")
    assert not page.select("input[type=checkbox], [data-download]")
    people.eric.post(f"{base}/downloads", {"tab": "liens"}, 422)
    people.sami.get(f"{base}/gallery?tab=liens", 404)
