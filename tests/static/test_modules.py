"""The modules hold together: no import leads nowhere, every hook has its file."""

import re
import wave

from tests.static import ground

BEHAVIOURS = ground.STATIC / "js" / "behaviors"


def test_every_import_leads_to_a_file():
    for script in (ground.STATIC / "js").rglob("*.js"):
        for target in ground.imports_of(script.relative_to(ground.STATIC).as_posix()):
            assert (ground.STATIC / target).is_file(), (script.name, target)


def test_the_shelf_names_files_that_exist():
    shelf = (BEHAVIOURS / "wake.js").read_text()
    named = re.findall(r'^  "([a-z-]+)": \(\) => import\("\./([a-z-]+)\.js"\)', shelf, re.MULTILINE)
    assert len(named) > 10
    for hook, file in named:
        assert "export function attach" in (BEHAVIOURS / f"{file}.js").read_text(), hook


def test_behaviours_know_nothing_of_the_product():
    words = re.compile(r"conversation|patient(?!i)|consultation|message-|pharma", re.IGNORECASE)
    for script in BEHAVIOURS.glob("*.js"):
        code = re.sub(r"^\s*//.*$", "", script.read_text(), flags=re.MULTILINE)
        assert not words.search(code), script.name


def test_the_three_sounds_are_short_and_light():
    for name in ("message", "knock", "end"):
        path = ground.STATIC / "sounds" / f"{name}.wav"
        assert path.stat().st_size < 30_000
        with wave.open(str(path)) as sound:
            assert 0.2 < sound.getnframes() / sound.getframerate() < 1
