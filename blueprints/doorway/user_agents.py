"""What a session list says of a device: "Firefox sur Android". Never used to decide anything."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
PHONES = ("iPhone", "iPad", "Android")


def device(user_agent: str) -> str:
    """The browser and the system, as people name them."""
    browser, system = _named(user_agent, BROWSERS), _named(user_agent, SYSTEMS)
    return " sur ".join(filter(None, (browser, system))) or "Appareil inconnu"


def is_handheld(device: str) -> bool:
    return device.endswith(PHONES)


def _named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
