"""Desks of the cast, and the address of the measures of a call about Hélène."""

import pytest

from tests.blueprints.calls import conftest as calls
from tests.blueprints.calls.conftest import Desk

everyone, relay, doctor, nurse, stranger = (
    calls.everyone, calls.relay, calls.doctor, calls.nurse, calls.stranger,
)  # fmt: skip
frames, phone, call, waiting = calls.frames, calls.phone, calls.call, calls.waiting
_no_real_relay = calls._no_real_relay


@pytest.fixture
def measures(call) -> str:
    return f"{call}/measures"


__all__ = ["Desk"]
