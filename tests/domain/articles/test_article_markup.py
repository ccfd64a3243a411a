"""A plain line as Markdown shows exactly the line."""

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles.markup import as_markdown, render_article
from foundation.text import normalize_line

MEANT = st.text("aA1. \\`*_{}[]()#+-=!|<>&;:/\"'~^$@%?é\u0303🌾", max_size=40)


def shown(source: str) -> str:
    return html.unescape(re.sub(r"</?p>|\n", "", render_article(source)))


@given(st.one_of(MEANT, st.text(max_size=60)))
def test_any_line_reads_as_it_was_written(text):
    line = normalize_line(text)

    assert normalize_line(shown(as_markdown(line))) == line


@pytest.mark.parametrize(
    "line",
    [
        "18. Tháng",
        "18) Tháng",
        "- một",
        "+ một",
        "= một",
        "===",
        "---",
        "***",
        "# một",
        "> một",
        "1.",
        "a\\",
        "\\",
        "&amp;",
        "<b>x</b>",
        "[a](b)",
        "![a](b)",
        "[a]: b",
        "<https://a.vn>",
        "https://a.vn/_x_",
        "| a | b |",
        "~~~",
        "```",
        "a  b",
    ],
)
def test_what_means_something_in_markdown_is_shown(line):
    assert shown(as_markdown(line)) == line


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("# Một\n\n##### Năm\n\n<h1>Hai</h1>", "<h2>Một</h2>\n<h4>Năm</h4>\n<h2>Hai</h2>"),
        ("15. a\n16. b", '<ol start="15">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("<div>một</div><div>hai</div>", "một\n\nhai"),
        ("Điền <họ tên>, <ten xa>", "<p>Điền &lt;họ tên&gt;, &lt;ten xa&gt;</p>"),
        ("a <!-- b --> c <!-- d", "<p>a  c &lt;!-- d</p>"),
        ("<!-- x\n\ny", "&lt;!-- x\n\ny"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<head>\n<style>\n\np {margin:0}\n\n</style></head><p class=MsoNormal>Lời<o:p>&nbsp;</o:p></p>", "<p>Lời</p>"),
        (
            "a\n\n<style>\n\n## p\n\n</style>\n\nb <![if !x]><st1:place>Hà Nội</st1:place><![endif]>",
            "<p>a</p>\n<p>b Hà Nội</p>",
        ),
        ("<xml>\n <w:View>Normal</w:View>\n\n</xml>\nb <style> c", "<p>b &lt;style&gt; c</p>"),
        (
            "`<style>` a `</style>` \\<xml> b </xml>",
            "<p><code>&lt;style&gt;</code> a <code>&lt;/style&gt;</code> &lt;xml&gt; b &lt;/xml&gt;</p>",
        ),
        ("```\n<style>p {}</style>\n```", "<pre><code>&lt;style&gt;p {}&lt;/style&gt;\n</code></pre>"),
        ("<div a='\n\nsau", "&lt;div a='\n<p>sau</p>"),
        ("![mô tả](https://x.vn/a.png) ![b](/media/b.png)", "<p>mô tả b</p>"),
        ("https://a.vn <https://b.vn>", '<p>https://a.vn <a href="https://b.vn">https://b.vn</a></p>'),
        ("H<sub>2</sub>O <font color=red>đỏ</font>", "<p>H<sub>2</sub>O đỏ</p>"),
    ],
)
def test_html_in_a_source_passes_the_wall_and_no_word_vanishes(source, rendered):
    assert render_article(source).strip() == rendered


@pytest.mark.parametrize(
    "source",
    [
        "<blockquote>" * 8_000,
        "<p " + "a=1 " * 30_000 + ">",
        "".join(f"<em a{number}>" for number in range(50)) + "<p>x</p>" * 12_000,
        "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "|a\n" * 2_000,
        "> > > > > > a\n" + "b\n" * 20_000,
        "[" * 50_000,
        "<style>" * 40_000,
        "x\n===\n" * 15_000,
    ],
)
def test_what_tires_a_parser_is_shown_as_it_is_written(source):
    begun = time.process_time()

    rendered = render_article(source)

    assert html.unescape(re.sub(r"</?p>|\s", "", rendered)) == re.sub(r"\s", "", source)
    assert time.process_time() - begun < 5  # without the bounds each takes from eight seconds to a minute
