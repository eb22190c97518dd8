"""Which addresses of this machine the relay offers to browsers, and under which name."""

import ipaddress
import time

import ifaddr

# The list is read again after this many seconds: reading it costs a millisecond of the media loop.
FRESH = 10.0


class Addresses:
    """`public` is the address browsers must use when a router translates it to one of ours."""

    def __init__(self, public: str | None = None):
        self.public = str(_usable(public)) if public else None
        self._read_at = -FRESH
        self._local: list[str] = []

    def host_addresses(self, use_ipv4: bool, use_ipv6: bool) -> list[str]:
        """Stands in for aioice's function: same arguments, same answer."""
        now = time.monotonic()
        if now - self._read_at >= FRESH:
            self._local, self._read_at = self._chosen(machine_addresses()), now
        return [a for a in self._local if (use_ipv6 if ":" in a else use_ipv4)]

    def advertised(self, address: str) -> str:
        """What to write in a candidate for a socket bound to `address`."""
        if self.public and (":" in self.public) == (":" in address):
            return self.public
        return address

    def _chosen(self, local: list[str]) -> list[str]:
        """A public address that is ours is the only one to listen on; loopback is a last resort."""
        if self.public in local:
            return [self.public]
        return [a for a in local if not ipaddress.ip_address(a).is_loopback] or local


def _usable(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Raises ValueError: no browser may be sent to these."""
    ip = ipaddress.ip_address(address)
    if _special(ip):
        raise ValueError(f"{ip} cannot be reached by browsers")
    return ip


def _special(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Never the address of a service. Private ones may be: a hospital runs Liane inside."""
    reserved = ip.is_reserved and not ip.is_loopback
    return ip.is_unspecified or ip.is_multicast or ip.is_link_local or reserved


def machine_addresses() -> list[str]:
    """Every usable address, loopback included; IPv6 ones that need a scope are left out."""
    found = []
    for adapter in ifaddr.get_adapters():
        for ip in adapter.ips:
            address, scope = (ip.ip, 0) if isinstance(ip.ip, str) else (ip.ip[0], ip.ip[2])
            if scope == 0 and not _special(ipaddress.ip_address(address)):
                found.append(address)
    return found
