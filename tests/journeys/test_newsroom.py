"""An article from its first word to its withdrawal, by two who write in it: with script and without."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.blueprints.desk import table

WORDS = "Cầu đã **thông xe**.\n\nTải trọng {} tấn."
WATCHED = "() => document.documentElement.scrollWidth <= window.innerWidth"
# What a page of ours does while somebody types: the form as it stands, sent beside the page.
KEEP = """async () => {
  const form = document.querySelector("#article-form");
  const body = new URLSearchParams(new FormData(form));
  return (await fetch(form.action + "/autosave", {method: "POST", body})).status;
}"""


def press(page: Page, then: str) -> None:
    """Press a button of the form, and wait for the page after it."""
    page.click(f"button[name=then][value={then}] >> nth=0")


def is_done(page: Page, word: str) -> None:
    """The page after a step has its word in the address; it is there when its state is."""
    page.wait_for_url(re.compile(rf"done={word}$"))
    expect(page.locator(".editor-bar .state")).to_be_visible()


def complaints(page: Page) -> list[str]:
    found = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]]
    return found + ([] if page.evaluate(WATCHED) else [f"wider than the screen: {page.url}"])


def written(page: Page, *, script: bool) -> str:
    """A draft with words, looked at and sent to review: its address."""
    expect(page.locator(".none")).to_contain_text("Bấm “Viết bài”")
    page.click("#new-article button")
    page.wait_for_url(re.compile(r"/editorial/articles/\d+$"))
    address = page.url
    page.fill("#title", "Cầu ván thôn Bến")
    page.fill("#source", WORDS.format("2"))
    if script:
        assert page.evaluate(KEEP) == 200
        assert complaints(page) == []
    press(page, "preview")
    expect(page.locator("#preview strong")).to_have_text("thông xe")
    expect(page.locator("#source")).to_have_value(WORDS.format("2"))
    expect(page.locator("button[value=publish]")).to_have_count(0)
    press(page, "submit")
    is_done(page, "submit")
    expect(page.locator("#source")).to_be_disabled()
    return address


def saved_by_two(first: Page, second: Page, *, script: bool) -> None:
    """Both began with the same revision: nothing is overwritten, and what the second typed is still there."""
    first.fill("#source", WORDS.format("3"))
    press(first, "save")
    is_done(first, "waiting")
    second.fill("#source", WORDS.format("2,5"))
    press(second, "save")
    expect(second.locator("#conflict")).to_contain_text("Thu Hà đã lưu bài này")
    expect(second.locator("#conflict ins").first).to_be_visible()
    expect(second.locator("#source")).to_have_value(WORDS.format("2,5"))
    if script:
        assert complaints(second) == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_article_is_written_reviewed_published_changed_by_two_and_withdrawn(sign_in, visitor, app, script):
    address = written(sign_in("Minh", script=script).visit("/editorial/articles"), script=script)
    ha = sign_in("Thu Hà", role="editor", script=script).visit("/editorial/articles?stage=review")
    ha.click(".desk-article h2 a")
    ha.wait_for_url(address)
    press(ha, "publish")
    is_done(ha, "publish")
    reader = visitor(script=script).visit(f"/articles/{address.rsplit('/', 1)[1]}")
    expect(reader.locator(".prose")).to_contain_text("Tải trọng 2 tấn.")
    lan = sign_in("Mai Lan", role="editor", script=script).visit(urlsplit(address).path)

    # Later words wait for the button that publishes them.
    saved_by_two(ha, lan, script=script)
    reader.reload()
    expect(reader.locator(".prose")).to_contain_text("Tải trọng 2 tấn.")
    press(lan, "publish")
    is_done(lan, "publish")
    reader.reload()
    expect(reader.locator(".prose")).to_contain_text("Tải trọng 2,5 tấn.")

    # An earlier revision comes back, and in the end the article goes.
    lan.goto(f"{address}/revisions?old=2&new=4")
    expect(lan.locator(".diff del")).not_to_have_count(0)
    lan.click("#restore-2 button")
    is_done(lan, "restored")
    lan.fill("#note", "Sai tải trọng")
    press(lan, "withdraw")
    is_done(lan, "withdraw")

    assert (reader.reload().status, len(table(app, "article_revisions"))) == (410, 5)
    actions = [row["action"] for row in table(app, "article_events")]
    assert actions == ["submit", "publish", "publish", "restore", "withdraw"]


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)], ids=["phone, dark", "desk, light"])
def test_every_page_of_the_newsroom_is_for_everybody(sign_in, article, width, dark):
    editor = sign_in("Thu Hà", role="editor", width=width, dark=dark)
    wrong = []

    for path in (
        "/editorial/articles",
        "/editorial/articles?stage=published",
        f"/editorial/articles/{article.id}",
        f"/editorial/articles/{article.id}/revisions",
        "/editorial/categories",
    ):
        wrong += complaints(editor.visit(path))

    assert wrong == []
