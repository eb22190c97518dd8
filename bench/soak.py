"""Writers at work while the server is killed with -9 again and again; then all is checked.

G1 what was acknowledged is there; G2 each client id is one message, whatever the retries; G3 nobody
reads what nobody wrote; G4 each conversation's sequence is dense; G12 the audit chain holds.
"""

import argparse
import json
import random
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import requests

from app import create_app
from commands import migrating
from domain.audit import trail
from domain.chat import reading
from domain.chat.conversations import for_person
from domain.db import db
from tests import cast as players
from tests.system.serving import Server

TIMEOUT = (2, 8)


@dataclass
class Writer:
    """One person who writes, and tries again with the same id until she is answered."""

    name: str
    url: str
    cookie: tuple[str, str]
    token: str
    stop: threading.Event
    acknowledged: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    retries: int = 0

    def run(self) -> None:
        session = requests.Session()
        session.cookies.set(*self.cookie)
        session.headers.update({"X-CSRFToken": self.token, "HX-Request": "true"})
        while not self.stop.is_set():
            client_id, body = str(uuid.uuid4()), f"{self.name} {uuid.uuid4()}"
            self.said[client_id] = body
            if self._until_answered(session, client_id, body):
                self.acknowledged[client_id] = body

    def _until_answered(self, session: requests.Session, client_id: str, body: str) -> bool:
        for _ in range(60):
            try:
                data = {"body": body, "client_id": client_id}
                answer = session.post(self.url, data=data, timeout=TIMEOUT)
                if answer.status_code in (200, 201):
                    return True
            except requests.RequestException:
                pass
            self.retries += 1
            time.sleep(random.uniform(0.05, 0.4))
        return False


def soak(seconds: float, every: float, data: Path, seed: int = 1) -> dict[str, object]:
    """Run, kill, check; the figures. `every`: seconds between two kills, on average."""
    random.seed(seed)
    server = Server(data)
    migrating.migrate(migrating.plain_engine(server.settings.database_url))
    app = create_app(server.settings)
    with app.app_context():
        cast = players.cast(app)
        writers = _writers(app, cast, server)
        db.session.remove()
        server.start()
        kills, slowest = _torment(server, writers, seconds, every)
        server.stop()
        figures = _check(cast, writers) | {"kills": kills, "slowest_start_s": round(slowest, 2)}
        db.session.remove()
        db.engine.dispose()
    return {"seed": seed, "seconds": seconds, **figures}


def _writers(app, cast, server: Server) -> list[Writer]:
    stop, made = threading.Event(), []
    for name in ("lea", "eric", "ines", "lea", "eric"):
        client = app.test_client()
        players.sign_in(client, getattr(cast, name))
        token = players.csrf(client)
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        url = f"{server.url}/conversations/{cast.about_helene.id}/messages"
        made.append(Writer(name, url, (cookie.key, cookie.value), token, stop))
    return made


def _torment(server: Server, writers: list[Writer], seconds: float, every: float):
    threads = [threading.Thread(target=writer.run) for writer in writers]
    for thread in threads:
        thread.start()
    kills, slowest, end = 0, 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(min(random.uniform(0.5, 1.5) * every, max(0.0, end - time.monotonic())))
        server.kill()
        began = time.monotonic()
        server.start()
        kills, slowest = kills + 1, max(slowest, time.monotonic() - began)
    writers[0].stop.set()
    for thread in threads:
        thread.join(60)
    return kills, slowest


def _check(cast, writers: list[Writer]) -> dict[str, object]:
    db.session.remove()
    seat = for_person(db.session.merge(cast.lea)).seat(cast.about_helene.id)
    found, after = [], 0
    while page := reading.since(seat, after).messages:
        found += page
        after = page[-1].seq
    by_client = [message.client_id for message in found]
    acknowledged = {k: v for writer in writers for k, v in writer.acknowledged.items()}
    said = {k: v for writer in writers for k, v in writer.said.items()}
    bodies = {message.client_id: message.body for message in found}
    return {
        "acknowledged": len(acknowledged),
        "retries": sum(writer.retries for writer in writers),
        "lost": sum(bodies.get(one) != body for one, body in acknowledged.items()),
        "doubled": len(by_client) - len(set(by_client)),
        "invented": sum(said.get(one) != body for one, body in bodies.items()),
        "gaps": sum(m.seq != n for n, m in enumerate(found, start=1)),
        "audit_break": trail.first_break(),
    }


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--every", type=float, default=8)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as data:
        print(json.dumps(soak(given.seconds, given.every, Path(data), given.seed)))


if __name__ == "__main__":
    main()
