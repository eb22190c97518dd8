"""A heart rate is right or is not told."""

import random
from array import array
from math import pi, sin

import pytest

from domain.calls import heartbeats
from tests.domain.calls.tracing import MISSING, heart


def lead(samples, which=1):
    return samples[which::3]


@pytest.mark.parametrize("noise", [0, 50, 120])
@pytest.mark.parametrize("bpm", [40, 55, 72, 100, 140, 180])
def test_generated_hearts_are_counted(bpm, noise):
    found = heartbeats.rate(lead(heart(10, bpm, noise=noise, seed=bpm)), 250, 1)
    assert found is not None and abs(found - bpm) <= 2


@pytest.mark.parametrize("rate", [130, 250, 500])
def test_whatever_the_sampling(rate):
    found = heartbeats.rate(lead(heart(10, 66, rate)), rate, 1)
    assert found is not None and abs(found - 66) <= 1


def test_units_are_of_no_importance():
    fifths = array("h", [round(value / 5) for value in lead(heart(10, 80))])
    assert abs(heartbeats.rate(fifths, 250, 5) - 80) <= 1


@pytest.mark.parametrize("seed", range(12))
def test_noise_is_no_heart(seed):
    chance, height = random.Random(seed), (10, 80, 600)[seed % 3]
    values = array("h", [round(chance.gauss(0, height)) for _ in range(2500)])
    assert heartbeats.rate(values, 250, 1) is None


@pytest.mark.parametrize("hertz", [1, 5, 8, 15, 50])
def test_a_hum_is_no_heart(hertz):
    values = array("h", [round(800 * sin(2 * pi * hertz * n / 250)) for n in range(2500)])
    assert heartbeats.rate(values, 250, 1) is None


def test_a_flat_line_a_gap_or_nothing_give_no_number():
    for values in ([0] * 2500, [MISSING] * 2500, [], [7]):
        assert heartbeats.rate(array("h", values), 250, 1) is None


def test_no_interval_crosses_a_gap():
    values = lead(heart(20, 60))
    values[8 * 250 : 11 * 250] = array("h", [MISSING] * 750)
    assert abs(heartbeats.rate(values, 250, 1) - 60) <= 1


def test_a_signal_that_has_just_been_lost_has_no_rate():
    values = lead(heart(10, 72))
    values[6 * 250 :] = array("h", [MISSING] * 1000)
    assert heartbeats.rate(values, 250, 1) is None
