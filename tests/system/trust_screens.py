"""The pictures of accounts: coming in, one’s own pages, a structure, a delegation, the CPTS."""

from playwright.sync_api import Page

from tests.system import browsing

WAYS_IN = (("/join/roannais", "join"), ("/join", "join-code"), ("/recovery", "recovery"))
HERS = (
    ("/me/security", "security"), ("/me/profile", "profile"), ("/me/availability", "availability"),
    ("/me/notifications", "notifications"), ("/privacy", "privacy"), ("/privacy/trace", "trace"),
)  # fmt: skip
COORDINATION = (
    ("/organisation", "organisation"), ("/organisation/invitations", "invitations"),
    ("/organisation/page", "organisation-page"), ("/administration", "administration"),
)  # fmt: skip


def tell(studio, scheme: str) -> None:
    """Phone and PC in light; in dark, the phone says enough."""
    for device in browsing.DEVICES if scheme == "light" else ("phone",):
        visitor = studio.photographer("visitor", device, scheme)
        _visit(visitor, WAYS_IN)
        _show_cards(visitor)
        for who, pages in (("lea", HERS), ("claire", COORDINATION), ("eric", DELEGATIONS)):
            one = studio.photographer(who, device, scheme)
            one.enter(who)
            _visit(one, pages)
            one.page.context.close()
        _structure(studio.photographer("ines", device, scheme))
        _delegate(studio.photographer("maud", device, scheme))
        visitor.page.context.close()


DELEGATIONS = (("/me/delegations", "delegations"), ("/me/delegations/new", "delegation-new"))


def _visit(who, pages: tuple[tuple[str, str], ...]) -> None:
    for path, name in pages:
        who.someone.goto(path)
        who.shoot(name)


def _show_cards(visitor) -> None:
    """Pro Santé Connect, as the demonstration's own provider plays it."""
    page: Page = visitor.someone.goto("/sign-in")
    page.get_by_role("button", name="Pro Santé Connect").click()
    page.wait_for_url("**/demo/psc/**")
    visitor.shoot("health-card")


def _structure(ines) -> None:
    page = ines.enter("ines")
    ines.shoot("pharmacy-list")
    ines.someone.goto("/structures")
    page.get_by_role("link", name="Pharmacie du Marché").first.click()
    page.wait_for_url("**/structures/*")
    ines.shoot("structure")
    ines.someone.goto("/conversations")
    page.locator("[data-liane=row]", has_text="Léa Marin").first.click()
    page.wait_for_url("**/conversations/*")
    ines.shoot("pharmacy-conversation")
    page.context.close()


def _delegate(maud) -> None:
    page = maud.enter("maud")
    maud.open_abadie()
    maud.shoot("delegate-conversation")
    page.context.close()
