"""Tests of domain/comments/markup.py: what becomes markup, what reads as typed, and that nothing is lost."""

import sys
from collections.abc import Callable
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.comments.markup import MARKUP_POLICY_VERSION, render_words
from foundation.text import normalize_text
from tests.hostile_texts import HARMLESS, HOSTILE

RELATION = "ugc nofollow noopener noreferrer"
STARS = {"em": "*", "strong": "**"}

# What markup is made of, and what it must not be taken in by.
TOKENS = [
    *(
        "*",
        "**",
        "***",
        "****",
        ">",
        "> ",
        ">> ",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        "\u00a0",
        "_",
        "&",
        "<",
        '"',
        "'",
        "`",
    ),
    *(
        "a",
        "ế",
        "9",
        ".",
        ",",
        "(",
        ")",
        "[",
        "]",
        "/",
        "\\",
        "@",
        ":",
        "&amp;",
        "&lt",
        "<b>",
        "👍",
        "\u0301",
        "“",
        "…",
    ),
    *("http://", "https://a.example", "HTTP://b.example/(c)", "https://u@a.example", "http://a?&", "javascript:"),
]
mixtures = st.lists(st.sampled_from(TOKENS), max_size=60).map("".join)
normalized_words = st.one_of(mixtures, st.text()).map(normalize_text)


def link(url: str) -> str:
    return f'<a href="{url}" rel="{RELATION}">{url}</a>'


def typed_lines(words: str) -> list[str]:
    """The lines with something on them, without the marks of a quote and the spaces among them."""
    lines = [line.lstrip("> ") for line in words.split("\n")]
    return [line for line in lines if line.strip()]


def lines_of(rendered: str) -> list[str]:
    """The lines that were typed, read back from the HTML: tags as the marks they came from."""
    fragment = html5lib.parseFragment(rendered, namespaceHTMLElements=False)
    return typed_lines("\n".join(_typed(paragraph) for paragraph in fragment.iter("p")))


def _typed(element: Element) -> str:
    mark = "\n" if element.tag == "br" else STARS.get(element.tag, "")
    inside = (element.text or "") + "".join(_typed(child) + (child.tail or "") for child in element)
    return mark + inside + (mark if element.tag in STARS else "")


@pytest.mark.parametrize(
    ("words", "rendered"),
    [
        ("", ""),
        ("xin chào", "<p>xin chào</p>"),
        ("một\nhai", "<p>một<br>hai</p>"),
        ("một\n\n\nhai", "<p>một</p><p>hai</p>"),
        ("một\n \t\nhai", "<p>một</p><p>hai</p>"),
        ("a   b\n  c", "<p>a   b<br>  c</p>"),
        ("15. Tôi đồng ý", "<p>15. Tôi đồng ý</p>"),
        ("- một\n_x_ #tag", "<p>- một<br>_x_ #tag</p>"),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("<script>\"x\"'y'</script>", "<p>&lt;script&gt;\"x\"'y'&lt;/script&gt;</p>"),
        ("&amp; &#39;", "<p>&amp;amp; &amp;#39;</p>"),
        ("a\x00b\rc", "<p>a\ufffdb\ufffdc</p>"),
    ],
)
def test_words_become_escaped_paragraphs_and_lines(words, rendered):
    assert render_words(words) == rendered


@pytest.mark.parametrize(
    ("words", "rendered"),
    [
        ("> a", "<blockquote><p>a</p></blockquote>"),
        ("> a\n> b\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>"),
        ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
        (">> a\n> b", "<blockquote><blockquote><p>a</p></blockquote><p>b</p></blockquote>"),
        ("> > > a", "<blockquote><blockquote><blockquote><p>a</p></blockquote></blockquote></blockquote>"),
        (">>>> a", "<blockquote><blockquote><blockquote><p>&gt; a</p></blockquote></blockquote></blockquote>"),
        ("> >_<", "<blockquote><p>&gt;_&lt;</p></blockquote>"),
        (">   a", "<blockquote><p>  a</p></blockquote>"),
        (">_<", "<p>&gt;_&lt;</p>"),
        (">=18", "<p>&gt;=18</p>"),
        (">>>", "<p>&gt;&gt;&gt;</p>"),
        ("> ", "<p>&gt; </p>"),
        ("> a\n>>", "<blockquote><p>a</p></blockquote><p>&gt;&gt;</p>"),
        (" > a", "<p> &gt; a</p>"),
        ("5 > 3", "<p>5 &gt; 3</p>"),
    ],
)
def test_lines_after_a_mark_and_a_space_are_quoted_three_levels_deep(words, rendered):
    assert render_words(words) == rendered


