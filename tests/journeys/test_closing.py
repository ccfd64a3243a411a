"""A moderator closes an article while somebody writes, and opens it again; nobody loses a word."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import violations


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_article_is_closed_and_opened_again_while_a_reader_writes(visitor, sign_in, article, write, script):
    write(article, "Hoa", "Ý kiến đầu tiên")
    reader, lan = visitor(script=script, width=320).visit(article.url), sign_in("Lan", script=script)
    reader.fill("#text", "Đang gõ dở")
    reader.fill("#author_name", "An")
    page = lan.visit(article.url)
    page.fill("#text", "Tôi cũng gõ dở")

    page.click("#openness button[value=no]")

    expect(page.locator("#openness button[value=yes]")).to_be_visible()
    expect(page.locator("#openness")).to_contain_text("Lan đã đóng")
    expect(page.locator("#comment-form")).to_contain_text("đã đóng bình luận")
    expect(page.locator("a[id^=reply-to]")).to_have_count(0)
    if script:
        expect(page.locator("#openness button")).to_be_focused()
        expect(page.locator("#live")).to_have_text("Bình luận đã đóng.")
        expect(page.locator("#text")).to_have_value("Tôi cũng gõ dở")
        expect(page.locator("#text")).to_have_attribute("readonly", "")
        assert violations(page) == []
    reader.click("#comment-form button.main")
    expect(reader.locator("#comment-form [role=alert]")).to_contain_text("đã đóng bình luận")
    expect(reader.locator("#text")).to_have_value("Đang gõ dở")

    page.click("#openness button[value=yes]")

    expect(page.locator("#openness button[value=no]")).to_be_visible()
    expect(page.locator("form#comment-form")).to_be_visible()
    if script:
        expect(page.locator("#text")).to_have_value("Tôi cũng gõ dở")
    reader.click("#comment-form button.main")
    expect(reader.locator("article.waiting .comment-text")).to_have_text("Đang gõ dở")
