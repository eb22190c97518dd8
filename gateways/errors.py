"""How an outside world says no."""


class GatewayError(Exception):
    """`reason` is short, holds no number nor content; `permanent` says to give up."""

    def __init__(self, reason: str, *, permanent: bool = False):
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
