"""One way to call an operator: bounded in time, no redirect followed, no body in any error."""

from typing import Any

import requests

from gateways.errors import GatewayError

TIMEOUT = (2, 5)  # seconds to connect, to answer
RETRYABLE = (408, 425, 429)


def call(method: str, url: str, **options: Any) -> requests.Response:
    """The answer when it is 2xx; GatewayError otherwise (4xx is for good, but for RETRYABLE)."""
    try:
        response = requests.request(
            method, url, timeout=TIMEOUT, allow_redirects=False, stream=False, **options
        )
    except requests.Timeout:
        raise GatewayError("opérateur trop lent") from None
    except requests.RequestException:
        raise GatewayError("opérateur injoignable") from None
    status = response.status_code
    if 200 <= status < 300:
        return response
    permanent = 300 <= status < 500 and status not in RETRYABLE
    raise GatewayError(f"refus de l’opérateur ({status})", permanent=permanent)
