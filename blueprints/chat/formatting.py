"""Words as people shape them: *bold*, _italic_, `code`, lists, quotes; links, numbers and names one
taps. Everything is escaped; only the tags written here ever leave, and only three kinds of address.

A sign that may be a measure is left as it is: "- 3 kg" is a loss and "> 38,5" a fever, neither a
list nor a quote, and a number that opens a line stays the number that was written.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from flask import Flask
from markupsafe import Markup, escape

from blueprints.chat import shapes
from domain.chat import circles, weblinks
from domain.chat.words import Named

GAP = r"[ .\-\u00a0\u202f]"
PHONE = (
    rf"(?<![\w+/.,-])(?<!\d[ \u00a0\u202f])(?:(?:\+33|0033){GAP}?|0)"
    rf"[1-9](?:{GAP}?\d\d){{4}}(?!\d|{GAP}\d\d)"
)
PARTS = {
    "code": r"`[^`\n]+`",
    "link": weblinks.PATTERN,
    "mail": r"(?<![\w.+@/-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}(?!\w)",
    "phone": PHONE,
    "bold": r"(?<![\w*])\*(?=[^\s*])[^*\n]+?(?<=\S)\*(?![\w*])",
    "italic": r"(?<![\w_])_(?=[^\s_])[^_\n]+?(?<=\S)_(?![\w_])",
}
LINES = {
    "quote": re.compile(r"> ?(?=[^\s\d>])"),
    "bullet": re.compile(r"[-*•–] +(?=[^\s\d])"),
    "number": re.compile(r"(\d{1,3})[.)] +(?=\S)"),
}
_INLINE = re.compile("|".join(f"(?P<{n}>{p})" for n, p in PARTS.items()), re.IGNORECASE)
_HIDING = re.compile(
    "|".join([PARTS["code"], PARTS["bold"], PARTS["italic"]])
    + "|^(?:"
    + "|".join(line.pattern for line in LINES.values())
    + ")",
    re.MULTILINE,
)
ENOUGH = 8  # of the digits that end an identifier: those that chance chose


def connect(app: Flask) -> None:
    for function in (formatted, hides):
        app.jinja_env.filters[function.__name__] = function


def formatted(body: str, named: Iterable[Named] = ()) -> Markup:
    """Safe to put in a page. `named` are those whose "@name" is drawn as a mark."""
    inline = _Inline(body, named)
    groups = groupby(body.split("\n"), _kind)
    return Markup("").join(_block(kind, list(lines), inline) for kind, lines in groups)


def hides(body: str) -> bool:
    """Whether signs of the writer are not shown: who edits or copies wants them back."""
    return bool(_HIDING.search(body))


class _Inline:
    """The shapes inside one line."""

    def __init__(self, body: str, named: Iterable[Named]):
        known = {f"@{one.name}": one.id for one in named}
        self.named = {name: one for name, one in known.items() if name in body}
        self.called = [one for name, one in known.items() if name not in self.named]
        names = sorted(map(re.escape, self.named), key=len, reverse=True)
        met = [f"(?P<name>(?<!\\w)(?:{'|'.join(names)})(?!\\w))"] if names else []
        met += [f"(?P<circle>{circles.PATTERN})"] if self.called else []
        said = "|".join([*met, _INLINE.pattern])
        self.pattern = re.compile(said, re.IGNORECASE) if met else _INLINE

    def __call__(self, text: str) -> Markup:
        return Markup("").join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[Markup]:
        end = 0
        for found in self.pattern.finditer(text):
            yield escape(text[end : found.start()])
            yield self._shaped(str(found.lastgroup), found[0])
            end = found.end()
        yield escape(text[end:])

    def _shaped(self, kind: str, text: str) -> Markup:
        if kind in ("bold", "italic"):
            tag = Markup("<strong>{}</strong>" if kind == "bold" else "<em>{}</em>")
            return tag.format(self(text[1:-1]))
        if kind == "name":
            return self._name(text)
        if kind == "circle":
            return shapes.mark(" ".join(one[-ENOUGH:] for one in self.called), text)
        return shapes.OF[kind](text)

    def _name(self, text: str) -> Markup:
        known = self.named.get(text)
        if known is None:  # written in other letters
            return escape(text)
        return shapes.mark(known, text)


def _kind(line: str) -> str:
    return next((kind for kind, sign in LINES.items() if sign.match(line)), "")


def _block(kind: str, lines: list[str], inline: _Inline) -> Markup:
    if not kind:
        return Markup("\n").join(map(inline, lines))
    said = [inline(LINES[kind].sub("", line, count=1)) for line in lines]
    if kind == "quote":
        return Markup("<blockquote>{}</blockquote>").format(Markup("\n").join(said))
    if kind == "bullet":
        return Markup("<ul>{}</ul>").format(_items("<li>{}</li>", zip(said)))
    numbered = zip(map(_number, lines), said, strict=True)
    return Markup("<ol>{}</ol>").format(_items('<li value="{}">{}</li>', numbered))


def _items(shape: str, items: Iterable[tuple]) -> Markup:
    return Markup("").join(Markup(shape).format(*item) for item in items)


def _number(line: str) -> int:
    found = LINES["number"].match(line)
    return int(found[1]) if found else 1
