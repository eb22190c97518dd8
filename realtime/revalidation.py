"""Ask again whether those who are connected still may: a session can expire without any fact, and
the fact of a revocation can be lost while the broker is away."""

import gevent

from realtime import actors, topics
from realtime.connection import SESSION_ENDED
from realtime.hub import Hub


def end_stale_sessions(hub: Hub) -> int:
    """Close the pages whose session has ended; how many. For the shared timer."""
    present = {page.actor for page in hub.connections() if not page.closing}
    ended = present - actors.still_valid(present)
    if not ended:
        return 0
    return hub.close_where(lambda page: page.actor in ended, SESSION_ENDED, "session ended")


def doubt_everything(hub: Hub) -> None:
    """Sessions and topics, after a gap in the facts. Yields between topics."""
    end_stale_sessions(hub)
    for topic in {topic for page in hub.connections() for topic in page.topics}:
        topics.recheck(hub, topic)
        gevent.sleep(0)
