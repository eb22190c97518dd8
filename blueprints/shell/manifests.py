"""How a phone or a PC installs Liane: its name, its drawings, what its icon offers, what other
applications may share with it."""

from blueprints.shell import assets
from domain.chat.files import ACCEPT

SHARED = ("image/*", "audio/*", "application/pdf", "text/plain", *ACCEPT.split(","))


def manifest() -> dict:
    return {
        "id": "/",
        "name": "Liane",
        "short_name": "Liane",
        "description": "La messagerie et la téléconsultation des soignants d’un territoire.",
        "lang": "fr",
        "dir": "ltr",
        "start_url": "/?src=pwa",
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui"],
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "categories": ["medical", "productivity"],
        "icons": _icons(),
        "screenshots": _screenshots(),
        "shortcuts": _shortcuts(),
        "share_target": _share_target(),
        "launch_handler": {"client_mode": "focus-existing"},
    }


def _icons() -> list[dict]:
    drawn = (
        ("icon-192.png", 192, "any"),
        ("icon-512.png", 512, "any"),
        ("maskable-512.png", 512, "maskable"),
        ("monochrome-512.png", 512, "monochrome"),
    )
    return [
        {
            "src": assets.asset_url(f"icons/{name}"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for name, size, purpose in drawn
    ]


def _screenshots() -> list[dict]:
    taken = (
        ("list-phone.png", "390x844", "narrow", "Les conversations d’une équipe"),
        ("conversation-phone.png", "390x844", "narrow", "Une conversation autour d’un patient"),
        ("conversation-pc.png", "1440x900", "wide", "La messagerie sur un ordinateur"),
    )
    return [
        {
            "src": assets.asset_url(f"screens/{name}"),
            "sizes": sizes,
            "type": "image/png",
            "form_factor": form,
            "label": label,
        }
        for name, sizes, form, label in taken
    ]


def _shortcuts() -> list[dict]:
    offered = (
        ("Nouveau message", "/conversations/new"),
        ("Messages non lus", "/conversations?show=unread"),
        ("Moi", "/me"),
    )
    icon = {"src": assets.asset_url("icons/icon-192.png"), "sizes": "192x192"}
    return [{"name": name, "url": url, "icons": [icon]} for name, url in offered]


def _share_target() -> dict:
    """Answered by the service worker: what is shared never leaves the phone by this way."""
    return {
        "action": "/share",
        "method": "POST",
        "enctype": "multipart/form-data",
        "params": {
            "title": "title",
            "text": "text",
            "url": "url",
            "files": [{"name": "files", "accept": list(SHARED)}],
        },
    }
