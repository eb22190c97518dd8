"""What coturn refuses, set as we ship it: special addresses, past credentials, greed."""

import asyncio
import base64
import hmac
import time
from hashlib import sha1

import pytest
from aioice import stun
from aioice.turn import TurnClientUdpProtocol

from config import RelaySettings
from tests.fixtures import coturn
from tests.fixtures.coturn import SECRET, Coturn

pytestmark = pytest.mark.skipif(not coturn.present(), reason=coturn.ABSENT)
SPECIAL = [
    "0.0.0.1",
    "10.0.0.1",
    "10.255.255.254",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.168.0.1",
    "192.168.255.254",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "255.255.255.255",
]
SPECIAL_6 = [
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::a00:1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "ff02::1",
    "2001:db8::1",
    "2002:a00:1::1",
]
FAMILY = (0x0017, "REQUESTED-ADDRESS-FAMILY", stun.pack_unsigned, stun.unpack_unsigned)


@pytest.fixture(scope="module")
def turn(tmp_path_factory):
    with Coturn(tmp_path_factory.mktemp("turn")) as running:
        yield running


def credentials(name: str = "someone", *, life: int = 60, secret: str = SECRET) -> tuple[str, str]:
    user = f"{int(time.time()) + life}:{name}"
    return user, base64.b64encode(hmac.new(secret.encode(), user.encode(), sha1).digest()).decode()


async def ask(turn, user: str, password: str, family: int = 4) -> TurnClientUdpProtocol:
    """An allocation. Raises TransactionFailed."""
    server = (turn.address, turn.port)
    loop = asyncio.get_running_loop()
    _, client = await loop.create_datagram_endpoint(
        lambda: TurnClientUdpProtocol(server, user, password, 600, 500), remote_addr=server
    )
    try:
        await (client.connect() if family == 4 else connect_6(client))
    except BaseException:
        client.transport.close()
        await asyncio.sleep(0)  # sockets close at the next turn of the loop
        raise
    return client


async def connect_6(client: TurnClientUdpProtocol) -> None:
    """aioice asks for IPv4 only: here the attribute it does not know is written by hand."""
    stun.ATTRIBUTES_BY_NAME.setdefault("REQUESTED-ADDRESS-FAMILY", FAMILY)
    stun.ATTRIBUTES_BY_TYPE.setdefault(FAMILY[0], FAMILY)
    request = stun.Message(message_method=stun.Method.ALLOCATE, message_class=stun.Class.REQUEST)
    request.attributes["LIFETIME"] = 600
    request.attributes["REQUESTED-TRANSPORT"] = 0x11000000
    request.attributes["REQUESTED-ADDRESS-FAMILY"] = 0x02000000
    await client.request_with_retry(request)


async def leave(client: TurnClientUdpProtocol) -> None:
    await client.delete()
    await asyncio.sleep(0)


async def permission(client, *peers: str) -> int:
    """0, or the error's code."""
    request = stun.Message(
        message_method=stun.Method.CREATE_PERMISSION, message_class=stun.Class.REQUEST
    )
    for peer in peers:
        request.attributes["XOR-PEER-ADDRESS"] = (peer, 9)
    try:
        await client.request_with_retry(request)
    except stun.TransactionFailed as failed:
        return failed.response.attributes["ERROR-CODE"][0]
    return 0


async def test_no_special_address_is_a_peer(turn):
    client = await ask(turn, *credentials())
    answers = {peer: await permission(client, peer) for peer in SPECIAL}
    assert {peer: code for peer, code in answers.items() if code != 403} == {}
    assert await permission(client, "9.9.9.9") == 0, "it forwards nothing at all: nothing is proven"
    await leave(client)


async def test_nor_is_any_of_version_6(turn):
    client = await ask(turn, *credentials(), family=6)
    answers = {peer: await permission(client, peer) for peer in SPECIAL_6}
    assert {peer: code for peer, code in answers.items() if code != 403} == {}
    assert await permission(client, "2620:fe::9") == 0, "it forwards nothing: nothing is proven"
    await leave(client)


async def test_credentials_that_are_past_or_signed_by_another_open_nothing(turn):
    wrong = [
        credentials(life=-1), credentials(secret="another"), ("someone", SECRET),
        (credentials("eve")[0], credentials("someone")[1]), ("", ""),
    ]  # fmt: skip
    for user, password in wrong:
        with pytest.raises((stun.TransactionFailed, ConnectionError)):
            await ask(turn, user, password)


async def test_one_person_has_a_dozen_allocations_at_most(turn):
    open_now = []
    for _ in range(40):
        try:
            open_now.append(await ask(turn, *credentials("greedy")))
        except stun.TransactionFailed as refused:
            assert refused.response.attributes["ERROR-CODE"][0] == 486
    assert len(open_now) == 12
    other = await ask(turn, *credentials("another"))
    for client in (*open_now, other):
        await leave(client)


async def test_the_credentials_that_pages_get_are_taken(app, turn):
    from blueprints.calls import ice

    settings = RelaySettings(turn_url=",".join(turn.urls.values()), turn_secret=SECRET)
    (server,) = ice.servers(settings, "person-0198")
    assert server["urls"] == list(turn.urls.values())
    assert "0198" not in server["username"]
    assert 3500 < int(server["username"].split(":")[0]) - time.time() <= 3600
    client = await ask(turn, server["username"], server["credential"])
    await leave(client)
    assert "person" not in turn.said()
