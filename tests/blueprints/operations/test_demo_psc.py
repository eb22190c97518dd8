"""The demonstration's Pro Santé Connect: the real protocol, for our client and for nobody else."""

import base64
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from app import create_app
from gateways import psc, psc_tokens
from gateways.demo_psc_people import CARDS
from tests.cast import csrf
from tests.conftest import settings_for

SITE = "http://localhost:8000"
OIDC = "/demo/psc/protocol/openid-connect"
LEA = next(subject for subject in CARDS if subject.endswith(":lea"))


@pytest.fixture
def asked(settings):
    """What our client asks: the query of its address."""
    url = psc.ProSanteConnect(settings.psc, SITE).authorize_url("s", "n" * 43, "v" * 64)
    assert url.startswith(f"{SITE}/demo/psc/authorize?")
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def code_for(client, asked, card=LEA):
    answer = client.post("/demo/psc/authorize", data={"csrf_token": csrf(client), "card": card, **asked})  # fmt: skip  # noqa: E501
    assert answer.status_code == 303
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def exchange(client, code, secret="liane-demo-secret", verifier="v" * 64):
    basic = base64.b64encode(f"liane-demo:{secret}".encode()).decode()
    form = {
        "grant_type": "authorization_code", "code": code, "code_verifier": verifier,
        "redirect_uri": f"{SITE}/health-card/callback",
    }  # fmt: skip
    return client.post(f"{OIDC}/token", data=form, headers={"Authorization": f"Basic {basic}"})


def test_every_invented_card_can_be_shown(client, asked):
    page = client.get(f"/demo/psc/authorize?{urlencode(asked)}").text
    for card in CARDS.values():
        assert card["given_name"] in page and card["SubjectNameID"] in page


def test_a_card_gives_a_code_then_tokens_then_claims(client, settings, asked, app):
    back = code_for(client, asked)
    assert (back["state"], back["iss"]) == ("s", settings.psc.issuer)
    tokens = exchange(client, back["code"]).json
    [key] = client.get(f"{OIDC}/certs").json["keys"]
    assert (key["alg"], key["use"]) == ("ES256", "sig") and "d" not in key
    keys = psc_tokens.Keys("")
    keys.keys, keys.read_at = {key["kid"]: psc_key(key)}, keys.monotonic()
    expected = psc_tokens.Expected(settings.psc.issuer, "liane-demo")
    said = psc_tokens.id_token(tokens["id_token"], keys, expected, "n" * 43, tokens["access_token"])
    assert said["sub"] == LEA and said["acr"] == "eidas1"
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert client.get(f"{OIDC}/userinfo", headers=bearer).json["SubjectNameID"] == "810000000017"


def psc_key(key):
    from joserfc.jwk import JWKRegistry

    return JWKRegistry.import_key(key)


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "other"}, {"redirect_uri": "https://evil.example/"}, {"response_type": "token"},
     {"code_challenge_method": "plain"}, {"code_challenge": ""}],
)  # fmt: skip
def test_whoever_asks_otherwise_is_refused(client, asked, changes):
    wrong = asked | changes
    assert client.get(f"/demo/psc/authorize?{urlencode(wrong)}").status_code == 400


def test_a_code_needs_the_secret_and_the_verifier(client, asked):
    code = code_for(client, asked)["code"]
    assert exchange(client, code, secret="guessed").status_code == 401
    assert exchange(client, code, verifier="w" * 64).status_code == 401
    assert exchange(client, "guessed").status_code == 401


def test_a_card_that_does_not_exist_is_refused(client, asked):
    form = {"csrf_token": csrf(client), "card": "f:nobody", **asked}
    assert client.post("/demo/psc/authorize", data=form).status_code == 400


def test_it_leads_back_to_us_only(client):
    away = client.get(f"{OIDC}/logout?post_logout_redirect_uri=https://evil.example/")
    assert away.location == "/sign-in"


def test_discovery_names_what_our_settings_use(client, settings):
    told = client.get("/demo/psc/.well-known/wallet-openid-configuration").json
    assert told["issuer"] == settings.psc.issuer
    assert told["token_endpoint"] == settings.psc.token_url
    assert told["end_session_endpoint"] == settings.psc.logout_url


def test_two_processes_have_the_same_key(client, tmp_path, database_url):
    twin = create_app(settings_for(tmp_path, database_url)).test_client()
    assert client.get(f"{OIDC}/certs").json == twin.get(f"{OIDC}/certs").json
