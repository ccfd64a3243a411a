"""A reader agrees, sees what is kept of them, takes it along, and has it erased, from the browser they wrote with."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.discussions import decide
from tests.journeys.looking import faults, follow
from tests.tables import rows_of


@pytest.mark.parametrize(("script", "dark"), [(True, True), (False, False)], ids=["with script", "without script"])
def test_from_consent_to_erasure(visitor, app, article, script, dark):
    reader = visitor(script=script, width=320, dark=dark)
    page, states = reader.visit(article.url), {}
    page.fill("#text", "Tôi tên là Bùi Thị Nga.")
    page.fill("#author_name", "Bùi Thị Nga")
    expect(page.locator("#consent")).not_to_be_checked()
    page.click("label[for=consent]")
    expect(page.locator("#consent")).to_be_checked()
    page.click("#comment-form button.main")
    expect(page.locator("article.waiting")).to_have_count(1)
    with app.app_context():
        number = rows_of("comments")[0]["id"]
    decide(app, "approve", number)

    follow(page, "footer a[href='/privacy']")
    follow(page, ".your-data a >> nth=0")
    expect(page).to_have_title("Dữ liệu của tôi – Ykien")
    states["data"] = faults(page) if script else []
    with page.expect_download() as download:
        page.click("#data-form button.main")
    found = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert [c["revisions"][0]["words"] for c in found["comments"]] == ["Tôi tên là Bùi Thị Nga."]
    assert (found["comments"][0]["consent_version"], found["comments"][0]["status"]) == ("1", "published")

    follow(page, "#data-form a")
    expect(page.locator("#erasure-form")).to_be_visible()
    states["erasure"] = faults(page) if script else []
    page.click("#erasure-form button")
    expect(page.locator("#wish-error")).to_be_visible()
    expect(page.locator("#wish-words")).to_be_focused()
    states["refused"] = faults(page) if script else []
    page.keyboard.press("Space")
    page.click("#erasure-form button")
    expect(page.locator("p[role=status]:not(#live)")).to_be_visible()
    states["done"] = faults(page) if script else []

    assert {cookie["name"] for cookie in reader.context.cookies()} & {"reader", "mine"} == set()
    page = reader.visit(article.url)
    expect(page.locator("article.comment")).to_have_count(0)
    assert "Bùi Thị Nga" not in page.content()
    assert {state: found for state, found in states.items() if found} == {}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_tick_stays_when_the_form_comes_back(visitor, article, script):
    page = visitor(script=script).visit(article.url)
    page.check("#consent")
    page.fill("#author_name", "An")

    page.click("#comment-form button.main")

    expect(page.locator("#text-error")).to_be_visible()
    expect(page.locator("#consent")).to_be_checked()
