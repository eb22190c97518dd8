"""What a demo would have sent: a sealed file that its pages read."""

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from vault import sealing


class SealedSink:
    """One sealed line for each thing sent; `binding` says what this file is."""

    def __init__(self, path: Path, key: bytes, binding: str):
        self.path, self.key, self.binding = path, key, binding
        self.lock = threading.Lock()

    def keep(self, key: str, **said: str) -> None:
        """Once for each `key`: what is sent again is not kept again."""
        entry = {**said, "key": key, "at": datetime.now(UTC).isoformat()}
        with self.lock:
            if any(known["key"] == key for known in self.kept()):
                return
            line = sealing.seal(self.key, json.dumps(entry).encode(), self.binding).hex() + "\n"
            with open(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as f:
                f.write(line)

    def kept(self) -> list[dict[str, str]]:
        """Everything, oldest first, each with its `key` and `at` (ISO 8601)."""
        if not self.path.exists():
            return []
        lines = self.path.read_text().split()
        return [json.loads(sealing.unseal(self.key, bytes.fromhex(x), self.binding)) for x in lines]
