"""One open client of a Synapse: a long poll that listens, a connection that sends."""

import asyncio
import json
import random
import time
import uuid
from urllib.parse import quote

import aiohttp

from bench.chat_page import WORDS, Tally
from bench.synapse_server import registration

POLL_SECONDS = 30
FILTER = {
    "presence": {"types": []}, "account_data": {"types": []},
    "room": {
        "timeline": {"types": ["m.room.message"]}, "ephemeral": {"types": []},
        "account_data": {"types": []}, "state": {"lazy_load_members": True},
    },
}  # fmt: skip


class Page:
    def __init__(self, http: aiohttp.ClientSession, base: str, tally: Tally, token: str):
        self.http, self.base, self.tally = http, f"{base}/_matrix/client/v3", tally
        self.token, self.room, self.lock = token, "", asyncio.Lock()
        self.headers = {"Authorization": f"Bearer {token}"}

    async def call(self, method: str, path: str, said: dict | None = None, **asked) -> dict:
        url = f"{self.base}/{path}"
        async with self.http.request(
            method, url, json=said, headers=self.headers, params=asked
        ) as answer:
            read = await answer.json()
            assert answer.status == 200, (path, read)
            return read

    async def open(self) -> None:
        first = await self.call("GET", "sync", filter=json.dumps(FILTER), timeout="0")
        self.listening = asyncio.create_task(self.listen(first["next_batch"]))

    async def listen(self, since: str) -> None:
        asked = {"filter": json.dumps(FILTER), "timeout": str(POLL_SECONDS * 1000)}
        while True:
            told = await self.call("GET", "sync", since=since, **asked)
            since = told["next_batch"]
            for room in told.get("rooms", {}).get("join", {}).values():
                for event in room["timeline"]["events"]:
                    self.tally.arrived(event["content"].get("client_id", ""))

    async def post(self, due: float) -> None:
        client_id = str(uuid.uuid4())
        self.tally.due[client_id] = due
        words = " ".join(random.choices(WORDS, k=random.randint(8, 24)))
        said = {"msgtype": "m.text", "body": words, "client_id": client_id}
        where = f"rooms/{quote(self.room)}/send/m.room.message/{client_id}"
        async with self.lock:
            try:
                await self.call("PUT", where, said)
            except (AssertionError, aiohttp.ClientError):
                self.tally.refused += 1
        self.tally.answers_ms.append((time.perf_counter() - due) * 1000)

    async def close(self) -> None:
        self.listening.cancel()


async def register(http: aiohttp.ClientSession, base: str, tally: Tally, name: str) -> Page:
    url = f"{base}/_synapse/admin/v1/register"
    async with http.get(url) as answer:
        nonce = (await answer.json())["nonce"]
    async with http.post(url, json=registration(nonce, name)) as answer:
        read = await answer.json()
    assert "access_token" in read, read
    return Page(http, base, tally, read["access_token"])


async def gather(http, base: str, tally: Tally, rooms: int, members: int) -> list[list[Page]]:
    """Everybody registered, everybody in her room."""
    made = []
    for number in range(rooms):
        names = [f"r{number}m{member}" for member in range(members)]
        room = [await register(http, base, tally, name) for name in names]
        where = await room[0].call("POST", "createRoom", {"preset": "public_chat"})
        for page in room:
            page.room = where["room_id"]
        for page in room[1:]:
            await page.call("POST", f"join/{quote(page.room)}", {})
        made.append(room)
    return made
