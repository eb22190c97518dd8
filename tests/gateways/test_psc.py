"""Pro Santé Connect on loopback: an honest trip, then the fourteen attacks, each refused."""

import base64
import hmac
import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt

from gateways import demo_psc_codes, psc
from gateways.errors import GatewayError
from gateways.psc_keys import Untrusted
from gateways.psc_tokens import LOGOUT_EVENT
from tests.gateways.national_door import KEY, OTHER_KEY, national_door, show_card

LEA = "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:lea"
ERIC = "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd:eric"
SITE = "https://liane.example"
NONCE, VERIFIER = "n" * 43, "v" * 64


@pytest.fixture
def provider():
    with national_door() as provider:
        yield provider


@pytest.fixture
def client(provider):
    return psc.ProSanteConnect(provider.settings, SITE)


def trip(provider, client, subject=LEA, nonce=NONCE, verifier=VERIFIER, state="s1"):
    return show_card(provider, client.authorize_url(state, nonce, verifier), subject)


def come_back(provider, client, **more):
    return client.holder(trip(provider, client, **more)["code"], NONCE, VERIFIER)


def lying(provider, what, **changes):
    """Some claims changed (None: left out) in what the provider says of `what`."""

    def lie(said, told):
        if said != what:
            return told
        return {name: value for name, value in (told | changes).items() if value is not None}

    provider.lie = lie


def refused(provider, client, reason, **more):
    with pytest.raises(Untrusted) as error:
        come_back(provider, client, **more)
    assert error.value.reason == reason


def test_an_honest_trip_tells_who_she_is(provider, client):
    claims, id_token = come_back(provider, client)
    assert (claims.issuer, claims.subject) == (provider.settings.issuer, LEA)
    assert (claims.rpps, claims.first_name, claims.last_name) == ("10000000017", "Léa", "Marin")
    assert [one.structure for one in claims.activities] == ["Cabinet infirmier des Tilleuls"]
    assert "id_token_hint=" + id_token in client.logout_url(id_token)


def test_the_request_asks_for_what_the_service_requires(client):
    url = client.authorize_url("state", NONCE, VERIFIER)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked.pop("code_challenge")
    assert asked == {
        "response_type": "code", "client_id": "liane-test", "scope": "openid scope_all",
        "redirect_uri": f"{SITE}/health-card/callback", "state": "state", "nonce": NONCE,
        "acr_values": "eidas1", "code_challenge_method": "S256",
    }  # fmt: skip
    assert VERIFIER not in url


# The attacks of reliability.md, S14. State, mix-up and the browser are proved at the doors
# (tests/blueprints/accounts/test_health_cards.py); the others here.


def test_attack_nonce_of_another_trip(provider, client):
    code = trip(provider, client, nonce="m" * 43)["code"]
    with pytest.raises(Untrusted, match="nonce"):
        client.holder(code, NONCE, VERIFIER)


def test_attack_stolen_code_without_its_verifier(provider, client):
    code = trip(provider, client, verifier="w" * 64)["code"]
    with pytest.raises(Untrusted, match="code"):
        client.holder(code, NONCE, VERIFIER)


def test_attack_another_issuer(provider, client):
    lying(provider, "claims", iss="https://evil.example/realm")
    refused(provider, client, "iss")


@pytest.mark.parametrize("audience", ["other", [], ["other"], None, ["liane-test ", "x"]])
def test_attack_another_audience(provider, client, audience):
    lying(provider, "claims", aud=audience, azp=None)
    refused(provider, client, "aud")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": time.time() - 3600}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "2099"}, "exp"),
        ({"iat": time.time() - 3600}, "iat"),
        ({"iat": time.time() + 3600}, "iat"),
        ({"nbf": time.time() + 3600}, "nbf"),
    ],
)
def test_attack_out_of_time(provider, client, changes, reason):
    lying(provider, "claims", **changes)
    refused(provider, client, reason)


def resigned(provider, sign):
    def lie(what, told):
        if what != "tokens":
            return told
        _, body, _ = told["id_token"].split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=="))
        return {**told, "id_token": sign(claims)}

    provider.lie = lie


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_attack_algorithm_none(provider, client, algorithm):
    header = {"alg": algorithm, "kid": provider.kid}
    resigned(provider, lambda claims: f"{encoded(header)}.{encoded(claims)}.")
    refused(provider, client, "signature")


def test_attack_hs256_with_the_public_key(provider, client):
    header = {"alg": "HS256", "kid": provider.kid}

    def sign(claims):
        said = f"{encoded(header)}.{encoded(claims)}"
        mac = hmac.digest(KEY.as_pem(private=False), said.encode(), "sha256")
        return f"{said}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    resigned(provider, sign)
    refused(provider, client, "signature")


def test_attack_signed_by_another_key_under_the_same_name(provider, client):
    header = {"alg": "RS256", "kid": provider.kid}
    resigned(provider, lambda claims: jwt.encode(header, claims, OTHER_KEY))
    refused(provider, client, "signature")


