"""Where a push may go. An endpoint is an address that a stranger gives: only the four services that
browsers use are ever called, and only at an address of the public internet."""

import ipaddress
import re
import socket
from dataclasses import dataclass

from gateways.errors import GatewayError

SERVICES = (
    "fcm.googleapis.com", "jmt17.google.com", "updates.push.services.mozilla.com",
    "web.push.apple.com", "notify.windows.com",
)  # fmt: skip
LONGEST = 2048
_PUBLIC = re.compile(r"https://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::443)?(/[!-~]*)", re.ASCII)
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1):(\d{1,5})(/[!-~]*)", re.ASCII)
_TRANSLATED = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")
)


@dataclass(frozen=True, slots=True)
class Address:
    """`ip` is the address that was judged, and the one to connect to."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str = ""

    @property
    def origin(self) -> str:
        usual = self.scheme == "https"
        return f"{self.scheme}://{self.host}" if usual else f"http://{self.host}:{self.port}"

    @property
    def takes_silence(self) -> bool:
        """Apple ends the subscription of a device that was woken three times for nothing."""
        return not self.host.endswith("push.apple.com")


def parse(endpoint: str, *, loopback: bool = False) -> Address:
    """Raises GatewayError, for good and without a reason that would teach anything. `loopback`
    also lets services of this very machine in, for tests."""
    if len(endpoint) <= LONGEST and not set(endpoint) & set("@#\\"):
        told = _PUBLIC.fullmatch(endpoint)
        if told and _is_known(told[1]):
            return Address("https", told[1], 443, told[2])
        here = _LOOPBACK.fullmatch(endpoint) if loopback else None
        if here and 0 < int(here[2]) < 65536:
            return Address("http", here[1], int(here[2]), here[3], here[1])
    raise GatewayError("adresse refusée", permanent=True)


def resolve(address: Address) -> Address:
    """The same with the address to connect to. One that is not public among its answers, and none
    is called: a name that points inside is not one of theirs."""
    if address.ip:
        return address
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError:
        raise GatewayError("service injoignable") from None
    ips = [str(answer[4][0]) for answer in found]
    if not ips or not all(map(is_public, ips)):
        raise GatewayError("adresse refusée", permanent=True)
    return Address(address.scheme, address.host, address.port, address.path, ips[0])


def is_public(text: str) -> bool:
    """Not of a private network, nor one that a translator would turn into one."""
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return False
    return ip.is_global and not ip.is_multicast and not _is_translated(ip)


def _is_translated(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv4Address):
        return False
    named = ip.ipv4_mapped or ip.sixtofour or ip.teredo
    return bool(named) or any(ip in net for net in _TRANSLATED)


def _is_known(host: str) -> bool:
    return any(host == known or host.endswith(f".{known}") for known in SERVICES)
