"""A page of the house that has loaded the parsers: what browsers run is what is tested."""

import pytest

LOAD = """async () => {
  const from = (name) => import(`/static/js/measures/${name}.js`);
  const files = ["numbers", "payload", "pressure", "temperature", "oximetry", "glucose", "weight"];
  const loaded = await Promise.all([...files, "heart-rate", "profiles", "units"].map(from));
  globalThis.measures = Object.assign({}, ...loaded);
  globalThis.bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
  globalThis.parsed = (name, hex) => {
    try {
      return measures[name](bytes(hex));
    } catch (error) {
      return error.name === "Refusal" ? { refused: error.code } : { thrown: String(error) };
    }
  };
}"""


@pytest.fixture(scope="module")
def parsers(chromium, house):
    """`parsers(name, hex)` is the reading, or {"refused": code}."""
    page = chromium.new_page()
    page.goto(house + "/styleguide")
    page.evaluate(LOAD)

    def parse(name: str, payload: str):
        asked = [name, payload.replace(" ", "")]
        return page.evaluate("([name, hex]) => parsed(name, hex)", asked)

    parse.page = page
    yield parse
    page.close()
