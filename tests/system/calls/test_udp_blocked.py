"""Where a network lets no UDP through, the call passes through coturn by TCP, then by TLS."""

import pytest

from tests.fixtures import coturn, network
from tests.fixtures.coturn import SECRET, Coturn
from tests.fixtures.network import HERE, Network
from tests.system.browsing import until
from tests.system.calls import consulting, far, hearing

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
def house(request, turn, world):
    """(server whose only way without UDP is this one, its name)."""
    url = turn.urls[request.param]
    with far.house(world[2], LIANE_TURN_URL=url, LIANE_TURN_SECRET=SECRET) as server:
        yield server, request.param


@pytest.fixture
def distant(browser, away, house, turn, tmp_path):
    pinned = f"--ignore-certificate-errors-spki-list={turn.fingerprint()}"
    with far.chromium(browser, away, tmp_path, house[0], pinned) as launched:
        yield launched


def test_a_patient_whose_network_blocks_udp_sees_and_is_seen(away, house, distant, world, figure):
    server, way = house
    away.set(blocked=["udp"])
    practice = consulting.Practice(distant, world, server)
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
