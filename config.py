"""Settings: read once from the environment, typed, and refused at boot when wrong.

Every name is described in docs/settings.md; a test keeps the two in step.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import environment
from environment import BadSetting, Reader
from vault import keys


@dataclass(frozen=True)
class SmsSettings:
    gateway: str = "demo"
    http_url: str = ""
    http_method: str = "POST"
    http_headers: str = ""
    http_body: str = ""
    sender: str = "Liane"
    ovh_service: str = ""
    ovh_application_key: str = ""
    ovh_application_secret: str = field(default="", repr=False)
    ovh_consumer_key: str = field(default="", repr=False)
    ovh_endpoint: str = "https://eu.api.ovh.com/1.0"


@dataclass(frozen=True)
class MailSettings:
    gateway: str = "console"
    host: str = "localhost"
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "starttls"
    sender: str = "liane@localhost"


@dataclass(frozen=True)
class RelaySettings:
    socket: Path = Path("relay.sock")
    address: str = ""
    loop: str = "uvloop"
    turn_url: str = ""
    turn_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class PushSettings:
    """`contact` tells push services whom to write to; `loopback` lets tests be one of them."""

    contact: str = "mailto:liane@localhost"
    loopback: bool = False


@dataclass(frozen=True)
class PscSettings:
    """Pro Santé Connect: `space` is off, demo (our own provider), bas (sandbox) or production."""

    space: str = "off"
    issuer: str = ""
    authorize_url: str = ""
    token_url: str = ""
    userinfo_url: str = ""
    jwks_url: str = ""
    logout_url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    data_dir: Path
    host: str
    port: int
    public_url: str
    database_url: str = field(repr=False)
    redis_url: str = field(repr=False)
    demo: bool
    metrics_port: int
    trusted_proxies: int
    log_level: str
    session_idle_hours: int
    second_factor: str
    urgent_minutes: tuple[int, int]
    distress_seconds: int
    checkpoints: Path
    master_key: keys.MasterKey = field(repr=False)
    sms: SmsSettings
    mail: MailSettings
    relay: RelaySettings
    psc: PscSettings
    push: PushSettings

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https:")

    @property
    def blobs_dir(self) -> Path:
        return self.data_dir / "blobs"

    @property
    def doorbell(self) -> Path:
        return self.relay.socket.with_name("doorbell.sock")

    @property
    def sqlite_path(self) -> Path | None:
        prefix = "sqlite:///"
        found = self.database_url.startswith(prefix)
        return Path(self.database_url.removeprefix(prefix)) if found else None

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Raises BadSetting with the name of the first wrong value."""
        env = Reader(environ)
        data_dir = Path(env.text("LIANE_DATA", "instance")).absolute()
        port = env.number("PORT", 8000, low=1, high=65535)
        public_url = env.url("LIANE_URL", f"http://localhost:{port}")
        demo = env.switch("LIANE_DEMO", False)
        return cls(
            data_dir=data_dir,
            host=env.text("LIANE_HOST", "127.0.0.1"),
            port=port,
            public_url=public_url,
            database_url=environment.database_url(env.secret("DATABASE_URL"), data_dir),
            redis_url=environment.redis_url(env.secret("REDIS_URL")),
            demo=demo,
            metrics_port=env.number("LIANE_METRICS_PORT", 0, low=0, high=65535),
            trusted_proxies=env.number("LIANE_TRUSTED_PROXIES", 0, low=0, high=5),
            log_level=env.choice("LIANE_LOG_LEVEL", "info", ("debug", "info", "warning", "error")),
            session_idle_hours=env.number("LIANE_SESSION_IDLE_HOURS", 12, low=1, high=720),
            second_factor=env.choice(
                "LIANE_SECOND_FACTOR", "offered" if demo else "required", ("required", "offered")
            ),
            urgent_minutes=(
                env.number("LIANE_URGENT_REMINDER", 5, low=1, high=120),
                env.number("LIANE_URGENT_NEXT", 5, low=1, high=120),
            ),
            distress_seconds=env.number("LIANE_DISTRESS_SMS", 60, low=10, high=3600),
            checkpoints=Path(
                env.text("LIANE_CHECKPOINTS", str(data_dir / "audit-checkpoints.jsonl"))
            ).absolute(),
            master_key=_master_key(env, data_dir),
            sms=_sms(env),
            mail=_mail(env, demo),
            relay=_relay(env, data_dir),
            psc=_psc(env, demo, public_url),
            push=_push(env),
        )


def _master_key(env: Reader, data_dir: Path) -> keys.MasterKey:
    written = env.secret("LIANE_MASTER_KEY")
    try:
        return keys.parse(written) if written else keys.load_or_create(data_dir / "master.key")
    except keys.BadMasterKey as bad:
        raise BadSetting("LIANE_MASTER_KEY", str(bad)) from None


