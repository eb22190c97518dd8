"""Keep a tracing: the sheet and its raw data, sealed, in the conversation of the call."""

from domain import clock
from domain.accounts.identities import Voice
from domain.calls import contacts, finding, steps, tracing_paper, tracings
from domain.calls.consultations import OVER, Consultation
from domain.calls.tracing_paper import Words
from domain.calls.tracings import Strip
from domain.chat import posting, storing
from domain.chat.messages import FILE
from domain.chat.storing import Upload
from domain.chat.words import Message
from domain.db import transaction
from domain.errors import Refused
from domain.off_hub import humbly_off_hub
from domain.patients.records import Traits
from vault.blobs import BlobStore

ENDED = "Cette téléconsultation est terminée\u00a0: ce tracé ne peut plus y être gardé."
LOST = "Signal perdu\u00a0: {} s au total, hachuré sur le tracé."
AGREED = ", avec l’accord du patient · Liane"
SEX = {"F": "féminin", "M": "masculin"}


def keep(
    voice: Voice, consultation: Consultation, strip: Strip, client_id: str, blobs: BlobStore
) -> tuple[Message, bool]:
    """The message, and whether it is new: the same `client_id` again gives the first one.

    Raises Refused when the call is over, NotFound when the person is no longer in the room.
    """
    if consultation.state == OVER:
        raise Refused(ENDED, status=409)
    bpm = humbly_off_hub(strip.bpm)
    words = _words(voice, consultation, strip, bpm)
    sheet = humbly_off_hub(tracing_paper.drawn, strip, words)
    raw = humbly_off_hub(tracings.raw, strip, bpm)
    name = f"{words.title} {clock.now().astimezone(clock.PARIS):%d-%m-%Y %Hh%M}"
    uploads = [Upload(FILE, f"{name}.pdf", sheet), Upload(FILE, f"{name}.json", raw)]
    parcel = storing.pack(blobs, consultation.conversation, uploads)
    said = posting.post(voice, consultation.conversation, _said(strip, bpm), client_id, parcel)
    if said[1]:
        with transaction():
            found = finding.locked(consultation.id)
            steps.note(found, steps.TRACED, voice.actor, seconds=round(strip.seconds), consent=True)
    return said


def _said(strip: Strip, bpm: int | None) -> str:
    parts = [f"Tracé ECG de {round(strip.seconds)} s", f"{bpm}/min" if bpm else "", _device(strip)]
    return " · ".join(part for part in parts if part)


def _words(voice: Voice, consultation: Consultation, strip: Strip, bpm: int | None) -> Words:
    traits = _traits(consultation)
    started = strip.started_at.astimezone(clock.PARIS)
    kept = clock.now().astimezone(clock.PARIS)
    by = voice.identity.name
    lost = strip.lost() / strip.rate
    mark = "Simulation" if strip.is_simulated else ""
    leads = ", ".join(strip.leads)
    return Words(
        title="Tracé ECG",
        traits=_identity(traits),
        facts=[
            ("Date", f"{started:%d/%m/%Y} à {started:%H:%M:%S}"),
            ("Durée", f"{round(strip.seconds)} s"),
            ("Fréquence", f"{bpm}/min (calculée, {strip.rhythm})" if bpm else "— (non calculable)"),
            ("Dérivations", leads), ("Vitesse", "25 mm/s"), ("Amplitude", "10 mm/mV"),
            ("Appareil", _device(strip)),
        ],
        warning=LOST.format(f"{lost:.1f}".replace(".", ",")) if lost else "",
        mark=mark,
        alt=f"Tracé ECG {mark}, dérivations {leads}, 25 mm/s, 10 mm/mV",
        author=by,
        footer=f"{traits.full_name} · gardé par {by} le {kept:%d/%m/%Y} à {kept:%H:%M}{AGREED}",
        made_on=(kept.year, kept.month, kept.day),
    )  # fmt: skip


def _identity(traits: Traits) -> list[tuple[str, str]]:
    born = traits.born if traits.born_on else "–"
    names = [("Nom de naissance", traits.birth_name), ("Nom utilisé", traits.used_name or "–")]
    return [
        *names,
        ("Prénom", traits.first_name),
        ("Naissance", born),
        ("Sexe", SEX.get(traits.sex, "–")),
    ]


def _traits(consultation: Consultation) -> Traits:
    if consultation.patient is not None:
        return consultation.patient.traits
    visit = finding.visit_of(consultation.id)
    return contacts.traits_of(visit) if visit else Traits("–", "–", "", "")


def _device(strip: Strip) -> str:
    name = strip.device or "appareil sans nom"
    simulated = strip.is_simulated and name != "Simulation"
    return f"{name} (simulation)" if simulated else name
