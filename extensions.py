"""Extensions, unbound: app.py binds them."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_sock import Sock
from flask_wtf.csrf import CSRFProtect
from htmx_flask import Htmx


def caller() -> str:
    """The address that limits count by: of IPv6, the /56 that one subscriber hops within."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address) or address.ipv4_mapped:
        return str(address)
    return str(ip_network((address, 56), strict=False))


# Limits are never off: when Redis does not answer within half a second, each process counts alone.
LIMITING = {
    "key_func": caller,
    "headers_enabled": False,
    "in_memory_fallback_enabled": True,
    "storage_options": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
}
csrf = CSRFProtect()
htmx = Htmx()
limiter = Limiter(**LIMITING)
login = LoginManager()
sock = Sock()