@pytest.mark.parametrize(
    ("words", "inside"),
    [
        ("*a*", "<em>a</em>"),
        ("**a**", "<strong>a</strong>"),
        ("***a***", "<strong><em>a</em></strong>"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("**a *b***", "<strong>a <em>b</em></strong>"),
        ("*a **b***", "<em>a <strong>b</strong></em>"),
        ("***a* b**", "<strong><em>a</em> b</strong>"),
        ("***a** b*", "<em><strong>a</strong> b</em>"),
        ("***a** b", "*<strong>a</strong> b"),
        ("(**a**), “*b*”: *c*.", "(<strong>a</strong>), “<em>b</em>”: <em>c</em>."),
        ("*a *b*", "*a <em>b</em>"),
        ("*a *b* c*", "*a <em>b</em> c*"),
        ("*a **b* c**", "<em>a **b</em> c**"),
        ("**a* b", "**a* b"),
        ("3*4*5", "3*4*5"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a*b* *c*d", "a*b* *c*d"),
        ("ế*a* *a*ế", "ế*a* *a*ế"),
        ("_*a*_", "_*a*_"),
        ("x\u0302*a*", "x\u0302*a*"),
        ("**a\nb**", "**a<br>b**"),
        ("**a", "**a"),
        ("*.* ** *** **** *-*", "*.* ** *** **** *-*"),
        ("****a****", "****a****"),
        ("* a*", "* a*"),
    ],
)
def test_stars_at_the_edges_of_words_stress_them(words, inside):
    assert render_words(words) == f"<p>{inside}</p>"


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("https://xa.example", "https://xa.example"),
        ("Xem:http://xa.example/tin nhé", "http://xa.example/tin"),
        ("HTTPS://XA.EXAMPLE/", "HTTPS://XA.EXAMPLE/"),
        ("https://xa.example.", "https://xa.example"),
        ("https://xa.example/a,…!?", "https://xa.example/a"),
        ("(https://xa.example)", "https://xa.example"),
        ("(https://xa.example/a_(b))", "https://xa.example/a_(b)"),
        ("https://xa.example/a_(b)", "https://xa.example/a_(b)"),
        ("[https://xa.example/]]", "https://xa.example/"),
        ("“https://xa.example”và", "https://xa.example"),
        ("https://xa.example/(", "https://xa.example/"),
        ("https://xa.example/it's", "https://xa.example/it's"),
        ("https://xa.example:8080/?a=b#c", "https://xa.example:8080/?a=b#c"),
        ("https://xã-tôi.example/bài", "https://xã-tôi.example/bài"),
        ("https://video.example/@ten", "https://video.example/@ten"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
        ("http://maychu/", "http://maychu/"),
        ('http://a.example/"onmouseover=alert(1)', "http://a.example/"),
        ("https://xa.example/*a*b", "https://xa.example/*a*b"),
    ],
)
def test_a_web_address_is_linked_without_the_signs_of_its_sentence(words, url):
    before, after = words.split(url)

    assert render_words(words) == f"<p>{before}{link(url)}{after}</p>"


def test_an_ampersand_in_a_web_address_is_escaped_in_both_places():
    assert render_words("http://a.example/?b&lt=c") == f"<p>{link('http://a.example/?b&amp;lt=c')}</p>"


def test_a_web_address_can_be_stressed():
    assert render_words("**https://xa.example/**") == f"<p><strong>{link('https://xa.example/')}</strong></p>"


@pytest.mark.parametrize(
    "words",
    [
        "https://bank.example@evil.example",
        "https://u:p@evil.example/",
        "https://@evil.example/",
        "https:\\\\evil.example",
        "https://bank.example\\@evil.example",
        "https://bank.example\\evil",
        "https:/evil.example",
        "https:///evil.example",
        "https://",
        "https://…",
        "https://.example",
        "https://a..example",
        "https://-.example",
        "https://bank.example℀.evil.example",
        "https://ｂａｎｋ.example",
        "https://a.example:99999/",
        "https://a.example:٣/",
        "https://a.example:x/",
        "https://a.example\u202e/",
        "https://a.example/\u202eknab",
        "http://2130706433/",
        "http://1.2.3/",
        "http://0x7f.0x1/",
        "http://999.1.1.1/",
        "http://[::1]/",
        "httpſ://a.example",
        "xhttp://a.example",
        "ftp://a.example",
        "www.a.example",
        "javascript:alert(1)",
    ],
)
def test_what_two_parsers_could_read_differently_is_not_linked(words):
    assert render_words(words) == f"<p>{words}</p>"


@pytest.mark.parametrize(("words", "visible"), HARMLESS.values(), ids=HARMLESS)
def test_harmless_words_read_as_expected(words, visible):
    rendered = render_words(normalize_text(words))

    fragment = html5lib.parseFragment(rendered.replace("<br>", "\n"), namespaceHTMLElements=False)
    paragraphs = ["".join(paragraph.itertext()) for paragraph in fragment.iter("p")]
    seen = [line.strip() for paragraph in paragraphs for line in paragraph.split("\n")]
    assert seen == [line.strip() for line in visible.split("\n")]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_lose_no_character_and_stay_within_bounds(words):
    typed = normalize_text(words)

    rendered = render_words(typed)

    assert lines_of(rendered) == typed_lines(typed)
    assert len(rendered) <= 8 * len(typed) + 500


@given(normalized_words)
@example("> \u00a0\n>\u00a0")
@example(">  a\n>> >  b\n  c")
@example("***a* b*** *c **d*** e**")
def test_no_character_is_lost(words):
    assert lines_of(render_words(words)) == typed_lines(words)


@given(mixtures.filter(bool))
def test_the_result_is_never_much_longer_than_the_words(mixture):
    words = (mixture * 5_000)[:5_000]

    assert len(render_words(words)) <= 8 * len(words) + 500


def test_markup_for_its_own_sake_comes_back_as_plain_lines():
    words = "> > > *a*\nb\n" * 400

    rendered = render_words(words)

    assert rendered.startswith("<p>&gt; &gt; &gt; *a*<br>b<br>")
    assert rendered.count("<blockquote>") == 0


@given(normalized_words)
def test_tags_never_stand_inside_their_like(words):
    fragment = html5lib.parseFragment(render_words(words), namespaceHTMLElements=False)

    for tag in ("em", "strong", "a", "p"):
        assert [element for outer in fragment.iter(tag) for element in outer.iterfind(f".//{tag}")] == []


def calls_during(work: Callable[[], object]) -> int:
    """How many functions run: a measure of work that no busy machine disturbs."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize(
    "pattern", ["*a ", "*a* ", "***a *b* c** ", "> a\nb\n", "http://a) ", "http://a@", "> ", "<&\n"]
)
def test_work_grows_with_the_words_and_not_faster(pattern):
    short, long = pattern * 500, pattern * 2_000

    ratio = calls_during(lambda: render_words(long)) / calls_during(lambda: render_words(short))

    # Four times the words: four times the work, or eight where only the longer ones come back as plain lines.
    # Work that grew with the square would show as sixteen.
    assert ratio < 9


def test_the_policy_has_a_version():
    assert MARKUP_POLICY_VERSION >= 1
