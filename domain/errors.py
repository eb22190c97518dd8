"""The three kinds of errors a door knows: refused, not found, and everything else."""


class Refused(Exception):
    """The act is refused. `sentence` is French, fit for the person, without health data.

    `field` names the form field it belongs to; `status` is the HTTP status a door answers with.
    """

    status = 422

    def __init__(self, sentence: str, *, field: str = "", status: int | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        if status is not None:
            self.status = status


class NotFound(Exception):
    """It does not exist, or not for this person: one answer for both."""


class Forbidden(Refused):
    """The person sees the thing but lacks the right to this act."""

    status = 403
