"""What devices send, to the byte: the public vectors of Nordic's library (BSD-3), and ours."""

import random
import struct

import pytest

PARSERS = (
    "bloodPressure", "temperature", "spotCheck", "continuous", "glucose", "glucoseContext",
    "weight", "heartRate",
)  # fmt: skip


def values(read):
    return {name: f"{one['value']} {one['unit']}" for name, one in read["values"].items()}


def time(read):
    at = read["time"]
    parts = [at[name] for name in ("year", "month", "day", "hour", "minute", "second")]
    return "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*parts)


VALID = [
    ("bloodPressure", "1E 8A00 5800 7800 0000 04 11 14 29 3B 3C00 01 2700",
     {"systolic": "138 mmHg", "diastolic": "88 mmHg", "mean": "120 mmHg", "pulse": "60 /min"}),
    ("bloodPressure", "15 BDF0 0B00 9FF0 3C00 1200",
     {"systolic": "18.9 kPa", "diastolic": "11 kPa", "mean": "15.9 kPa", "pulse": "60 /min"}),
    ("bloodPressure", "00 BDF0 0B00 9FF0",
     {"systolic": "18.9 mmHg", "diastolic": "11 mmHg", "mean": "15.9 mmHg"}),
    ("temperature", "06 B00E00FE DC07 0C 05 0B 32 1B 04", {"temperature": "37.60 °C"}),
    ("temperature", "04 6D0100FF 02", {"temperature": "36.5 °C"}),
    ("temperature", "01 DA0300FF", {"temperature": "98.6 °F"}),
    ("glucose", "1B 0100 E307 02 1B 0B0A1E FBFF 1E00 12 0501", {"glucose": "30 kg/L"}),
    ("glucose", "02 0700 E307 02 1B 0B0A1E 69B0 11", {"glucose": "0.00105 kg/L"}),
    ("glucose", "06 0700 E307 02 1B 0B0A1E 3AC0 11", {"glucose": "0.0058 mol/L"}),
    ("spotCheck", "00 6100 4800", {"saturation": "97 %", "pulse": "72 /min"}),
    ("spotCheck", "0F 6100 4800 EA07 0B 1C 0B 0000 0001 000000 0500",
     {"saturation": "97 %", "pulse": "72 /min"}),
    ("continuous", "00 6100 4800", {"saturation": "97 %", "pulse": "72 /min"}),
    ("continuous", "1F 6100 4800 6200 4900 6000 4700 0001 040000 0AF0",
     {"saturation": "97 %", "pulse": "72 /min"}),
    ("weight", "01 463C", {"weight": "154.30 lb"}),
    ("weight", "00 B036", {"weight": "70.000 kg"}),
    ("weight", "0E B036 EA07 0B 1C 08 29 00 01 E700 A406",
     {"weight": "70.000 kg", "bmi": "23.1 kg/m²", "height": "1.700 m"}),
    ("heartRate", "00 48", {"pulse": "72 /min"}),
    ("heartRate", "1F 4800 0A00 0004 0002", {"pulse": "72 /min"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "payload", "said"), VALID)
def test_the_vectors_are_read_to_the_devices_own_digits(parsers, name, payload, said):
    assert values(parsers(name, payload)) == said


@pytest.mark.parametrize(("name", "payload"), [(name, hexa) for name, hexa, _ in VALID])
def test_one_byte_missing_or_too_many_refuses_it_whole(parsers, name, payload):
    """At every length: 100 % of the truncations are refused. Beats alone come in any number."""
    whole = payload.replace(" ", "")
    for length in range(len(whole) // 2):
        cut = parsers(name, whole[: 2 * length])
        one_beat_less = whole.startswith("1F4800") and name == "heartRate" and length == 7
        assert cut.get("refused") == "truncated" or one_beat_less, (length, cut)
    refused = parsers(name, whole + "00")
    assert refused.get("refused") in ("oversized", "truncated"), refused


def test_times_users_and_doubts_are_said(parsers):
    first = parsers("bloodPressure", VALID[0][1])
    assert time(first) == "0000-04-17 20:41:59" and first["time"]["complete"] is False
    assert (first["user"], first["status"]) == (1, 0x27)
    assert first["doubts"] == ["movement", "loose-cuff", "irregular-pulse", "position"]
    assert parsers("bloodPressure", VALID[1][1])["status"] == 0x12
    warm = parsers("temperature", VALID[3][1])
    assert time(warm) == "2012-12-05 11:50:27" and warm["circumstance"] == "finger"
    assert parsers("temperature", VALID[4][1])["circumstance"] == "body"
    sugar = parsers("glucose", VALID[6][1])
    assert time(sugar) == "2019-02-27 11:05:30", "five minutes before its base time"
    assert (sugar["sequence"], sugar["status"]) == (1, 0x0105)
    assert sugar["doubts"] == ["battery", "sample", "too-cold"]
    assert parsers("heartRate", VALID[-1][1])["intervals"] == [1000, 500]
    assert parsers("continuous", VALID[12][1])["doubts"] == ["signal"]


def test_the_context_of_a_glucose_is_read_whole(parsers):
    full = "FF 0300 00 01 0A00 03 11 3C00 32 01 0500 3200"
    assert parsers("glucoseContext", full) == {
        "sequence": 3, "circumstance": "fasting", "carbohydrate": "10 kg", "hba1c": "50 %",
        "exercise": {"seconds": 60, "percent": 50}, "medication": "5 L",
    }  # fmt: skip
    whole = full.replace(" ", "")
    for length in range(len(whole) // 2):
        assert parsers("glucoseContext", whole[: 2 * length]) == {"refused": "truncated"}
    assert parsers("glucoseContext", whole + "00") == {"refused": "oversized"}
    assert parsers("glucoseContext", "02 0300 02")["circumstance"] == "after-meal"


@pytest.mark.parametrize(
    ("name", "payload", "code"),
    [
        ("spotCheck", "00 FF07 FF07 FF07", "oversized"),
        ("spotCheck", "00 FF07 FF07", "no-value"),
        ("spotCheck", "00 FF07 4800", "no-value"),
        ("continuous", "04 6100 4800 0080", "no-value"),
        ("bloodPressure", "00 FF07 FF07 FF07", "no-value"),
        ("bloodPressure", "00 8A00 FF07 7800", "no-value"),
        ("bloodPressure", "03 02 03 04 05 06 07", "truncated"),
        ("bloodPressure", "00 8A00 5800 78", "truncated"),
        ("bloodPressure", "02 8A00 5800 7800 EA07 02 1E 14 29 3B", "moment"),
        ("bloodPressure", "02 8A00 5800 7800 EA07 0D 01 14 29 3B", "moment"),
        ("bloodPressure", "02 8A00 5800 7800 EA07 0B 01 18 29 3B", "moment"),
        ("temperature", "00 FFFF7F00", "no-value"),
        ("temperature", "00 6D01007F", "unreadable"),
        ("weight", "00 FFFF", "no-value"),
        ("heartRate", "04 48", "no-value"),
        ("heartRate", "00 00", "no-value"),
        ("heartRate", "10 48", "truncated"),
        ("heartRate", "10 48 0004 00", "truncated"),
        ("glucose", "00 0700 E307 02 1B 0B0A1E", "no-value"),
        ("glucose", "02 0700 E307 02 1B 0B0A1E FF07 11", "no-value"),
        ("weight", "00" * 70, "oversized"),
    ],
)
def test_what_is_no_measure_is_refused_by_name(parsers, name, payload, code):
    assert parsers(name, payload) == {"refused": code}


def test_a_pulse_that_is_not_a_number_is_absent_and_the_rest_is_read(parsers):
    read = parsers("bloodPressure", "04 8A00 5800 0008 FE07")
    assert values(read) == {"systolic": "138 mmHg", "diastolic": "88 mmHg"}


SPECIAL = {"nan": 0x07FF, "nres": 0x0800, "+infinity": 0x07FE, "-infinity": 0x0802,
           "reserved": 0x0801}  # fmt: skip
WIDE = {"nan": 0x007FFFFF, "nres": 0x00800000, "+infinity": 0x007FFFFE, "-infinity": 0x00800002,
        "reserved": 0x00800001}  # fmt: skip


def test_what_is_not_a_number_never_becomes_one(parsers):
    for function, table in (("sfloat", SPECIAL), ("float", WIDE)):
        for name, bits in table.items():
            asked = f"measures.{function}({bits})"
            assert parsers.page.evaluate(asked) == name


def test_every_sfloat_is_what_arithmetic_says(parsers):
    """All 65,536: a number equal to mantissa × 10^power, or one of the five names."""
    script = """() => Array.from({ length: 65536 }, (_, bits) => {
      const made = measures.sfloat(bits);
      return typeof made === "string" ? made : measures.written(made);
    })"""
    names = {bits: name for name, bits in SPECIAL.items()}
    for bits, said in enumerate(parsers.page.evaluate(script)):
        if bits in names:
            assert said == names[bits]
            continue
        power, mantissa = struct.unpack("<h", struct.pack("<H", bits))[0] >> 12, bits & 0xFFF
        mantissa -= 4096 if mantissa >= 2048 else 0
        expected = f"{mantissa}e{power}"
        assert float(said) == float(expected), (bits, said)
        assert len(said.partition(".")[2]) == max(0, -power), "the device's own digits"


def test_noise_gets_a_reading_or_our_refusal_and_nothing_else(parsers):
    """Seeded: 40,000 payloads, random or one bit away from a good one."""
    seeded = random.Random(5)
    good = [(name, bytes.fromhex(hexa.replace(" ", ""))) for name, hexa, _ in VALID]
    payloads = []
    for _ in range(20_000):
        payloads.append((seeded.choice(PARSERS), seeded.randbytes(seeded.randrange(0, 24)).hex()))
        name, whole = seeded.choice(good)
        flipped = bytearray(whole)
        flipped[seeded.randrange(len(whole))] ^= 1 << seeded.randrange(8)
        payloads.append((name, flipped.hex()))
    script = """(all) => {
      const codes = {}, odd = [];
      for (const [name, hex] of all) {
        const read = parsed(name, hex);
        codes[read.refused ?? "read"] = (codes[read.refused ?? "read"] ?? 0) + 1;
        const numbers = Object.values(read.values ?? {});
        const wrong = numbers.some(({ value }) => !/^-?\\d+(\\.\\d+)?$/.test(value));
        if (read.thrown || wrong) odd.push([name, hex, read]);
      }
      return { codes, odd };
    }"""
    found = parsers.page.evaluate(script, payloads)
    assert found["odd"] == []
    assert set(found["codes"]) == {
        "read", "truncated", "oversized", "moment", "no-value", "unreadable",
    }  # fmt: skip
    assert min(found["codes"].values()) > 10, found["codes"]