def _sms(env: Reader) -> SmsSettings:
    gateway = env.choice("LIANE_SMS", "demo", ("demo", "http", "ovh"))
    http, ovh = gateway == "http", gateway == "ovh"
    return SmsSettings(
        gateway=gateway,
        http_url=env.url("LIANE_SMS_HTTP_URL") if http else "",
        http_method=env.choice("LIANE_SMS_HTTP_METHOD", "POST", ("GET", "POST")),
        http_headers=env.secret("LIANE_SMS_HTTP_HEADERS"),
        http_body=env.text("LIANE_SMS_HTTP_BODY"),
        sender=env.text("LIANE_SMS_SENDER", "Liane"),
        ovh_service=env.required("LIANE_SMS_OVH_SERVICE", "with LIANE_SMS=ovh") if ovh else "",
        ovh_application_key=env.required("LIANE_SMS_OVH_KEY", "with LIANE_SMS=ovh") if ovh else "",
        ovh_application_secret=env.required("LIANE_SMS_OVH_SECRET", "with LIANE_SMS=ovh")
        if ovh
        else "",
        ovh_consumer_key=env.required("LIANE_SMS_OVH_CONSUMER", "with LIANE_SMS=ovh")
        if ovh
        else "",
        ovh_endpoint=env.url("LIANE_SMS_OVH_ENDPOINT", "https://eu.api.ovh.com/1.0"),
    )


def _mail(env: Reader, demo: bool) -> MailSettings:
    usual = "demo" if demo else "console"
    return MailSettings(
        gateway=env.choice("LIANE_MAIL", usual, ("demo", "console", "smtp")),
        host=env.text("LIANE_SMTP_HOST", "localhost"),
        port=env.number("LIANE_SMTP_PORT", 587, low=1, high=65535),
        user=env.text("LIANE_SMTP_USER"),
        password=env.secret("LIANE_SMTP_PASSWORD"),
        tls=env.choice("LIANE_SMTP_TLS", "starttls", ("starttls", "tls", "none")),
        sender=env.text("LIANE_MAIL_FROM", "liane@localhost"),
    )


def _push(env: Reader) -> PushSettings:
    sender = env.text("LIANE_MAIL_FROM", "liane@localhost")
    return PushSettings(
        contact=env.text("LIANE_PUSH_CONTACT", f"mailto:{sender}"),
        loopback=env.switch("LIANE_PUSH_LOOPBACK", False),
    )


def _relay(env: Reader, data_dir: Path) -> RelaySettings:
    return RelaySettings(
        socket=Path(env.text("LIANE_RELAY_SOCKET", str(data_dir / "relay.sock"))).absolute(),
        address=env.text("LIANE_RELAY_ADDRESS"),
        loop=env.choice("LIANE_RELAY_LOOP", "uvloop", ("uvloop", "asyncio")),
        turn_url=env.turn("LIANE_TURN_URL", env.secret("LIANE_TURN_SECRET")),
        turn_secret=env.secret("LIANE_TURN_SECRET"),
    )


_PRODUCTION = "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet"
_BAS = "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet"
_PSC_SPACES = {
    "production": (_PRODUCTION, "https://wallet.esw.esante.gouv.fr/auth"),
    "bas": (_BAS, "https://wallet.bas.psc.esante.gouv.fr/auth/"),
}


def _psc(env: Reader, demo: bool, public_url: str) -> PscSettings:
    """Every address may be set: the national service has moved before."""
    known = ("off", "demo", *_PSC_SPACES)
    space = env.choice("LIANE_PSC", "demo" if demo else "off", known)
    if space == "off":
        return PscSettings()
    own = f"{public_url}/demo/psc"
    realm, authorize = _PSC_SPACES.get(space, (own, f"{own}/authorize"))
    oidc = f"{realm}/protocol/openid-connect"
    because = f"with LIANE_PSC={space}"
    return PscSettings(
        space=space,
        issuer=env.text("LIANE_PSC_ISSUER", realm),
        authorize_url=env.url("LIANE_PSC_AUTHORIZE_URL", authorize),
        token_url=env.url("LIANE_PSC_TOKEN_URL", f"{oidc}/token"),
        userinfo_url=env.url("LIANE_PSC_USERINFO_URL", f"{oidc}/userinfo"),
        jwks_url=env.url("LIANE_PSC_JWKS_URL", f"{oidc}/certs"),
        logout_url=env.url("LIANE_PSC_LOGOUT_URL", f"{oidc}/logout"),
        client_id=env.text("LIANE_PSC_CLIENT_ID", "liane-demo")
        if space == "demo"
        else env.required("LIANE_PSC_CLIENT_ID", because),
        client_secret=env.secret("LIANE_PSC_CLIENT_SECRET") or "liane-demo-secret"
        if space == "demo"
        else env.required("LIANE_PSC_CLIENT_SECRET", because),
    )
