"""An alert that moves is told to the pages of its whole conversation: they ask what to show."""

from typing import Any

from blueprints.chat.comings import publish
from domain.chat import audience
from domain.chat.alerts import AlertMoved


def _moved(ids: dict[str, Any]) -> None:
    where = ids["conversation_id"]
    for person in {row.person_id for row in audience.people_of([where])}:
        publish(f"person:{person}", type="alert", alert=ids["alert_id"], conversation=where)


HEARD = ((AlertMoved, "alert moved", _moved),)
