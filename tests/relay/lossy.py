"""The relay on a bad network: loses one media packet in twenty, both ways."""

import random
import sys

from relay import connection, endpoints
from relay.__main__ import main

_media = connection.Connection._media
_own_socket = endpoints.own_socket
_dice = random.Random(7)


def _lose() -> bool:
    return _dice.random() < 0.05


class _Lossy:
    def __init__(self, own):
        self._own = own
        self.close = own.close

    def sendto(self, data, address) -> int:
        if 127 < data[0] < 192 and _lose():
            return len(data)
        return self._own.sendto(data, address)


connection.Connection._media = lambda self, data: None if _lose() else _media(self, data)
endpoints.own_socket = lambda protocol: _Lossy(_own_socket(protocol))

if __name__ == "__main__":
    sys.exit(main())
