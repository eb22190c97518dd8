"""The link without the telephone is worth nothing; six digits, few tries, a short life."""

import pytest

from domain import clock
from domain.channels import entering
from domain.channels.devices import ChannelRefused
from domain.errors import Refused
from tests.domain.channels import correspondence as told
from vault import tokens


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_opens_once_for_the_browser_that_asked(everyone):
    story, browser = told.opened(everyone), tokens.new_token()
    entering.ask_code(story.token, browser)
    code = told.last_code()
    with pytest.raises(Refused):
        entering.enter(story.token, tokens.new_token(), code)
    device = entering.enter(story.token, browser, f" {code[:3]} {code[3:]} ")
    assert device != browser and entering.knock(story.token, device).is_known
    assert not entering.knock(story.token, browser).is_known
    with pytest.raises(Refused, match="ne sert plus"):
        entering.enter(story.token, browser, code)


def test_five_tries_then_another_code(everyone):
    story, browser = told.opened(everyone), tokens.new_token()
    entering.ask_code(story.token, browser)
    code = told.last_code()
    for _ in range(5):
        with pytest.raises(Refused, match="pas le bon"):
            entering.enter(story.token, browser, wrong(code))
    with pytest.raises(Refused, match="ne sert plus"):
        entering.enter(story.token, browser, code)
    entering.ask_code(story.token, browser)
    assert entering.enter(story.token, browser, told.last_code())


def test_a_code_lives_ten_minutes_and_three_leave_in_that_time(everyone):
    with clock.at(clock.now()) as now:
        story, browser = told.opened(everyone), tokens.new_token()
        for _ in range(3):
            entering.ask_code(story.token, browser)
        with pytest.raises(Refused) as refusal:
            entering.ask_code(story.token, browser)
        assert refusal.value.status == 429
        now.advance(minutes=10)
        with pytest.raises(Refused, match="ne sert plus"):
            entering.enter(story.token, browser, told.last_code())
        for _ in range(7):
            entering.ask_code(story.token, browser)
            now.advance(minutes=11)
        with pytest.raises(Refused, match="aujourd’hui"):
            entering.ask_code(story.token, browser)


def test_a_telephone_is_remembered_for_thirty_days(everyone):
    with clock.at(clock.now()) as now:
        story = told.entered(everyone)
        now.advance(days=29, hours=23)
        assert story.guest.name == "Hélène Abadie"
        now.advance(hours=1)
        with pytest.raises(ChannelRefused) as refusal:
            _ = story.guest
        assert (refusal.value.reason, refusal.value.status) == ("expired", 401)


@pytest.mark.parametrize("token", ["", "A" * 43, "é" * 10, "x" * 500])
def test_a_link_that_is_none_leads_nowhere(everyone, token):
    with pytest.raises(ChannelRefused) as refusal:
        entering.knock(token, "")
    assert refusal.value.reason == "unknown"
