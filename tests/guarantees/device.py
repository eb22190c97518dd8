"""One page of one person: it posts with retries under the same id, listens, asks what it missed."""

import json
import random
import threading
import time
import uuid
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field

import requests
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.guarantees.articles import Shown, read
from tests.guarantees.history import History

TIMEOUT, EVER = (2, 6), 1 << 30
NO_ANSWER: tuple[list[Shown], int, int, int] = ([], 0, -1, 0)
LOST = (requests.RequestException, OSError)


@dataclass
class Device:
    """`rooms`: conversation -> the hand of its person there. `view` is what its page shows,
    kept as a page keeps it (`static/js/chat/catching-up.js`): by number, a gap is asked for."""

    name: str
    port: int
    cookie: str
    csrf: str
    rooms: dict[str, str]
    history: History
    chance: random.Random
    session_id: str = ""
    view: dict[str, dict[int, Shown]] = field(default_factory=lambda: defaultdict(dict))
    last: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    change: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    own: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unanswered: set[str] = field(default_factory=set)
    said: int = 0
    sockets: int = 0
    new_id_on_retry: bool = False
    writing: bool = True
    over: bool = False
    out: bool = False

    def __post_init__(self) -> None:
        self.asking = threading.RLock()
        acts = (self._listen, self._write)
        self.threads = [threading.Thread(target=act, daemon=True) for act in acts]

    @property
    def base(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    # Writing

    def _write(self) -> None:
        session = self.session()
        while self.writing:
            where = self.chance.choice(list(self.rooms))
            step = self.chance.random()
            if step < 0.64:
                self.say(session, where, at_once=3 if step < 0.1 else 1)
            elif step < 0.8:
                self.act(session, where)
            elif step < 0.92:
                self.read(session, where)
            else:
                self._ask(where)
            time.sleep(self.chance.uniform(0.0, 0.12))

    def say(self, session: requests.Session, where: str, at_once: int = 1) -> None:
        """Until it is answered, or the campaign is over; `at_once`: as a double click does."""
        self.said += 1
        client_id = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        body = f"{self.name} {self.said}"
        told = {"conv": where, "client_id": client_id, "body": body, "hand": self.rooms[where]}
        if self.chance.random() < 0.2 and self.view[where]:
            told["reply_to"] = self.chance.choice(list(self.view[where].values())).id
        self.history.note(self.name, "send", "invoke", **told)
        doubles = [
            threading.Thread(target=self._post, args=(self.session(), where, told))
            for _ in range(at_once - 1)
        ]
        for one in doubles:
            one.start()
        while not (done := self._post(session, where, told)) and not self.over:
            if self.new_id_on_retry:
                told = told | {"client_id": str(uuid.uuid4())}
            time.sleep(self.chance.uniform(0.05, 0.4))
        if not done:
            self.history.note(self.name, "send", "info", **told)
        for one in doubles:
            one.join(10)

    def _post(self, session: requests.Session, where: str, told: dict) -> bool:
        """Whether it is settled: acknowledged, or refused for good."""
        url, form = f"{self.base}/conversations/{where}/messages", {"body": told["body"]}
        form |= {name: told[name] for name in ("client_id", "reply_to") if name in told}
        try:
            answer = session.post(url, data=form, timeout=TIMEOUT)
        except LOST:
            return False
        if answer.status_code in (200, 201):
            [said] = read(answer.text)
            self.own[where] = max(self.own[where], said.seq)
            self.history.note(self.name, "send", "ok", **told, seq=said.seq, id=said.id)
            return True
        if answer.status_code == 507:
            self.history.note(self.name, "full", "ok", said=answer.text)
        if answer.status_code == 404:
            self.history.note(self.name, "send", "fail", **told)
        return answer.status_code == 404

    # Changing one's mind

    def act(self, session: requests.Session, where: str) -> None:
        """Edit or take back words of this person, from whichever device: also what has been taken
        back already, as a page does that has not heard of it."""
        mine = [one for one in self.view[where].values() if one.hand == self.rooms[where]]
        if not mine:
            return
        one = self.chance.choice(mine[-6:])
        self.said += 1
        told = {"conv": where, "id": one.id, "body": f"{self.name} {self.said} relu"}
        if self.chance.random() < 0.6:
            self._change(session, "edit", told)
        else:
            self._change(session, "erase", told | {"body": ""})
            if self.chance.random() < 0.5:
                self._change(session, "edit", told)

    def _change(self, session: requests.Session, f: str, told: dict) -> None:
        """Until it is answered: after a lost answer the same is asked again, perhaps late."""
        url = f"{self.base}/conversations/{told['conv']}/messages/{told['id']}"
        self.history.note(self.name, f, "invoke", **told)
        end, tries = time.monotonic() + 10, 0
        while time.monotonic() < end and not self.over:
            tries += 1
            with suppress(*LOST):
                if f == "edit":
                    answer = session.put(url, data={"body": told["body"]}, timeout=TIMEOUT)
                else:
                    answer = session.delete(url, timeout=TIMEOUT)
                if answer.status_code in (200, 404, 409):
                    refused = "fail" if tries == 1 else "info"  # a lost answer may have said yes
                    kind = "ok" if answer.status_code == 200 else refused
                    self.history.note(self.name, f, kind, **told)
                    return
            time.sleep(self.chance.uniform(0.05, 0.4))
        self.history.note(self.name, f, "info", **told)

    # Reading

    def read(self, session: requests.Session, where: str) -> None:
        own, asked = self.own[where], time.monotonic()
        url = f"{self.base}/conversations/{where}/messages?since={max(0, self.last[where] - 3)}"
        try:
            answer = session.get(url, timeout=TIMEOUT)
        except LOST:
            return
        if answer.status_code == 200:
            last = int(answer.headers["X-Last-Seq"])
            self.history.note(self.name, "read", "ok", conv=where, last=last, own=own)
            self.history.saw(self.name, where, asked, read(answer.text))

    def reads_while_full(self, where: str) -> None:
        """Whether what was said is still given; a cut connection says nothing of it."""
        url = f"{self.base}/conversations/{where}/messages?since=0"
        with suppress(*LOST):
            status = self.session().get(url, timeout=TIMEOUT).status_code
            self.history.note(self.name, "read while full", "ok", status=status)

    def all_again(self, where: str) -> dict[int, Shown]:
        """Everything from the start, as a page that was never open."""
        found: dict[int, Shown] = {}
        while page := self._since(where, max(found, default=0), EVER)[0]:
            found |= {one.seq: one for one in page}
        return found

    def numbers(self, where: str) -> tuple[int, int]:
        """The last number and the last change, as the server says them."""
        _, _, last_seq, last_change = self._since(where, self.last[where], EVER)
        return last_seq, last_change

    def _ask(self, where: str) -> None:
        """All that was said after the last number and changed after the last change."""
        with self.asking:
            more = True
            self.unanswered.discard(where)
            while more:
                last, change = self.last[where], self.change[where]
                page, there, last_seq, last_change = self._since(where, last, change)
                if last_seq < 0:  # a page asks again a moment later
                    self.unanswered.add(where)
                self.change[where] = max(change, there)
                self._show(where, page)
                more = last < self.last[where] < last_seq or change < there < last_change

    def _since(self, where: str, seq: int, change: int) -> tuple[list[Shown], int, int, int]:
        asked = time.monotonic()
        url = f"{self.base}/conversations/{where}/messages?since={seq}&changed={change}"
        try:
            answer = self.session().get(url, timeout=TIMEOUT)
        except LOST:
            return NO_ANSWER
        if answer.status_code != 200:
            return NO_ANSWER
        found = read(answer.text)
        self.history.saw(self.name, where, asked, found)
        numbers = [int(answer.headers[f"X-{one}"]) for one in ("Change", "Last-Seq", "Last-Change")]
        return found, *numbers

    def _show(self, where: str, page: list[Shown]) -> None:
        view = self.view[where]
        for one in page:
            known = view.get(one.seq)
            if known is None or one.change > known.change:
                view[one.seq] = one
        self.last[where] = max([self.last[where], *(one.seq for one in page)])

    def session(self) -> requests.Session:
        one = requests.Session()
        one.trust_env = False
        one.headers.update({"Cookie": self.cookie, "X-CSRFToken": self.csrf})
        one.headers["X-Liane-Fragment"] = "1"
        return one

    # Listening

    def _listen(self) -> None:
        headers = {"Cookie": self.cookie}
        while not self.over:
            with suppress(WebSocketException, OSError, TimeoutError):
                url, origin = f"ws://localhost:{self.port}/live", self.base
                with connect(
                    url, origin=origin, compression=None, additional_headers=headers,
                    open_timeout=3, proxy=None,
                ) as socket:  # fmt: skip
                    self._hear(socket)
            time.sleep(self.chance.uniform(0.05, 0.3))

    def _hear(self, socket) -> None:
        self.sockets += 1
        topics = [f"conversation:{one}" for one in self.rooms]
        socket.send(json.dumps({"type": "watch", "topics": topics}))
        while not self.over:
            try:
                frame = json.loads(socket.recv(timeout=0.5))
            except TimeoutError:
                for where in tuple(self.unanswered):
                    self._ask(where)
                continue
            if frame["type"] in ("watching", "catch-up"):
                for where in self.rooms:
                    self._ask(where)
            elif frame["type"] == "message":
                self._heard(frame, socket)
            elif frame["type"] == "changed":
                self._reads_otherwise(frame)
            elif frame["type"] == "receipts":
                for mark in frame["marks"]:
                    told = {"conv": frame["conversation"], "hand": mark["person"]}
                    told |= {"delivered": mark["delivered"], "read": mark["read"]}
                    self.history.note(self.name, "receipt", "ok", **told)

    def _heard(self, frame: dict, socket) -> None:
        where, seq = frame["conversation"], frame["seq"]
        told = {"conv": where, "seq": seq, "socket": self.sockets}
        self.history.note(self.name, "live", "ok", **told)
        page = read(frame["html"])
        self.history.saw(self.name, where, time.monotonic(), page, live=True)
        with self.asking:
            if seq > self.last[where] + 1:
                self._ask(where)
            else:
                self._show(where, page)
        self._acknowledge(socket, where)

    def _reads_otherwise(self, frame: dict) -> None:
        where, change, page = frame["conversation"], frame["change"], read(frame["html"])
        self.history.note(self.name, "changed", "ok", conv=where, change=change)
        self.history.saw(self.name, where, time.monotonic(), page, live=True)
        with self.asking:
            if change <= self.change[where]:
                return
            if change > self.change[where] + 1 or frame["seq"] > self.last[where]:
                self._ask(where)
            else:
                self.change[where] = change
                self._show(where, page)

    def _acknowledge(self, socket, where: str) -> None:
        """Now and then an old number again, as a page whose frames crossed."""
        seq = self.last[where] if self.chance.random() < 0.8 else max(1, self.last[where] - 4)
        kind = self.chance.choice(("delivered", "read"))
        told = {"conv": where, "seq": seq, "hand": self.rooms[where]}
        self.history.note(self.name, "ack", "invoke", **told)
        socket.send(json.dumps({"type": kind, "conversation": where, "seq": seq}))
