"""Tests of domain/comments/sanitizing.py: the wall passes our own HTML untouched and nothing else than it says."""

from concurrent.futures import ThreadPoolExecutor

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.comments.markup import render_words
from domain.sanitizing import sanitize_article_html, sanitize_comment_html
from foundation.text import normalize_text
from tests.hostile_texts import HARMLESS, HOSTILE

RELATION = "ugc nofollow noopener noreferrer"
COMMENT_TAGS = {"p", "br", "strong", "em", "blockquote", "a"}
ARTICLE_TAGS = COMMENT_TAGS | {
    *("h2", "h3", "h4", "b", "i", "ul", "ol", "li", "img", "figure", "figcaption", "hr", "sub", "sup", "code", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ARTICLE_ATTRIBUTES = {
    "a": {"href", "rel", "title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "th": {"scope"},
}

# Pieces of markup that parsers disagree about.
PIECES = [
    *("<p>", "</p>", "<br>", "<strong>", "</strong>", "<em a=1>", "</em>", "<blockquote>", "</blockquote>", "</a>"),
    *("<a href='https://a.example'>", '<a href="javascript:1ế">', "<a href=//b>", "<a name=x href=https://a@b>"),
    *(
        "<svg>",
        "<math>",
        "<mtext>",
        "<style>",
        "</style>",
        "<script>",
        "<title>",
        "<noscript>",
        "<textarea>",
        "<template>",
    ),
    *(
        "<table>",
        "<td>",
        "<tr>",
        "<select>",
        "<form id=x>",
        "<img src=x onerror=y>",
        "<h2 class=x>",
        "<ul><li>",
        "<pre>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "</",
        "<",
        ">",
        "&",
        "&lt;",
        "&#60;",
        "&quot;",
        '"',
        "'",
        "`",
        "=",
        "/",
        " ",
    ),
    *("chữ", "\n", "\x00", "\x0c", "\u2028", "<p hx-get=/x>", "<hx-partial>", "<a\thref='/x'>", "<img alt='\"><p>'>"),
]
tangles = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
rendered_words = st.one_of(
    st.text(),
    st.lists(st.sampled_from(["*a*", "**", "> ", "\n", "\n\n", "http://a?&lt;", "&amp;", "<p>", "'", '"', " "])).map(
        "".join
    ),
).map(render_words)


def elements_of(sanitized: str) -> list[tuple[str, dict[str, str]]]:
    fragment = html5lib.parseFragment(sanitized, namespaceHTMLElements=False)
    return [(element.tag, dict(element.attrib)) for element in fragment.iter() if element is not fragment]


def assert_only_comment_markup(sanitized: str) -> None:
    for tag, attributes in elements_of(sanitized):
        assert tag in COMMENT_TAGS
        if attributes:
            assert tag == "a"
            assert set(attributes) == {"href", "rel"}
            assert attributes["href"].lower().startswith(("http://", "https://"))
            assert attributes["rel"] == RELATION


def assert_only_article_markup(sanitized: str) -> None:
    for tag, attributes in elements_of(sanitized):
        assert tag in ARTICLE_TAGS
        assert set(attributes) <= ARTICLE_ATTRIBUTES.get(tag, set())


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_the_wall_changes_nothing_of_hostile_words_that_were_rendered(words):
    rendered = render_words(normalize_text(words))

    sanitized = sanitize_comment_html(rendered)

    assert sanitized == rendered
    assert_only_comment_markup(sanitized)


@pytest.mark.parametrize(("words", "_visible"), HARMLESS.values(), ids=HARMLESS)
def test_the_wall_changes_nothing_of_harmless_words_that_were_rendered(words, _visible):
    rendered = render_words(normalize_text(words))

    assert sanitize_comment_html(rendered) == rendered


@given(rendered_words)
def test_the_wall_changes_nothing_of_any_rendered_words(rendered):
    assert sanitize_comment_html(rendered) == rendered


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markup_leaves_only_what_is_allowed(markup):
    assert_only_comment_markup(sanitize_comment_html(markup))
    assert_only_article_markup(sanitize_article_html(markup))


@given(tangles)
def test_tangled_markup_leaves_only_what_is_allowed_however_often_it_is_read(markup):
    comment, article = sanitize_comment_html(markup), sanitize_article_html(markup)

    assert_only_comment_markup(comment)
    assert_only_comment_markup(sanitize_comment_html(comment))
    assert_only_article_markup(article)
    assert_only_article_markup(sanitize_article_html(article))


@pytest.mark.parametrize(
    ("markup", "sanitized"),
    [
        ("", ""),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<p class=x id=y style=z onclick=a hx-get=/b data-c=d>x</p>", "<p>x</p>"),
        ("<h2>x</h2><b>y</b>", "xy"),
        ("a<!-- b -->c", "ac"),
        ("<strong>x", "<strong>x</strong>"),
        (
            '<a href="https://a.example" rel="opener" target=_blank>x</a>',
            f'<a href="https://a.example" rel="{RELATION}">x</a>',
        ),
        ("<a rel=opener name=x>x</a>", "<a>x</a>"),
    ],
)
def test_a_comment_keeps_its_words_and_few_tags(markup, sanitized):
    assert sanitize_comment_html(markup) == sanitized


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "javascript:1234/ế/",
        "java&#115;cript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "mailto:a@b.example",
        "/x",
        "//evil.example",
        "#x",
        "x",
        "",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        "https:\\\\evil.example",
        "https://bank.example\\@evil.example",
        "https://bank.example@evil.example",
        "https://bank.example&#64;evil.example",
        "https://bank.example&commat;evil.example",
        " https://a.example",
        "https://a.example/ x",
        "ht&Tab;tps://a.example",
        "https://a.example/&NewLine;x",
        "&#104;ttps://a.example",
        "https://[a.example",
        "https://a.example℀b",
        "httpſ://a.example",
    ],
)
def test_a_link_of_a_comment_that_is_no_plain_web_address_leads_nowhere(href):
    assert sanitize_comment_html(f'<a href="{href}">x</a>') == "<a>x</a>"


@pytest.mark.parametrize(
    "href", ["http://a", "HTTPS://A.example:8080/b?c=d#e", "https://ế.example/@f", "http://a/?b&amp;c"]
)
def test_a_link_of_a_comment_to_a_web_address_stays(href):
    assert sanitize_comment_html(f'<a href="{href}">x</a>') == f'<a href="{href}" rel="{RELATION}">x</a>'


@pytest.mark.parametrize(
    "markup",
    [
        "".join(f"<strong a{number}><p>" for number in range(300)),
        "".join(f"<em a{number}>" for number in range(9)) + "<p>x</p>" * 200 + "</em>" * 9,
        "<strong><em></strong></em>" * 30,
    ],
)
def test_long_tangled_markup_comes_back_as_the_text_it_is_written_in(markup):
    assert sanitize_comment_html(markup) == markup.replace("<", "&lt;").replace(">", "&gt;")


def test_short_tangled_markup_is_put_in_order():
    assert sanitize_comment_html("<strong><em>x</strong>y</em>") == "<strong><em>x</em></strong><em>y</em>"


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>Mục</h2><p>Chữ <b>đậm</b>, <i>nghiêng</i>, x<sub>1</sub><sup>2</sup></p><hr>",
        "<ul><li>một</li></ul><ol><li>hai</li></ol><pre><code>a &lt; b</code></pre>",
        "<figure><p>x</p><figcaption>Ảnh</figcaption></figure>",
        '<img src="/media/1.jpg" alt="Cổng &amp; cầu" width="640" height="480" loading="lazy">',
        '<table><thead><tr><th scope="col">Tên</th></tr></thead><tbody><tr><td>An</td></tr></tbody></table>',
        '<a href="https://a.example/" rel="nofollow noopener" title="Xem">x</a>',
        '<a href="mailto:vanphong@xa.example">x</a><a href="tel:+84-900-000-000">y</a>',
        '<a href="/tin/bai-1">x</a><a href="/">y</a><a href="#muc-1">z</a>',
    ],
)
def test_an_article_keeps_its_structure(markup):
    assert sanitize_article_html(markup) == markup


