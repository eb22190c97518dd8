"""What the relay counts: plain integers, summed over connections, read by `stats`."""

import resource
import threading
from dataclasses import asdict, dataclass, fields


@dataclass(slots=True)
class Figures:
    """Packets are RTP packets; bytes are theirs, headers included, SRTP tags excluded."""

    packets_in: int = 0
    packets_out: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    repaired: int = 0  # retransmissions sent to subscribers
    recovered: int = 0  # packets that publishers sent again because we asked
    duplicates: int = 0
    keyframes_asked: int = 0
    nacks_in: int = 0
    nacks_out: int = 0
    messages_in: int = 0
    messages_out: int = 0
    messages_dropped: int = 0
    dropped_stranger: int = 0
    dropped_oversize: int = 0
    dropped_malformed: int = 0
    dropped_overflow: int = 0
    dropped_unverified: int = 0  # SRTP authentication failed, or a replay
    dropped_unrouted: int = 0
    dropped_flood: int = 0
    dropped_egress: int = 0  # our own socket would not take it

    def add(self, other: "Figures") -> None:
        for field in fields(self):
            name = field.name
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def to_dict(self) -> dict[str, int]:
        return asdict(self)


def of_the_process() -> dict[str, float]:
    """Seconds of CPU, bytes of memory at the highest, and the decoders running: aiortc decodes in
    threads named after the job, and the relay must never have one."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cpu": round(used.ru_utime + used.ru_stime, 3),
        "memory": used.ru_maxrss * 1024,
        "decoders": sum("decoder" in thread.name for thread in threading.enumerate()),
    }
