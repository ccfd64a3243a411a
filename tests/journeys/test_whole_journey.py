"""From the first word to the last, by keyboard alone: with script and without."""

import pytest
from playwright.sync_api import Page, expect

STOPS_MOST = 150
FOCUSED = "selector => document.activeElement !== document.body && document.activeElement.matches(selector)"


def tab_to(page: Page, selector: str) -> None:
    """Go on with the Tab key until the focus is there; nobody without a mouse gets there otherwise."""
    expect(page.locator(selector).first).to_be_attached()  # the page before may still be there
    for _stop in range(STOPS_MOST):
        if page.evaluate(FOCUSED, selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key does not lead to {selector}")


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def type_into(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def decide(desk, number: int, verb: str, *, note: str = "") -> None:
    page = desk.visit("/moderation/")
    page.fill(f"#note-{number}", note)
    page.click(f"#case-{number} button[name=decision][value={verb}]")
    expect(page.locator("#toast")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_reader_is_heard_and_knows_what_became_of_the_words(visitor, sign_in, article, write, script):
    an, desk = visitor(script=script), sign_in(script=script)
    page = an.visit(article.url)

    # Sent, it stands there for its author alone.
    type_into(page, "#text", "Đèn đường hỏng, gọi cho tôi số 0900 000 000")
    type_into(page, "#author_name", "An")
    press(page, "#comment-form button.main")
    waiting = page.locator("article.comment.waiting")
    expect(waiting.locator(".flag")).to_contain_text("Chờ duyệt")
    own = waiting.get_attribute("id")
    number = int(own.removeprefix("comment-"))
    assert "Đèn đường" not in visitor().visit(article.url).content()
    if script:
        expect(waiting).to_be_focused()
        expect(page.locator("#live")).not_to_be_empty()

    # Sent back with a reason, it is put in other words.
    decide(desk, number, "return", note="Vui lòng bỏ số điện thoại")
    page = an.visit("/comments/mine")
    expect(page.locator(f"#own-{number} .reason")).to_contain_text("Vui lòng bỏ số điện thoại")
    press(page, f"#own-{number} a[href*='/revisions/new']")
    expect(page.locator("#text")).to_have_value("Đèn đường hỏng, gọi cho tôi số 0900 000 000")
    type_into(page, "#text", "Đèn đường đoạn qua đình hỏng hai tháng nay")
    press(page, "#revision-form button.main")
    expect(page.locator(f"#{own}")).to_contain_text("Chờ duyệt")

    # Approved and answered, everybody reads it.
    decide(desk, number, "approve")
    reply = write(article, "Bình", "Xóm tôi cũng vậy", parent=number)
    page = an.visit(article.url)
    expect(page.locator(f"#{own} .comment-text")).to_have_text("Đèn đường đoạn qua đình hỏng hai tháng nay")
    expect(page.locator(f"#comment-{reply} .comment-text")).to_have_text("Xóm tôi cũng vậy")

    # The answer is liked, and the like stays after a reload.
    like = f"#comment-{reply} button[aria-pressed]"
    press(page, like)
    expect(page.locator(like)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(like)).to_contain_text("1")
    if script:
        expect(page.locator(like)).to_be_focused()
    page = an.visit(article.url)
    expect(page.locator(like)).to_have_attribute("aria-pressed", "true")

    # Something else is reported, and comes to the desk.
    press(page, f"#report-{reply}")
    tab_to(page, "input[name=kind]")
    page.keyboard.press("Space")
    press(page, f"form[action='/comments/{reply}/reports'] button.main")
    expect(page.locator(f"#reported-{reply}")).to_contain_text("ảm ơn bạn")
    expect(desk.visit("/moderation/?tab=reported").locator(f"#case-{reply}")).to_have_count(1)

    # Withdrawn, it leaves a tombstone that holds the answer up.
    page = an.visit("/comments/mine")
    press(page, f"#own-{number} #withdraw-{number}")
    press(page, f"form[action='/comments/{number}/withdrawal'] button")
    expect(page.locator(".state").first).to_contain_text("Đã rút")
    seen = visitor().visit(article.url)
    expect(seen.locator(f"#{own}")).to_have_text("Người gửi đã rút ý kiến này.")
    expect(seen.locator(f"#comment-{reply}")).to_have_count(1)
