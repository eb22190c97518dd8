"""What a page sends as a tracing is whole, or nothing of it is kept."""

import io
import json
from array import array
from base64 import b64encode
from datetime import timedelta

import pypdfium2
import pytest
import sqlalchemy as sa

from domain import clock
from domain.audit.trail import AuditEntry
from domain.calls import closing, keeping, tracings
from domain.chat import storing
from domain.chat.conversations import Conversation
from domain.chat.messages import Attachment
from domain.db import db
from domain.errors import NotFound, Refused
from tests.domain.calls.story import admitted, herself
from tests.domain.calls.tracing import heart, sent, with_gap
from vault.blobs import BlobStore

STRIP = heart()
CLIENT = "01900000-0000-7000-8000-00000000ec60"


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path / "sealed")


def keep(call, blobs, who="eric", client=CLIENT, **other):
    strip = tracings.read(sent(STRIP, **other))
    return keeping.keep(
        herself(getattr(call.everyone, who)), call.consultation, strip, client, blobs
    )


def opened(blobs, message):
    """The PDF and the raw document of a message."""
    conversation = db.session.get_one(Conversation, message.conversation_id)
    parts = [storing.open_part(blobs, conversation, one.id, storing.ORIGINAL)[1] for one in message.attachments]  # fmt: skip  # noqa: E501
    return parts[0], json.loads(parts[1])


def text_of(pdf):
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_the_sheet_and_its_data_are_in_the_conversation(everyone, blobs):
    call = admitted(everyone)
    message, is_new = keep(call, blobs)
    assert is_new and message.body == "Tracé ECG de 30 s · 72/min · Simulation"
    assert [one.media_type for one in message.attachments] == [
        "application/pdf",
        "application/json",
    ]
    sheet, raw = opened(blobs, message)
    assert raw["format"] == "liane-tracing" and raw["simulation"] is True
    assert raw["heart_rate"] == 72 and raw["lost_instants"] == 0
    assert raw["samples"]["II"] == [float(v) for v in STRIP[1::3]]
    words = text_of(sheet)
    for said in ("Abadie", "Hélène", "25 mm/s", "10 mm/mV", "72/min", "Simulation", "accord"):
        assert said in words, said
    assert "Simulation" not in text_of(opened(blobs, keep(call, blobs, client=CLIENT[:-1] + "1", source="polar", device="Polar H10")[0])[0])  # fmt: skip  # noqa: E501


def test_it_is_kept_once_and_written_down(everyone, blobs):
    call = admitted(everyone)
    (first, is_new), (again, is_newer) = keep(call, blobs), keep(call, blobs)
    assert (first.id, is_new, is_newer) == (again.id, True, False)
    acts = list(db.session.scalars(sa.select(AuditEntry.act)))
    assert acts.count("consultation traced") == 1


def test_a_gap_stays_a_gap_on_paper_and_in_the_data(everyone, blobs):
    call, holed = admitted(everyone), with_gap(array("h", STRIP), 12, 13.6)
    strip = tracings.read(sent(holed))
    message, _ = keeping.keep(herself(everyone.eric), call.consultation, strip, CLIENT, blobs)
    sheet, raw = opened(blobs, message)
    assert raw["lost_instants"] == 400
    assert raw["samples"]["I"][12 * 250] is None and raw["samples"]["I"][12 * 250 - 1] is not None
    words = text_of(sheet)
    assert "Signal perdu" in words and words.count("perdu 1,6 s") == 3


def test_the_grid_is_true(everyone, blobs):
    """Ten seconds measure 250 mm: the marks of the seconds stand in the PDF where they belong."""
    sheet, _ = opened(blobs, keep(admitted(everyone), blobs)[0])
    page = pypdfium2.PdfDocument(io.BytesIO(sheet))[0]
    text = page.get_textpage()
    zero, five = (_left(text, words) for words in ("0 s", "5 s"))
    assert abs((five - zero) / 72 * 25.4 - 125) < 0.5


def _left(text, words):
    found = text.search(words, match_whole_word=True)
    index, _ = found.get_next()
    return text.get_charbox(index)[0]


def test_twelve_leads_at_a_kilohertz_fit(everyone, blobs):
    leads = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]
    few = array("h", [0]) * (12 * 1000 * 30)
    strip = tracings.read(sent(few, leads=leads, rate=1000))
    call = admitted(everyone)
    message, _ = keeping.keep(herself(everyone.eric), call.consultation, strip, CLIENT, blobs)
    assert "72/min" not in message.body
    assert len(pypdfium2.PdfDocument(io.BytesIO(opened(blobs, message)[0]))) == 3


def test_a_stranger_keeps_nothing_and_a_call_that_is_over_neither(everyone, blobs):
    call = admitted(everyone)
    with pytest.raises(NotFound):
        keep(call, blobs, who="sami")
    closing.close(herself(everyone.eric), call.consultation)
    with pytest.raises(Refused, match="terminée"):
        keep(call, blobs)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0


def test_when_it_was(everyone):
    with clock.at(clock.now()) as time:
        strip = tracings.read(sent(STRIP, age=90))
        assert strip.ended_at == time.moment - timedelta(seconds=90)
        assert strip.started_at == strip.ended_at - timedelta(seconds=30)


NAN, INFINITE = float("nan"), float("inf")


@pytest.mark.parametrize(
    "other",
    [
        *({"rate": rate} for rate in (NAN, INFINITE, -250, 0, 2500, "250", None, True, [250])),
        *({"unit": unit} for unit in (NAN, -INFINITE, 0, 1e9, "1")),
        *({"age": age} for age in (NAN, -1, 1e9)),
        *(
            {"leads": leads}
            for leads in ([], ["I"] * 3, "I", ["I"] * 13, ["<b>", "II", "III"], [1], None)
        ),
        *({"source": source} for source in ("", "hospital", None, ["polar"])),
        *({"device": device} for device in (None, "x" * 61, "a\nb", 5)),
        *({"data": data} for data in (None, "", "not base64", "é", "AAA", "AAAA", [1, 2])),
    ],
    ids=str,
)
def test_a_tracing_that_is_spoiled_is_refused_whole(other):
    with pytest.raises(Refused) as refusal:
        tracings.read(sent(STRIP[: 3 * 1000], **other))
    assert refusal.value.status == 422 and refusal.value.sentence


def test_millions_of_samples_are_refused():
    for data, status in (("A" * 8_000_000, 413), (b64encode(bytes(6 * 250 * 60)).decode(), 413)):
        with pytest.raises(Refused) as refusal:
            tracings.read(sent(STRIP[:9], data=data))
        assert refusal.value.status == status


def test_a_source_ten_times_too_quick_is_too_long():
    ten = array("h", STRIP) * 10
    with pytest.raises(Refused, match="trop long"):
        tracings.read(sent(ten))


def test_short_empty_or_not_agreed():
    for other, words in (
        ({"samples": STRIP[:1500]}, "trop court"),
        ({"samples": with_gap(array("h", STRIP), 0, 30)}, "aucun signal"),
        ({"samples": STRIP, "consent": False}, "d’accord"),
        ({"samples": STRIP, "consent": "true"}, "d’accord"),
    ):
        with pytest.raises(Refused, match=words):
            tracings.read(sent(**other))
