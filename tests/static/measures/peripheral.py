"""A health device in software: a Bluetooth peripheral and a central on one virtual link (bumble).

What the central is notified of crossed HCI, L2CAP and ATT, as over the air.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from bumble.controller import Controller
from bumble.core import UUID
from bumble.device import Device, Peer
from bumble.gatt import Characteristic, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink

DEVICE, PHONE = "F0:F1:F2:F3:F4:F5", "E0:E1:E2:E3:E4:E5"
PATIENCE = 20


def heard(service: int, characteristic: int, payload: str, *, indicated: bool = False) -> str:
    """What a central that subscribed receives of `payload` (both hexadecimal), on a thread of its
    own: the browsers' driver has the loop of this one."""

    async def heard_in_time() -> str:
        said = bytes.fromhex(payload)
        return await asyncio.wait_for(_heard(service, characteristic, said, indicated), PATIENCE)

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, heard_in_time()).result()


async def _heard(service: int, characteristic: int, payload: bytes, indicated: bool) -> str:
    link = LocalLink()
    peripheral, central = (_device(link, name, at) for name, at in (("S", DEVICE), ("C", PHONE)))
    how = Characteristic.Properties.INDICATE if indicated else Characteristic.Properties.NOTIFY
    value = Characteristic(_uuid(characteristic), how, Characteristic.Permissions(0), b"")
    peripheral.add_service(Service(_uuid(service), [value]))
    for device in (peripheral, central):
        await device.power_on()
    await peripheral.start_advertising()
    connection = await central.connect(peripheral.random_address)
    received = await _subscribe(Peer(connection), service, characteristic)
    tell = peripheral.indicate_subscribers if indicated else peripheral.notify_subscribers
    await tell(value, payload)
    return (await received.get()).hex()


def _device(link: LocalLink, name: str, address: str) -> Device:
    controller = Controller(name, link=link, public_address=Address(address))
    return Device(name=name, address=Address(address), host=Host(controller, controller))


async def _subscribe(peer: Peer, service: int, characteristic: int) -> "asyncio.Queue[bytes]":
    """By the standard numbers alone, as a browser finds them."""
    await peer.discover_services([_uuid(service)])
    await peer.discover_characteristics([_uuid(characteristic)])
    (found,) = peer.get_characteristics_by_uuid(_uuid(characteristic))
    received: asyncio.Queue[bytes] = asyncio.Queue()
    await found.discover_descriptors()
    await found.subscribe(received.put_nowait)
    return received


def _uuid(number: int) -> UUID:
    return UUID.from_16_bits(number)
