"""Firefox and Chromium see and hear each other through the relay."""

import os

import pytest

from tests.relay.tabs import FIREFOX, Firefox, Tab
from tests.relay.web import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not os.path.exists(FIREFOX), reason="no Firefox here"),
]


async def test_a_patient_in_firefox_and_a_doctor_in_chromium(control, room, address, people):
    doctor = await people(control, room, "doctor")
    firefox = await Firefox().open(address)
    patient = Tab(firefox, control, room, "patient")
    try:
        for person in (doctor, patient):
            await person.publish("audio", "video")
            await person.subscribe()
        for person, other in ((doctor, "patient"), (patient, "doctor")):
            (picture,) = await person.sees(other)
            assert picture["packetsLost"] == 0
            await person.hears(other)
        await doctor.say("bonjour")
        await until(patient.heard, "no message")
    finally:
        await patient.close()
        await firefox.close()
