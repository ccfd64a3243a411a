"""A reader reads on: further threads, the other order, further replies."""

import pytest
from playwright.sync_api import expect

from tests.discussions import write as write_quickly
from tests.journeys.looking import follow

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@pytest.fixture
def long_discussion(app, article) -> list[int]:
    return write_quickly(app, article.id, (None,) * 112)


@BOTH
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_every_thread_is_seen_once_by_reading_on(visitor, article, long_discussion, script, order):
    page = visitor(script=script).visit(article.url)
    if order == "oldest":
        page.locator("#sorts a").nth(1).click()
        expect(page.locator("#sorts a").nth(1)).to_have_attribute("aria-current", "true")
        expect(page.locator("#comments article .comment-text").first).to_have_text("Lời thứ 0.")

    seen = []
    for shown in (50, 100, 112):
        if script:
            expect(page.locator("#comments article.comment")).to_have_count(shown)
        else:
            seen += page.locator("#comments article.comment").evaluate_all("all => all.map(one => one.id)")
        if shown < 112:
            page.click("#more a") if script else follow(page, "#more a")
    if script:
        seen = page.locator("#comments article.comment").evaluate_all("all => all.map(one => one.id)")

    expected = [f"comment-{number}" for number in long_discussion]
    assert seen == (expected if order == "oldest" else expected[::-1])


def test_the_first_new_thread_gets_the_focus(visitor, article, long_discussion):
    page = visitor().visit(article.url)

    page.click("#more a")

    expect(page.locator("#comments article.comment").nth(50)).to_be_focused()


@BOTH
def test_replies_past_three_are_shown_on_demand(visitor, article, write, script):
    top = write(article, "Lan", "Ý kiến gốc")
    replies = [write(article, f"Người {n}", f"Trả lời {n}", parent=top) for n in range(1, 8)]
    page = visitor(script=script).visit(article.url)
    expect(page.locator(f"#replies-{top} article.comment")).to_have_count(3)

    page.click(f"#more-replies-{top} a")

    for number in replies[3:]:
        expect(page.locator(f"#comment-{number}")).to_have_count(1)
    expect(page.locator(f"#more-replies-{top}")).to_have_count(0)


def test_a_stored_page_shows_relative_times_by_script_and_absolute_ones_without(visitor, article, write):
    write(article, "Lan", "Vừa viết xong")

    with_script = visitor().visit(article.url).locator("time[data-ago]").first.inner_text()
    without = visitor(script=False).visit(article.url).locator("time[data-ago]").first.inner_text()

    assert with_script == "Vừa xong"
    assert without[2] == without[5] == "/"


@pytest.mark.parametrize("script", [True, False])
def test_the_language_is_chosen_by_a_button_and_kept(visitor, article, script):
    reader = visitor(script=script)
    page = reader.visit(article.url)
    assert page.locator("html").get_attribute("lang") == "vi"

    page.click("button[name=language]")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(article.url)
    expect(reader.visit("/").locator("html")).to_have_attribute("lang", "en")
