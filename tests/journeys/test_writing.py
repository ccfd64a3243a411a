"""A reader writes, with script and without."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def fill(page, name: str, text: str, suffix: str = "") -> None:
    page.fill(f"#text{suffix}", text)
    page.fill(f"#author_name{suffix}", name)


def send(page, suffix: str = "") -> None:
    page.click(f"#comment-form{suffix} button.main")


@BOTH
def test_a_comment_stands_in_its_place_at_once_and_still_after_a_reload(visitor, article, write, script):
    write(article, "Trần Thị Minh Họa", "Ý kiến đã đăng.")
    reader, stranger = visitor(script=script), visitor()
    page = reader.visit(article.url)

    fill(page, "Nguyễn Văn Ví Dụ", "Đèn đường hỏng, **đề nghị** sửa.")
    send(page)

    first = page.locator("#comments article.comment").first
    expect(first.locator(".comment-text")).to_have_text("Đèn đường hỏng, đề nghị sửa.")
    expect(first.locator("strong")).to_have_text("đề nghị")
    expect(first).to_have_class("comment waiting")
    page = reader.visit(article.url)
    expect(page.locator("#comments article.waiting")).to_have_count(1)
    assert "Đèn đường" not in stranger.visit(article.url).content()
    assert "Ý kiến đã đăng" in stranger.page.content()


def test_the_new_comment_gets_the_focus_and_is_announced(visitor, article):
    reader = visitor()
    page = reader.visit(article.url)

    fill(page, "An", "Xin chào bà con")
    send(page)

    expect(page.locator("article.comment")).to_be_focused()
    expect(page.locator("#live")).not_to_be_empty()
    expect(page.locator("#no-comments")).to_have_count(0)
    expect(page.locator("#comment-form #text")).to_have_value("")


def test_three_clicks_send_one_comment(visitor, article):
    reader = visitor()
    page = reader.visit(article.url)
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    fill(page, "An", "Xin chào")
    # All before the answer can come: a click after it would be one on the fresh form.
    page.locator("#comment-form button.main").evaluate("button => { button.click(); button.click(); button.click() }")

    expect(page.locator("article.comment")).to_have_count(1)
    assert len(posts) == 1


@BOTH
def test_a_refused_comment_keeps_its_text_and_says_why(visitor, article, script):
    reader = visitor(script=script)
    page = reader.visit(article.url)

    fill(page, "", "Một ý kiến dài\n\nhai đoạn")
    send(page)

    expect(page.locator("#text")).to_have_value("Một ý kiến dài\n\nhai đoạn")
    expect(page.locator("#author_name")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#author_name-error")).to_be_visible()
    if script:
        expect(page.locator("#author_name")).to_be_focused()
    fill(page, "An", "Một ý kiến dài\n\nhai đoạn")
    send(page)
    expect(page.locator("article.comment .comment-text p")).to_have_count(2)


@BOTH
def test_a_reply_and_a_reply_to_it_stand_two_levels_deep(visitor, article, write, script):
    top = write(article, "Lan", "Ý kiến gốc")
    first = write(article, "Hùng", "Trả lời", parent=top)
    reader = visitor(script=script)
    page = reader.visit(article.url)

    page.click(f"#reply-to-{first}")
    fill(page, "An", "Trả lời lần hai", f"-{first}")
    send(page, f"-{first}")

    answer = page.locator(f"#replies-{top} .replies article.comment.waiting")
    expect(answer.locator(".comment-text")).to_have_text("Trả lời lần hai")
    expect(answer.locator(".to")).to_contain_text("Hùng")
    expect(page.locator(f"#comment-form-{first}")).to_have_count(0)


def test_a_reply_form_opens_beneath_and_closes_where_it_came_from(visitor, article, write):
    top = write(article, "Lan", "Ý kiến gốc")
    page = visitor().visit(article.url)

    page.click(f"#reply-to-{top}")
    expect(page.locator(f"#text-{top}")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#reply-to-{top}")).to_be_focused()
    page.keyboard.press("Enter")
    page.fill(f"#text-{top}", "vài chữ")
    page.click(f"#comment-form-{top} a[data-close]")

    expect(page.locator(f"#comment-form-{top}")).to_have_count(0)
    expect(page.locator(f"#reply-to-{top}")).to_be_focused()


FAILURES = {
    "offline": "Không kết nối được",
    "timeout": "chưa trả lời kịp",
    "500": "Trang gặp lỗi",
    "403": "bị chặn trên đường truyền",
    "429": "bị chặn trên đường truyền",  # a proxy's, which does not say until when
}


@pytest.mark.parametrize("failure", FAILURES)
def test_whatever_fails_while_sending_the_text_is_still_there_and_a_sentence_says_why(visitor, article, failure):
    reader = visitor()
    page = reader.visit(article.url)
    page.route("**/comments", lambda route: _fail(route, failure))

    fill(page, "An", "Không được mất chữ nào")
    if failure == "timeout":
        page.evaluate("htmx.config.defaultTimeout = 300")
    send(page)

    expect(page.locator("#comment-form .form-message")).to_contain_text(FAILURES[failure])
    expect(page.locator("#comment-form #text")).to_have_value("Không được mất chữ nào")
    expect(page.locator("#comment-form button.main")).to_be_focused()
    assert page.title().startswith("Tổng kết")
    page.unroute("**/comments")
    page.evaluate("htmx.config.defaultTimeout = 15000")
    send(page)
    expect(page.locator("article.comment .comment-text")).to_have_text("Không được mất chữ nào")


@pytest.mark.parametrize("answers", ["our form", "a proxy's page"])
def test_who_sent_too_fast_is_told_how_long_to_wait_and_cannot_send_before(visitor, article, answers):
    reader = visitor()
    page, start = reader.visit(article.url), dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    page.clock.install(time=start)
    fill(page, "An", "Ý kiến thứ hai")
    form = (
        page.locator("#comment-form")
        .evaluate("form => form.outerHTML")
        .replace("></textarea>", ">Ý kiến thứ hai</textarea>")
    )
    body = "<h1>Quá nhiều</h1>"
    if answers == "our form":
        body = f'<hx-partial hx-target="#comment-form" hx-swap="outerHTML">{form}</hx-partial>'
    posts = []
    headers = {"Retry-After": "90", "Content-Type": "text/html; charset=utf-8"}
    page.route("**/comments", lambda route: (posts.append(1), route.fulfill(status=429, headers=headers, body=body)))

    send(page)
    wait, button = page.locator("#comment-form .wait"), page.locator("#comment-form button.main")
    expect(wait).to_have_text("Bạn có thể gửi lại sau 2 phút.")
    page.unroute("**/comments")
    page.clock.pause_at(start + dt.timedelta(seconds=60))
    left = int(re.search(r"(\d+) giây", wait.inner_text()).group(1))
    assert 30 <= left < 60  # it waits since the answer came
    page.clock.fast_forward((left - 20) * 1000)
    expect(wait).to_have_text("Bạn có thể gửi lại sau 20 giây.")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.focus("#comment-form button.main")
    page.keyboard.press("Enter")
    expect(page.locator("#comment-form .form-message")).to_have_text("Bạn có thể gửi lại sau 20 giây.")
    expect(button).to_be_focused()
    page.clock.fast_forward(20_000)
    page.clock.resume()

    expect(wait).to_be_hidden()
    expect(page.locator("#live")).to_have_text("Bạn có thể gửi lại ngay bây giờ.")
    assert button.get_attribute("aria-disabled") is None
    assert len(posts) == 1
    expect(page.locator("#comment-form #text")).to_have_value("Ý kiến thứ hai")
    fill(page, "An", "Ý kiến thứ hai")
    send(page)
    expect(page.locator("article.comment .comment-text")).to_have_text("Ý kiến thứ hai")


def test_without_htmx_every_form_is_left_alone(visitor, article):
    reader = visitor()
    reader.page.route("**/vendor-htmx*", lambda route: route.abort())
    page = reader.visit(article.url)

    fill(page, "An", "Gửi khi không có htmx")
    page.click("#comment-form button[name=preview]")
    expect(page.locator("#preview .comment-text")).to_have_text("Gửi khi không có htmx")
    reader.visit(article.url)
    expect(page.locator("#text")).to_have_value("Gửi khi không có htmx")
    send(page)

    expect(page.locator("article.waiting .comment-text")).to_have_text("Gửi khi không có htmx")
    assert "#comment-" in page.url
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#author_name")).to_have_value("An")


def _fail(route, failure: str) -> None:
    if failure == "offline":
        route.abort("internetdisconnected")
    elif failure != "timeout":
        route.fulfill(status=int(failure), content_type="text/html", body="<title>Lỗi</title><h1>Lỗi</h1>")
