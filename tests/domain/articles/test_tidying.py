"""Tidying a text: what goes, what stays, and what is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles.tidying import tidied


@pytest.mark.parametrize(
    ("typed", "tidy", "told"),
    [
        ("Một  hai\xa0ba\tbốn", "Một hai ba bốn", {"spaces": 3}),
        ("Một , hai ; ba ?", "Một, hai; ba?", {"punctuation": 3}),
        ("Một  \nhai\n\n\n\nba", "Một\nhai\n\nba", {"line-ends": 1, "empty-lines": 1}),
        ("• một\n– hai\n  ● ba", "- một\n- hai\n  - ba", {"bullets": 3}),
        ("Vâng... đúng\xad", "Vâng… đúng", {"ellipses": 1, "invisible": 1}),
        ("20\xa0triệu đồng", "20\xa0triệu đồng", {}),
        ("`a  b ,` <b  c> https://a.vn/x...y [a](b  c)", "`a  b ,` <b  c> https://a.vn/x...y [a](b  c)", {}),
        ("```\na  b ,\n\n\n\n• c...\n```", "```\na  b ,\n\n\n\n• c...\n```", {}),
        ("    mã  x", "    mã  x", {}),
        ("ViÖt Nam ®Êt n\xadíc", "ViÖt Nam ®Êt n\xadíc", {}),
        ("15:30 : 4 .5", "15:30: 4 .5", {"punctuation": 1}),
    ],
)
def test_it_puts_in_order_what_is_no_code_and_no_address(typed, tidy, told):
    assert tidied(typed) == (tidy, told)


def test_a_long_row_of_marks_takes_no_time():
    assert tidied("`" * 50_000) == ("`" * 50_000, {})


@given(st.text("a1 \xa0\n.,•-`<>[](): ", max_size=60))
def test_what_is_tidy_stays(typed):
    once, _done = tidied(typed)

    assert sorted(set(once) - set(typed) - {"…", "-", " "}) == []
    assert [letter for letter in once if letter in "a1"] == [letter for letter in typed if letter in "a1"]
