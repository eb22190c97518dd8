"""What one browser publishes: a connection that it offered, and its tracks."""

from collections.abc import Callable

from relay import describing
from relay.connection import Connection
from relay.endpoints import Local
from relay.figures import Figures
from relay.formats import Numbering
from relay.ingress import Ingress
from relay.refusals import Refused
from relay.sdp import Description, Section
from relay.tracks import Track

TRACKS = 6  # per participant


class Publication:
    """`labels` given to `answer` name tracks by mid: camera, microphone, screen…"""

    def __init__(self, participant: str, numbering: Numbering, figures: Figures):
        self.participant = participant
        self.tracks: dict[str, Track] = {}  # by mid
        self.connection = Connection(figures, controlling=False)
        self.ingress = Ingress(self.connection, figures)
        self._numbering = numbering
        self._figures = figures
        self._description: Description | None = None
        self._local: Local | None = None
        self._version = 0

    def continues(self, description: Description) -> bool:
        """Whether the offer comes from the connection we already have."""
        return (
            self._description is not None
            and self.connection.state in ("new", "connected")
            and self._description.remote == description.remote
        )

    async def answer(
        self, description: Description, labels: dict[str, str], advertised: Callable[[str], str]
    ) -> str:
        """Takes the tracks of an offer, first or renegotiated. Refused: `too_many_tracks`."""
        sending = [s for s in description.sections if s.sends and s.format]
        if len(sending) > TRACKS:
            raise Refused("too_many_tracks", f"at most {TRACKS}")
        first = self._local is None
        if self._local is None:
            self._local = await self.connection.gather(advertised)
        self._description = description
        self._keep(sending, labels)
        if first:
            self._expect_data(description)
            self.connection.start(description.remote)
        return self._text(description, self._local)

    async def close(self) -> None:
        await self.connection.close()

    def _keep(self, sending: list[Section], labels: dict[str, str]) -> None:
        wanted = {section.mid: section for section in sending}
        for mid in [m for m, track in self.tracks.items() if not _same(track, wanted.get(m))]:
            self.ingress.drop(self.tracks.pop(mid))
        for mid, section in wanted.items():
            label = labels.get(mid, "camera" if section.kind == "video" else "microphone")
            if mid in self.tracks:
                self.tracks[mid].label = label
            else:
                self._take(section, label)

    def _take(self, section: Section, label: str) -> None:
        track = Track(
            participant=self.participant,
            label=label,
            mid=section.mid,
            published=section.format,
            format=self._numbering.canonical(section.format),
            extensions=section.extensions,
            figures=self._figures,
            publisher=self.ingress.upstream,
        )
        self.tracks[section.mid] = track
        self.ingress.add(track, section.ssrcs)

    def _expect_data(self, description: Description) -> None:
        for section in description.sections:
            if section.kind == "application" and section.sends:
                self.connection.channels.expect(section.port, section.longest)

    def _text(self, description: Description, local: Local) -> str:
        self._version += 1
        lines: list[str] = []
        bundled: list[str] = []
        for section in description.sections:
            part = _section_lines(local, section, first=not bundled)
            lines += part or describing.refused_section(section)
            if part:
                bundled.append(section.mid)
        role = description.remote.our_answer
        return describing.written(describing.session(local, self._version, role, bundled) + lines)


def _section_lines(local: Local, section: Section, *, first: bool) -> list[str]:
    """Our part of the answer; empty when we refuse the section."""
    if section.kind == "application":
        return describing.data_section(local, section.mid, first=first) if section.sends else []
    if section.format and section.alive:
        return describing.receiving_section(local, section, first=first)
    return []


def _same(track: Track, section: Section | None) -> bool:
    return section is not None and section.format == track.published
