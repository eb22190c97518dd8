"""Words are shaped, measures are not, and nothing but the tags of the house ever leaves."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blueprints.chat.formatting import formatted, hides
from domain.chat.words import Named

ALLOWED = {
    "strong": set(), "em": set(), "code": set(), "ul": set(), "ol": set(), "blockquote": set(),
    "li": {"value"}, "a": {"href", "target", "rel"}, "mark": {"class", "data-mention"},
}  # fmt: skip
ADDRESS = re.compile(r"(?:https?://|mailto:[^\s/]+@|tel:\+33\d{9}$)", re.IGNORECASE)
SIGNS = [
    "*",
    "_",
    "`",
    "> ",
    "- ",
    "1. ",
    "\n",
    "<",
    ">",
    "&",
    '"',
    "'",
    "@",
    "Léa Marin",
    "(",
    ")",
]
SIGNS += [
    "javascript:",
    "https://",
    "www.",
    "a.fr",
    "<script>",
    "06 12 34 56 78",
    "\u00a0",
    " ",
    "é",
]
NASTY = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=6)), max_size=40).map("".join)
LEA = Named("0199", 'Léa "><b> Marin')


class Reader(HTMLParser):
    """What a browser would find, and the words it would show."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.words, self.open = "", []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED and {name for name, _ in attrs} <= ALLOWED[tag], (tag, attrs)
        for name, value in attrs:
            assert name != "href" or ADDRESS.match(value), value
        assert not (tag == "a" and "a" in self.open)
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        raise AssertionError(data)


@settings(max_examples=400, deadline=None)
@given(NASTY)
def test_no_tag_nor_address_outside_the_list_ever_leaves(body):
    reader = Reader(str(formatted(body, [LEA, Named("02", "Léa Marin")])))
    assert reader.open == []
    kept = re.sub(r"[\s*_`>•–.)\d-]", "", body)
    assert re.sub(r"[\s*_`>•–.)\d-]", "", reader.words) == kept


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcé <>&\"' ,;:!?\n", max_size=200))
def test_words_without_a_sign_come_out_as_they_went_in(body):
    if not hides(body):
        assert Reader(str(formatted(body))).words == body


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("*gras* et _penché_", "<strong>gras</strong> et <em>penché</em>"),
        ("*_les deux_*", "<strong><em>les deux</em></strong>"),
        ("la commande `ls *`", "la commande <code>ls *</code>"),
        ("- un\n- *deux*", "<ul><li>un</li><li><strong>deux</strong></li></ul>"),
        ("3. trois\n4) quatre", '<ol><li value="3">trois</li><li value="4">quatre</li></ol>'),
        ("> dit hier\nOui", "<blockquote>dit hier</blockquote>Oui"),
        ("une\ndeux", "une\ndeux"),
        ("lea@cast.example", '<a href="mailto:lea@cast.example">lea@cast.example</a>'),
    ],
)
def test_simple_signs_shape_words(body, html):
    assert formatted(body) == html


@pytest.mark.parametrize(
    "body",
    [
        "- 3 kg depuis lundi", "> 38,5 depuis hier", "2*3*4 comprimés", "plaie_talon_2.jpg",
        "1.5 mg", "* 2 par jour", "RPPS 10003456789", "1 85 05 78 006 084 36", "a * b * c",
        "javascript:alert(1)", "0612", "INS 185057800608436", "5 06 12 34 56 78",
    ],
)  # fmt: skip
def test_measures_names_and_numbers_stay_as_they_were_written(body):
    assert Reader(str(formatted(body))).words == body and "<" not in formatted(body)


@pytest.mark.parametrize(
    "number",
    ["06 12 34 56 78", "0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "0033612345678"],
)
def test_a_french_number_is_tapped(number):
    assert formatted(f"Appelez le {number}.") == (
        f'Appelez le <a href="tel:+33612345678">{number}</a>.'
    )


@pytest.mark.parametrize(
    ("said", "href"),
    [
        ("https://ars.sante.fr/a_b_c?x=1&y=2", "https://ars.sante.fr/a_b_c?x=1&amp;y=2"),
        ("www.has-sante.fr", "https://www.has-sante.fr"),
        ("HTTP://a.fr", "HTTP://a.fr"),
    ],
)
def test_a_link_opens_elsewhere_and_tells_nothing(said, href):
    html = formatted(f"Voir ({said}).")
    assert f'<a href="{href}" target="_blank" rel="noopener noreferrer nofollow">' in html
    assert html.endswith("</a>).")


def test_only_who_is_named_is_marked():
    html = formatted("@Léa Marin, @Léa Marinette et @Éric", [Named("7", "Léa Marin")])
    assert html == (
        '<mark class="mention" data-mention="7">@Léa Marin</mark>, @Léa Marinette et @Éric'
    )


@pytest.mark.parametrize(
    "sign", ["*", "_", "`", "a.", "a@", "0", "> ", "- x\n", "(", "www.", "@Léa"]
)
def test_20_000_signs_take_no_time(sign):
    started = time.perf_counter()
    formatted((sign * 20_000)[:20_000], [Named("1", "Léa Marin")])
    assert time.perf_counter() - started < 1
