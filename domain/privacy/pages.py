"""The pages of a copy of one's data: plain HTML that opens anywhere, without the network."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from typing import Any

from domain import clock

NBSP = "\u00a0"
STYLE = (
    "body{font:17px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1d2a33;background:#fbfaf7}h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.2rem}"
    "dl{display:grid;grid-template-columns:minmax(9rem,auto) 1fr;gap:.3rem 1rem;margin:.6rem 0}"
    "dt,small{color:#54636d}dd{margin:0}article{border-top:1px solid #dfe3e2;padding:.7rem 0}"
    "p{white-space:pre-wrap;margin:.3rem 0}a{color:#0b6b4f}"
)


def index(name: str, at: datetime, sections: dict[str, Any], messages: int) -> Iterator[str]:
    yield _head(f"Les données de {name}", f"Copie faite {moment(at)}.")
    carried = f"{NBSP}: donnees.json, messages.json, journal.json"
    yield (
        f'<ul><li><a href="messages.html">Vos messages</a> ({messages})</li>'
        '<li><a href="journal.html">Qui a vu quoi</a></li>'
        f"<li>Les mêmes données pour une autre application{carried}</li></ul>"
    )
    for title, told in sections.items():
        yield f"<h2>{escape(title)}</h2>"
        yield from _rows(told if isinstance(told, list) else [told])
    yield _FOOT


def messages(name: str, pages: Iterable[list[dict[str, Any]]]) -> Iterator[str]:
    yield _head("Vos messages", f"Tout ce que {name} a écrit, et seulement cela.")
    room = None
    for page in pages:
        for row in page:
            if row["conversation"] != room:
                room = row["conversation"]
                yield f"<h2>{escape(room)}</h2>"
            yield _article(row)
    yield _FOOT


def trace(name: str, lines: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield _head("Qui a vu quoi", f"Ce que le journal de Liane dit qui concerne {name}.")
    for line in lines:
        said, number = escape(line["en clair"]), line["entrée"]
        yield f"<article>{said}<br><small>{moment(line['le'])} · entrée {number}</small></article>"
    yield _FOOT


def moment(at: datetime) -> str:
    return at.astimezone(clock.PARIS).strftime("le %d/%m/%Y à %H:%M")


def _article(row: dict[str, Any]) -> str:
    files = "".join(f"<br>Pièce jointe{NBSP}: {escape(file)}" for file in row["pièces jointes"])
    when = f"{moment(row['le'])}, en tant que {escape(row['en tant que'])}"
    return f"<article><small>{when}</small><p>{escape(row['message'])}{files}</p></article>"


def _rows(rows: list[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "<p>Rien.</p>"
    for row in rows:
        pairs = "".join(
            f"<dt>{escape(key)}</dt><dd>{escape(_said(value))}</dd>" for key, value in row.items()
        )
        yield f"<dl>{pairs}</dl>"


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "–" if value in (None, "") else str(value)


def _head(title: str, words: str) -> str:
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1><p>{escape(words)}</p>"
    )


_FOOT = "</body></html>"
