"""What a session holds of the lock of its browser: a code, asked after minutes without use."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from domain import clock
from domain.db import Moment

GRACE = timedelta(seconds=45)  # an open page says every 20 s that it is used


class Lockable:
    """`browser` is the random name that the browser keeps, `code_hash` what its code is checked
    with, `locked_at` since when it is asked. Without `lock_minutes` there is no lock."""

    browser: Mapped[str | None] = mapped_column(sa.String(36))
    lock_minutes: Mapped[int | None]
    code_hash: Mapped[str | None] = mapped_column(sa.String(128))
    code_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    locked_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def has_lock(self) -> bool:
        return self.lock_minutes is not None

    @property
    def is_locked(self) -> bool:
        """Somebody locked it, or nothing was used for too long: the server knows by itself."""
        if self.lock_minutes is None:
            return False
        idle = timedelta(minutes=self.lock_minutes) + GRACE
        return self.locked_at is not None or (self.used_at or clock.now()) < clock.now() - idle