def test_attack_the_key_comes_with_the_token(provider, client):
    header = {"alg": "RS256", "kid": "mine", "jwk": OTHER_KEY.as_dict(private=False)}
    resigned(provider, lambda claims: jwt.encode(header, claims, OTHER_KEY))
    refused(provider, client, "signature")


def test_attack_replayed_code(provider, client):
    code = trip(provider, client)["code"]
    client.holder(code, NONCE, VERIFIER)
    with pytest.raises(Untrusted, match="code"):
        client.holder(code, NONCE, VERIFIER)


@pytest.mark.parametrize("level", ["", "eidas0", None, "0", ["eidas1"], {}])
def test_attack_level_asked_and_ignored(provider, client, level):
    lying(provider, "claims", acr=level)
    refused(provider, client, "acr")


@pytest.mark.parametrize("subject", [ERIC, None, ""])
def test_attack_userinfo_of_somebody_else(provider, client, subject):
    lying(provider, "userinfo", sub=subject)
    refused(provider, client, "userinfo sub")


def test_attack_unknown_key_is_looked_for_once(provider, client):
    header = {"alg": "RS256", "kid": "unknown"}
    resigned(provider, lambda claims: jwt.encode(header, claims, OTHER_KEY))
    for _ in range(5):
        refused(provider, client, "kid")
    assert provider.received.count("/certs") == 1


@pytest.mark.parametrize(
    "changes", [{"azp": "other"}, {"aud": ["liane-test", "other"], "azp": None}]
)
def test_attack_id_token_of_another_client(provider, client, changes):
    lying(provider, "claims", **changes)
    refused(provider, client, "azp")


def test_attack_access_token_slipped_in(provider, client):
    def lie(what, told):
        if what != "tokens":
            return told
        theirs = demo_psc_codes.sealed(
            provider.sealing_key, demo_psc_codes.ACCESS, 60, {"sub": LEA}
        )
        return {**told, "access_token": theirs}

    provider.lie = lie
    refused(provider, client, "at_hash")


def test_a_key_changed_over_there_is_found(provider, client):
    come_back(provider, client)
    client.keys.keys, client.keys.read_at = {}, client.keys.read_at - 31
    come_back(provider, client)
    assert provider.received.count("/certs") == 2


def test_userinfo_may_come_signed(provider, client):
    settings = provider.settings

    def signed(what, told):
        more = {"iss": settings.issuer, "aud": settings.client_id}
        return provider.signed({**told, **more}) if what == "userinfo" else told

    provider.lie = signed
    assert come_back(provider, client)[0].subject == LEA


@pytest.mark.parametrize("wrong", [{"aud": "other"}, {"iss": "https://evil.example"}])
def test_userinfo_signed_for_another_is_refused(provider, client, wrong):
    settings = provider.settings
    more = {"iss": settings.issuer, "aud": settings.client_id, **wrong}
    provider.lie = lambda what, told: provider.signed({**told, **more}) if what == "userinfo" else told  # fmt: skip  # noqa: E501
    with pytest.raises(Untrusted):
        come_back(provider, client)


@pytest.mark.parametrize("what", ["tokens", "userinfo", "jwks"])
@pytest.mark.parametrize("nonsense", [[], {}, "text", 7, None])
def test_nonsense_is_refused_and_never_breaks(provider, client, what, nonsense):
    provider.lie = lambda said, told: nonsense if said == what else told
    with pytest.raises(GatewayError):
        come_back(provider, client)


def test_down_says_that_it_is_down(provider, client):
    code = trip(provider, client)["code"]
    provider.down = True
    with pytest.raises(GatewayError) as error:
        client.holder(code, NONCE, VERIFIER)
    assert not isinstance(error.value, Untrusted)


def test_nobody_there_says_so_too():
    with national_door() as provider:
        client = psc.ProSanteConnect(provider.settings, SITE)
        code = trip(provider, client)["code"]
    with pytest.raises(GatewayError) as error:
        client.holder(code, NONCE, VERIFIER)
    assert not isinstance(error.value, Untrusted)


def test_a_logout_said_by_the_provider_is_believed(provider, client):
    assert client.ended(provider.logout_token(LEA)) == LEA


@pytest.mark.parametrize(
    "changes",
    [{"events": {}}, {"events": None}, {"aud": "other"}, {"iss": "x"}, {"nonce": "n"}, {"sub": ""},
     {"iat": 1}, {"exp": 1}],
)  # fmt: skip
def test_a_logout_said_by_anybody_else_is_not(provider, client, changes):
    now = int(time.time())
    settings = provider.settings
    said = {"iss": settings.issuer, "aud": settings.client_id, "sub": LEA, "iat": now,
            "events": {LOGOUT_EVENT: {}}}  # fmt: skip
    with pytest.raises(Untrusted):
        client.ended(provider.signed(said | changes))


def test_an_id_token_is_not_a_logout_token(provider, client):
    _, id_token = come_back(provider, client)
    with pytest.raises(Untrusted):
        client.ended(id_token)
