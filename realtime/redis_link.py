"""A Redis that may be away: short waits, then a rest before it is asked again."""

import time
from collections.abc import Callable
from typing import TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

T = TypeVar("T")
WAIT_SECONDS = 0.5
REST_SECONDS = 2.0
FAILURES = (redis.RedisError, OSError)


class Link:
    """`prefix` begins every key and channel: pub/sub ignores database numbers, we do not."""

    def __init__(self, url: str):
        # No silent retry: a reconnection that nobody notices loses facts that nobody refetches.
        self.redis = redis.Redis.from_url(
            url,
            socket_timeout=WAIT_SECONDS,
            socket_connect_timeout=WAIT_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        number = self.redis.connection_pool.connection_kwargs.get("db", 0)
        self.prefix = f"liane:{number}:"
        self._resting_until = 0.0

    def ask(self, act: Callable[[redis.Redis], T], otherwise: T) -> T:
        """`act(redis)`, or `otherwise` while Redis does not answer. Never raises for Redis."""
        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            return act(self.redis)
        except FAILURES:
            self._resting_until = time.monotonic() + REST_SECONDS
            return otherwise
