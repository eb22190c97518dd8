"""A Bluetooth device in software says its measure; the browser's parsers read what was received."""

import pytest

from tests.static.measures.test_parsers import values

peripheral = pytest.importorskip("tests.static.measures.peripheral", exc_type=ImportError)
SAID = [
    (0x1810, 0x2A35, "bloodPressure", "068a0058007800ea070b1c0829003c00", True,
     {"systolic": "138 mmHg", "diastolic": "88 mmHg", "mean": "120 mmHg", "pulse": "60 /min"}),
    (0x1809, 0x2A1C, "temperature", "046d0100ff02", True, {"temperature": "36.5 °C"}),
    (0x1822, 0x2A5F, "continuous", "0061004800", False, {"saturation": "97 %", "pulse": "72 /min"}),
    (0x1822, 0x2A5E, "spotCheck", "0061004800", True, {"saturation": "97 %", "pulse": "72 /min"}),
    (0x1808, 0x2A18, "glucose", "020700e307021b0b0a1e69b011", False, {"glucose": "0.00105 kg/L"}),
    (0x181D, 0x2A9D, "weight", "00b036", True, {"weight": "70.000 kg"}),
    (0x180D, 0x2A37, "heartRate", "0048", False, {"pulse": "72 /min"}),
]  # fmt: skip


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("service", "number", "parser", "payload", "indicated", "said"), SAID)
def test_each_standard_service_is_read_over_the_link(
    parsers, service, number, parser, payload, indicated, said
):
    received = peripheral.heard(service, number, payload, indicated=indicated)
    assert received == payload
    assert values(parsers(parser, received)) == said
