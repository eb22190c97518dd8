"""How the relay says no."""


class Refused(Exception):
    """`code` is for programs (docs/protocol.md lists them), `detail` for the log of who asked."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
