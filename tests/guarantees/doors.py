"""Every other door by which words come out, asked at the end: pages, search, synthesis, copy."""

import io
import re
import time
import zipfile

import pypdfium2
import requests

from tests.guarantees.articles import TAG
from tests.guarantees.device import Device
from tests.guarantees.stage import Stage

ASKED = 25
RESULT = re.compile(r'class="row result".*?</a>', re.DOTALL)
FORM = {"first": "2020-01-01"}


def ask_everywhere(stage: Stage) -> None:
    """What each gives, into the history, by the eyes of the first person: she is everywhere."""
    device, texts = stage.devices[0], stage.history.texts
    session = device.session()
    for room in stage.rooms:
        texts[f"the page of {room}"] = _words(_get(session, device, f"/conversations/{room}"))
        texts[f"the synthesis of {room}"] = _synthesis(session, device, room)
    texts["the list"] = _words(_get(session, device, "/conversations"))
    texts["the search"] = _searched(stage, session, device)
    texts["the copy of one's data"] = _copy(session, device)
    if stage.pushes:
        texts["the pushes"] = "\n".join(map(str, stage.pushes.said()))


def _searched(stage: Stage, session: requests.Session, device: Device) -> str:
    """What was erased last, asked everywhere and from the keyboard; what was kept is found."""
    ends = {one.what["id"] for one in stage.history.of("erase", "ok")}
    said = {one.id: one for view in device.view.values() for one in view.values()}
    erased = [one.what["body"] for one in stage.history.of("edit") if one.what["id"] in ends]
    erased += [
        one.what["body"] for one in stage.history.of("send", "ok") if one.what["id"] in ends
    ]  # fmt: skip
    kept = [one.body for one in said.values() if one.body][:5]
    found = [_find(session, device, words) for words in [*erased[-ASKED:], *kept]]
    if stage.worker:
        _until(lambda: all(words in _find(session, device, words) for words in kept), "the search")
    return "\n".join(found)


def _find(session: requests.Session, device: Device, words: str) -> str:
    pages = (
        _get(session, device, f"/{door}?q={words}", headers={"HX-Request": "true"})
        for door in ("search", "search/jump")
    )
    return "\n".join(_words(one) for page in pages for one in RESULT.findall(page))


def _synthesis(session: requests.Session, device: Device, room: str) -> str:
    url = f"{device.base}/conversations/{room}/synthesis"
    answer = session.post(url, data=FORM, timeout=60)
    if answer.status_code == 422:  # too much was said for one
        return ""
    assert answer.status_code == 200, answer.status_code
    pages = pypdfium2.PdfDocument(answer.content)
    text = "\n".join(one.get_textpage().get_text_range() for one in pages)
    pages.close()
    return text


def _copy(session: requests.Session, device: Device) -> str:
    url, found = f"{device.base}/privacy/export", []
    asked = session.post(url, allow_redirects=False, timeout=30)
    assert asked.status_code in (204, 303, 200), asked.status_code
    ready = re.compile(r"/privacy/export/[0-9a-f-]+/download")
    _until(
        lambda: found.append(ready.search(session.get(url, timeout=30).text)) or found[-1],
        "the copy",
    )
    answer = session.post(f"{device.base}{found[-1][0]}", timeout=60)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def _get(session: requests.Session, device: Device, path: str, **more) -> str:
    answer = session.get(f"{device.base}{path}", timeout=30, **more)
    assert answer.status_code == 200, (path, answer.status_code)
    assert "no-store" in answer.headers["Cache-Control"], path
    return answer.text


def _words(html: str) -> str:
    return TAG.sub("", html)


def _until(true, door: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{door} does not give what it should"
        time.sleep(0.2)
