import hashlib
import json

import pytest

from config import SmsSettings
from gateways.errors import GatewayError
from gateways.sms import DemoSms, HttpSms, OvhSms
from tests.gateways.operators import Operator, running

KEY = bytes(32)


def http_settings(url: str, **more: str) -> SmsSettings:
    return SmsSettings(
        gateway="http",
        http_url=url + "/send?to={to}",
        http_headers=json.dumps({"Content-Type": "application/json", "Idempotency-Key": "{key}"}),
        http_body='{"to":"{to}","text":"{text}"}',
        **more,
    )


def ovh_settings(url: str) -> SmsSettings:
    return SmsSettings(
        gateway="ovh",
        ovh_endpoint=url,
        ovh_service="sms-ab1",
        ovh_application_key="app",
        ovh_application_secret="secret",
        ovh_consumer_key="consumer",
    )


def test_the_demo_keeps_what_would_have_been_sent_sealed_and_once(tmp_path):
    sink = DemoSms(tmp_path / "sms", KEY)
    for _ in range(3):
        sink.send("+33612345678", "Dr Roux vous attend", "k1")
    assert [one["text"] for one in sink.sent()] == ["Dr Roux vous attend"]
    assert b"Roux" not in (tmp_path / "sms").read_bytes()
    assert (tmp_path / "sms").stat().st_mode & 0o077 == 0


def test_any_operator_receives_the_templated_request():
    with running(Operator()) as operator:
        HttpSms(http_settings(operator.url)).send("+33612345678", 'Dit "oui"\nà 14 h', "k1")
    [request] = operator.received
    assert request.path == "/send?to=%2B33612345678"
    assert json.loads(request.body) == {"to": "+33612345678", "text": 'Dit "oui"\nà 14 h'}
    assert request.headers["Idempotency-Key"] == "k1"


@pytest.mark.parametrize(
    ("status", "permanent"), [(500, False), (503, False), (429, False), (400, True), (302, True)]
)
def test_a_refusal_says_whether_to_try_again(status, permanent):
    with running(Operator(answers=[(status, b"your number +33612345678")])) as operator:
        with pytest.raises(GatewayError) as refusal:
            HttpSms(http_settings(operator.url)).send("+33612345678", "x", "k")
    assert refusal.value.permanent is permanent
    assert "+33612345678" not in refusal.value.reason
    assert len(operator.received) == 1, "a redirect is never followed"


def test_an_operator_that_is_down_is_tried_later():
    with pytest.raises(GatewayError) as refusal:
        HttpSms(http_settings("http://127.0.0.1:9")).send("+33612345678", "x", "k")
    assert refusal.value.permanent is False


def test_ovh_receives_a_request_signed_as_its_api_asks():
    answer = json.dumps({"validReceivers": ["+33612345678"], "invalidReceivers": []}).encode()
    with running(Operator(answers=[(200, answer)])) as operator:
        OvhSms(ovh_settings(operator.url)).send("+33612345678", "Bonjour", "k1")
    [request] = operator.received
    assert request.path == "/sms/sms-ab1/jobs"
    said = request.headers
    parts = ("secret", "consumer", "POST", operator.url + request.path)
    signed = "+".join((*parts, request.body.decode(), said["X-Ovh-Timestamp"]))
    assert said["X-Ovh-Signature"] == "$1$" + hashlib.sha1(signed.encode()).hexdigest()
    assert json.loads(request.body)["receivers"] == ["+33612345678"]


def test_ovh_refusing_the_number_is_for_good():
    answer = json.dumps({"validReceivers": [], "invalidReceivers": ["+33612345678"]}).encode()
    with running(Operator(answers=[(200, answer)])) as operator:
        with pytest.raises(GatewayError) as refusal:
            OvhSms(ovh_settings(operator.url)).send("+33612345678", "Bonjour", "k1")
    assert refusal.value.permanent


def test_secrets_never_print_themselves():
    assert "secret" not in repr(ovh_settings("http://x"))
