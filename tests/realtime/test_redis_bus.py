"""Facts on their way to Redis: each once, whoever pushes them."""

import json
from types import SimpleNamespace

import gevent

from realtime.bus import RedisBus


class SlowRedis:
    """Lets others run while it publishes, as a socket does."""

    def __init__(self):
        self.said = []

    def publish(self, _channel, line):
        gevent.sleep(0)
        self.said.append(json.loads(line)[2]["n"])


def test_two_requests_of_a_process_without_pages_publish_each_fact_once():
    bus, redis = RedisBus("redis://127.0.0.1:1/0"), SlowRedis()
    bus.link = SimpleNamespace(redis=redis)
    gevent.joinall([gevent.spawn(bus.announce, "said", {"n": n}) for n in range(5)])
    assert sorted(redis.said) == [0, 1, 2, 3, 4]
