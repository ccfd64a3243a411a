"""Decisions about many at once, and filters, with script and without."""

import pytest
from playwright.sync_api import expect

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@pytest.fixture
def five(article, write) -> list[int]:
    return [write(article, f"Người {n}", f"Ý kiến số {n}", publish=False) for n in range(5)]


def open_bulk(page) -> None:
    if not page.locator("#bulk details").evaluate("element => element.open"):
        page.click("#bulk summary")


@BOTH
def test_those_that_are_ticked_are_decided_together_and_taken_back_together(sign_in, five, script):
    page = sign_in(script=script).page

    for number in five[:3]:
        page.check(f"#case-{number} input[name=comment]")
    open_bulk(page)
    page.click("#bulk button[value=spam]")
    expect(page.locator("#count-spam")).to_have_text("3")
    for number in five[:3]:
        expect(page.locator(f"#case-{number}")).to_have_count(0)
    page.click("#toast button")

    expect(page.locator("#count-waiting")).to_have_text("5")
    expect(page.locator("#count-spam")).to_have_text("0")


@BOTH
def test_all_that_match_the_filter_are_decided_and_the_filter_stays(sign_in, article, write, five, script):
    ads = [write(article, "Vay Nhanh", "Liên hệ để vay", publish=False) for _ in range(2)]
    page = sign_in(script=script).page

    page.fill("#filter-text", "lien he")
    page.press("#filter-text", "Enter")
    page.wait_for_url("**text=lien**")
    expect(page.locator("#queue > .case")).to_have_count(2)
    open_bulk(page)
    page.select_option("#scope", "matching")
    page.click("#bulk button[value=reject]")
    expect(page.locator("#count-rejected")).to_have_text("2")

    expect(page.locator("#filter-text")).to_have_value("lien he")
    expect(page.locator("#count-waiting")).to_have_text("5")
    for number in ads:
        expect(page.locator(f"#case-{number}")).to_have_count(0)


@BOTH
def test_what_somebody_decided_before_is_left_and_listed(sign_in, five, script):
    lan, hung = sign_in("Lan", script=script), sign_in("Hùng", script=script)
    lan.page.click(f"#case-{five[0]} button[value=approve]")
    expect(lan.page.locator("#toast")).to_be_visible()

    open_bulk(hung.page)
    hung.page.select_option("#scope", "page")
    hung.page.click("#bulk button[value=reject]")

    expect(hung.page.locator(".notice.warn")).to_contain_text("Lan")
    hung.visit("/moderation/")
    expect(hung.page.locator("#count-published")).to_have_text("1")
    expect(hung.page.locator("#count-rejected")).to_have_text("4")


@BOTH
def test_nothing_ticked_is_said(sign_in, five, script):
    page = sign_in(script=script).page

    open_bulk(page)
    page.click("#bulk button[value=spam]")

    expect(page.locator("body")).to_contain_text("Bạn chưa chọn ý kiến nào")
