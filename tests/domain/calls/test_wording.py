"""What the SMS says."""

from types import SimpleNamespace

from domain.calls import wording

TOKEN = "x" * 43


def a_voice(short_name, name="", title="Dr"):
    identity = SimpleNamespace(short_name=short_name, name=name or short_name)
    return SimpleNamespace(identity=identity, person=SimpleNamespace(title=title))


def test_it_says_who_waits_and_not_to_forward_in_one_sms():
    text = wording.invitation(a_voice("Dr Roux"), f"https://liane.example/v#{TOKEN}")
    assert text == (
        f"Dr Roux vous attend en video : https://liane.example/v#{TOKEN} Ne transferez pas ce lien."
    )
    assert len(text) <= 160


def test_it_holds_letters_that_every_phone_reads_in_one_sms():
    voice = a_voice("", "Maëlys Œuvrard-N’Guyên", title="")
    text = wording.invitation(voice, f"https://liane.example/v#{TOKEN}")
    assert text.startswith("Maelys OEuvrard-N'Guyen vous attend")
    assert text.isascii() and text.isprintable()


def test_a_long_address_gives_up_the_caution_then_the_end_of_the_name_never_the_link():
    link = f"https://teleconsultation.cpts-du-pays-de-rennes.example/v#{TOKEN}"
    text = wording.invitation(a_voice("Dr Wolfeschlegelsteinhausenbergerdorff"), link)
    assert link in text and "transferez" not in text
    assert len(text) <= 160