@pytest.mark.parametrize(
    ("markup", "sanitized"),
    [
        ("<h1>x</h1><h5>y</h5>", "<h2>x</h2><h4>y</h4>"),
        ('<p class="a" id="b" name="c" style="d" data-e="f" hx-get="/g" onclick="h">x</p>', "<p>x</p>"),
        ("<style>p{}</style><script>alert(1)</script>", "p{}alert(1)"),
        ("<form action=/x><input name=y>z</form>", "z"),
        ('<a href="//evil.example">x</a>', "<a>x</a>"),
        ('<a href="/\\evil.example">x</a>', "<a>x</a>"),
        ('<a href="/&#9;/evil.example">x</a>', "<a>x</a>"),
        ('<a href="&#47;/evil.example">x</a>', "<a>x</a>"),
        ('<a href="javascript:1ế">x</a>', "<a>x</a>"),
        ('<a href="mailto:a@b.example,c@d.example">x</a>', "<a>x</a>"),
        ('<a href="tel:0900;x">x</a>', "<a>x</a>"),
        ('<a href="bai-1">x</a>', "<a>x</a>"),
        ('<a href="/x" rel="opener" target="_blank">x</a>', '<a href="/x">x</a>'),
        ('<img src="https://evil.example/x.gif" alt="y" onerror="z">', "y"),
        ('<img src="//evil.example/x.gif" width="100%" loading="now">', ""),
        ('<img src="data:image/png;base64,x" srcset="/x 2x">', ""),
        ('<th scope="x">y</th>', "y"),
    ],
)
def test_an_article_loses_what_is_not_allowed_and_keeps_its_text(markup, sanitized):
    assert sanitize_article_html(markup).strip() == sanitized


def test_threads_do_not_disturb_each_other():
    words = [f"**{number}** http://a.example/{number} & <p>" * 50 for number in range(24)]
    rendered = [render_words(one) for one in words]

    with ThreadPoolExecutor(max_workers=8) as threads:
        sanitized = list(threads.map(sanitize_comment_html, rendered))

    assert sanitized == rendered
