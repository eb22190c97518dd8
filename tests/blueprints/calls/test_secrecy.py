"""What must appear nowhere: the token, the number, the patient's name in clear."""

import logging

import pytest

from tests.domain.calls.story import last_token

NUMBER = "612345678"


class Everything(logging.Handler):
    """Keeps all of each record: also the fields that our own formatter would drop."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(f"{record.getMessage()} {vars(record)}")


@pytest.fixture
def logged():
    """Everything any logger is told during the test."""
    handler, loggers = Everything(), [logging.getLogger(), logging.getLogger("liane")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler.written
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_whole_call_leaves_no_secret_in_logs(logged, capfd, doctor, phone, call):
    token = last_token()
    phone.get("/v")
    phone.arrives(token)
    doctor.put(f"{call}/admission")
    phone.opens_link("wrong" + token[5:])
    doctor.put(f"{call}/closure")
    phone.opens_link(token)
    everything = "".join(logged) + "".join(capfd.readouterr())
    assert "calls.visits.open_link" in everything
    for secret in (token, NUMBER, "06 12", "Abadie", "Hélène"):
        assert secret not in everything


def test_no_answer_of_the_patients_way_holds_the_token_but_the_form_that_sends_it_back(phone, call):
    token = last_token()
    opened = phone.opens_link(token)
    assert opened.text.count(token) == 1
    answers = [phone.confirms(token), phone.get("/visit"), phone.post("/visit/arrival", json={})]
    for answer in answers:
        assert token not in answer.text
        assert token not in str(answer.headers)


def test_addresses_hold_public_ids_only(app):
    rules = [rule.rule for rule in app.url_map.iter_rules() if "visit" in rule.rule]
    assert rules and all("<" not in rule or "consultation_id" in rule for rule in rules)


def test_the_patients_pages_are_never_kept_nor_indexed(phone, waiting):
    page = phone.get("/visit")
    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex' in page.text
