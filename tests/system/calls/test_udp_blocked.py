"""Where a network lets no UDP through, the call passes through coturn by TCP, then by TLS."""

import pytest

from tests.fixtures import coturn, network
from tests.fixtures.coturn import SECRET, Coturn
from tests.fixtures.network import HERE, Network
from tests.system import browsing
from tests.system.browsing import until
from tests.system.calls import consulting, hearing
from tests.system.calls.conftest import FAKE, PLAIN
from tests.system.serving import Server

lacks = network.missing() or ("" if coturn.present() else coturn.ABSENT)
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(bool(lacks), reason=lacks)]
# How the nominated pair leaves the browser: "relay tcp" and the like, one for each connection.
PATHS = """async () => {
  const found = [];
  for (const pc of connections) {
    const report = await pc.getStats();
    for (const row of report.values())
      if (row.type === "candidate-pair" && row.nominated && row.state === "succeeded") {
        const local = report.get(row.localCandidateId);
        found.push(`${local.candidateType} ${local.relayProtocol ?? local.protocol}`);
      }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def away():
    with Network() as between:
        yield between


@pytest.fixture(scope="module")
def turn(away, tmp_path_factory):
    with Coturn(tmp_path_factory.mktemp("turn"), HERE, allowed=HERE) as running:
        yield running


@pytest.fixture(params=["tcp", "tls"])
def house(request, away, turn, world):
    """(server whose only way without UDP is this one, how browsers call it)."""
    server = Server(
        world[2], "all", LIANE_HOST="0.0.0.0", LIANE_RELAY_ADDRESS=HERE,
        LIANE_TURN_URL=turn.urls[request.param], LIANE_TURN_SECRET=SECRET,
    )  # fmt: skip
    server.environ["LIANE_URL"] = f"http://{HERE}:{server.port}"
    server.start()
    server.url = server.environ["LIANE_URL"]
    yield server, request.param
    server.stop()


@pytest.fixture
def far(browser, away, house, turn, tmp_path):
    """A browser on the other machine."""
    launched = browser.browser_type.launch(
        executable_path=away.wrapper(tmp_path, browsing.CHROMIUM),
        args=[
            *PLAIN, FAKE, "--use-fake-ui-for-media-stream",
            f"--unsafely-treat-insecure-origin-as-secure={house[0].url}",
            f"--ignore-certificate-errors-spki-list={turn.fingerprint()}",
        ],
    )  # fmt: skip
    yield launched
    launched.close()


def test_a_patient_whose_network_blocks_udp_sees_and_is_seen(away, house, far, world, figure):
    server, way = house
    away.set(blocked=["udp"])
    practice = consulting.Practice(far, world, server)
    doctor, link = practice.open()
    patient = practice.patient(link)
    consulting.allow_devices(patient.page)
    consulting.at_row(patient.page, "network", "weak")  # "passe par un détour"
    consulting.arrive(patient.page)
    consulting.admit(doctor.page)
    consulting.at_step(patient.page, "call")
    people = {"eric": doctor, "patient": patient}
    hearing.all_flow(people, frames=20)
    for one in people.values():
        until(lambda one=one: set(one.page.evaluate(PATHS)) == {f"relay {way}"}, 10, "another way")
    seen = {who: f"{row['frames']} frames" for who, row in hearing.all_flow(people).items()}
    figure(f"UDP blocked, through coturn by {way}", seen)
    practice.close()
