"""A plain line as Markdown shows exactly the line."""

import html
import re

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
