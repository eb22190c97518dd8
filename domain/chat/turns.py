"""One order for all writers of the messenger: a group commit touches several conversations."""

from domain.audit.turns import wait_for_turn

__all__ = ["wait_for_turn"]
