"""What helps while writing: the counter, the preview, drafts, quotations, the note about diacritics."""

import pytest
from playwright.sync_api import expect

from foundation.text import normalize_text
from tests.hostile_texts import HARMLESS, HOSTILE
from tests.journeys.looking import follow
from tests.journeys.test_writing import BOTH, fill, send

# What a browser makes of a page is the same whatever database its words come from.
pytestmark = pytest.mark.only_on("sqlite")

BARE = "De nghi xa xem lai doan duong nay, buoi toi di lai rat nguy hiem cho cac chau."
FORBIDDEN = (
    """Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError"); }});"""
)
FULL = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };"""
SELECT = """([id, from, to]) => {
  const text = document.querySelector(id).firstChild, range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
TYPE_ALL = """texts => texts.map(text => {
  const field = document.querySelector("#text");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return document.querySelector("#comment-form .counter").textContent;
})"""


def test_the_counter_counts_like_the_site_and_speaks_only_near_the_limit(visitor, article):
    page = visitor().visit(article.url)
    counter, live = page.locator("#comment-form .counter"), page.locator("#live")
    expect(counter).to_have_text("")
    page.fill("#text", "Xin chào")
    expect(counter).to_have_text("Còn 4.992 ký tự")
    texts = [*HOSTILE.values(), *(text for text, _seen in HARMLESS.values())]
    texts = [text for text in texts if "\0" not in text and text.isprintable() | ("\n" in text)]

    shown = page.evaluate(TYPE_ALL, texts)

    left = [f"{5000 - len(normalize_text(text)):,}".replace(",", ".") for text in texts]
    assert shown == [f"Còn {number} ký tự" for number in left]
    live.evaluate("live => { live.textContent = '' }")
    page.fill("#text", "ễ" * 194)
    expect(counter).to_have_text("Còn 4.806 ký tự")
    expect(live).to_have_text("")
    page.fill("#text", "ễ" * 4_950 + "  \n")
    expect(live).to_have_text("Còn 50 ký tự")
    page.fill("#text", "ễ" * 4_955)
    expect(live).to_have_text("Còn 50 ký tự")
    page.fill("#text", "ễ" * 5_012)
    expect(counter).to_have_class("hint counter over")
    expect(live).to_have_text("Dài quá 12 ký tự")


@BOTH
def test_a_preview_stands_above_the_text_and_then_the_comment_is_sent(visitor, article, write, script):
    top = write(article, "Lan", "Ý kiến gốc")
    page = visitor(script=script).visit(article.url)
    for suffix in ("", f"-{top}"):
        if suffix:
            page.click(f"#reply-to-{top}")
        fill(page, "", f"Đề nghị **sửa**{suffix}\n\nĐoạn hai", suffix)
        page.click(f"#comment-form{suffix} button[name=preview]")

        preview = page.locator(f"#preview{suffix}")
        expect(preview.locator("strong")).to_have_text("sửa")
        expect(page.locator(f"#text{suffix}")).to_have_value(f"Đề nghị **sửa**{suffix}\n\nĐoạn hai")
        if script:
            expect(preview).to_be_focused()
            expect(page.locator("#live")).to_contain_text("xem trước")
        assert page.context.cookies() == [] or suffix
        page.fill(f"#text{suffix}", " ")
        page.click(f"#comment-form{suffix} button[name=preview]")
        expect(page.locator(f"#text-error{suffix}")).to_be_visible()
        expect(preview).to_have_count(0)
        fill(page, "An", f"Đã **sửa**{suffix}", suffix)
        send(page, suffix)
        expect(page.locator("article.waiting strong")).to_have_count(2 if suffix else 1)


def test_a_draft_is_kept_until_it_was_sent(visitor, article, write):
    top = write(article, "Lan", "Ý kiến gốc")
    reader = visitor()
    page = reader.visit(article.url)
    fill(page, "An", "Viết dở **chừng** này")
    page.click(f"#reply-to-{top}")
    page.fill(f"#text-{top}", "Trả lời dở")
    expect(page.locator(f"#comment-form-{top} .counter")).not_to_be_empty()

    page = reader.visit(article.url)
    expect(page.locator("#text")).to_have_value("Viết dở **chừng** này")
    expect(page.locator("#author_name")).to_have_value("An")
    expect(page.locator("#comment-form .restored")).to_contain_text("Đã khôi phục bản nháp")
    expect(page.locator("#comment-form .counter")).to_have_text("Còn 4.979 ký tự")
    page.click(f"#reply-to-{top}")
    expect(page.locator(f"#text-{top}")).to_have_value("Trả lời dở")
    page.click(f"#comment-form-{top} .restored button")
    expect(page.locator(f"#text-{top}")).to_have_value("")
    expect(page.locator(f"#text-{top}")).to_be_focused()
    send(page)

    expect(page.locator("article.waiting strong")).to_have_text("chừng")
    expect(page.locator("#comment-form #text")).to_have_value("")
    expect(page.locator("#comment-form #author_name")).to_have_value("An")
    page = reader.visit(article.url)
    expect(page.locator("#comment-form #text")).to_have_value("")
    expect(page.locator("#comment-form .restored")).to_be_hidden()
    expect(page.locator("#comment-form #author_name")).to_have_value("An")
    assert page.evaluate("Object.keys(localStorage)") == ["ykien name"]


def test_other_words_for_a_returned_comment_are_drafted_too(visitor, sign_in, article, app):
    reader, lan = visitor(), sign_in()
    page = reader.visit(article.url)
    fill(page, "An", "Ông nào làm đường mà dốt thế.")
    send(page)
    expect(page.locator("article.waiting")).to_have_count(1)
    queue = lan.visit("/moderation/")
    number = page.locator("article.waiting").get_attribute("id").removeprefix("comment-")
    queue.goto(f"{lan.site}/moderation/comments/{number}")
    queue.locator("select[name=reason]").first.select_option(index=1)
    queue.locator("button[value=return]").first.click()
    expect(queue.locator("#toast")).to_be_visible()
    path = f"/comments/{number}/revisions/new"
    page = reader.visit(path)
    assert page.evaluate("Object.keys(localStorage)") == ["ykien name"]
    page.fill("#text", "Đề nghị xã xem lại")
    expect(page.locator(".counter")).to_have_text("Còn 4.982 ký tự")

    page = reader.visit(path)
    expect(page.locator("#text")).to_have_value("Đề nghị xã xem lại")
    page.click(".restored button")
    expect(page.locator("#text")).to_have_value("Ông nào làm đường mà dốt thế.")
    page.fill("#text", "Đề nghị xã xem lại đoạn này.")
    page.click("button[name=preview]")
    expect(page.locator("#preview")).to_contain_text("Đề nghị xã xem lại đoạn này.")
    expect(page.locator(".counter")).to_have_text("Còn 4.972 ký tự")
    follow(page, "#revision-form button.main")

    expect(page.locator("article.waiting .comment-text")).to_have_text("Đề nghị xã xem lại đoạn này.")
    assert page.evaluate("Object.keys(localStorage)") == ["ykien name"]


def test_help_with_writing_may_fail_or_come_late_and_no_word_is_lost(visitor, article):
    reader, waiting = visitor(), []
    page = reader.page
    page.route("**/js-writing.*", lambda route: route.abort())
    reader.visit(article.url)
    with page.expect_event("requestfailed"):
        page.focus("#text")
    expect(page.locator("script[src*=js-writing]")).to_have_count(0)
    page.keyboard.type("Chưa có gì giúp")
    page.unroute_all()
    page.focus("#author_name")
    expect(page.locator("#comment-form .counter")).to_have_text("Còn 4.985 ký tự")
    page.route("**/js-writing.*", lambda route: waiting.append(route))  # noqa: PLW0108 Playwright asks it for more

    with page.expect_request("**/js-writing.*"):
        reader.page.goto(page.url, wait_until="commit")
    page.focus("#text")
    page.keyboard.type("Chữ mới")
    waiting[0].continue_()

    expect(page.locator("#text")).to_have_value("Chữ mới\n\nChưa có gì giúp")
    page.keyboard.type(" nữa")
    expect(page.locator("#text")).to_have_value("Chữ mới nữa\n\nChưa có gì giúp")


def test_old_drafts_and_what_is_no_draft_go_and_others_things_stay(visitor, article):
    reader = visitor()
    page = reader.visit(article.url)
    action = page.get_attribute("#comment-form", "action")
    month = 30 * 86_400_000
    page.evaluate(
        """([action, month]) => {
          const old = JSON.stringify({ text: "Cũ", name: "", at: Date.now() - month - 1 });
          localStorage.setItem(`ykien draft ${action} comment-form`, old);
          localStorage.setItem("ykien draft broken", "{");
          localStorage.setItem("another", "{");
        }""",
        [action, month],
    )

    page = reader.visit(article.url)

    expect(page.locator("#text")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage)") == ["another"]


@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_storage_that_keeps_nothing_breaks_nothing(visitor, article, trouble):
    reader = visitor()
    reader.page.add_init_script(trouble)
    page = reader.visit(article.url)

    fill(page, "An", "Không có chỗ giữ nháp")
    expect(page.locator("#comment-form .counter")).to_have_text("Còn 4.979 ký tự")
    send(page)

    expect(page.locator("article.waiting .comment-text")).to_have_text("Không có chỗ giữ nháp")


def test_a_selected_passage_is_quoted_in_the_reply_and_nothing_else_is(visitor, article, write):
    first = write(article, "Lan", "Đèn đường hỏng đã ba tuần.\n\nMong xã sửa sớm.")
    second = write(article, "Hùng", "Tôi cũng thấy vậy. " + "Dài lắm. " * 60)
    page = visitor().visit(article.url)
    words = f"#comment-{first} .comment-text"

    page.evaluate(SELECT, [f"{words} p", 0, 14])
    page.click(f"#reply-to-{first}")
    expect(page.locator(f"#text-{first}")).to_have_value("> Đèn đường hỏng\n\n")
    page.keyboard.type("Đúng vậy.")
    expect(page.locator(f"#text-{first}")).to_have_value("> Đèn đường hỏng\n\nĐúng vậy.")
    # A selection elsewhere says nothing about this comment.
    page.evaluate(SELECT, [f"{words} p", 0, 14])
    page.click(f"#reply-to-{second}")
    expect(page.locator(f"#text-{second}")).to_be_focused()
    expect(page.locator(f"#text-{second}")).to_have_value("")
    page.keyboard.press("Escape")
    # A long one is cut; with the keyboard as well.
    page.evaluate(SELECT, [f"#comment-{second} .comment-text p", 0, 500])
    page.focus(f"#reply-to-{second}")
    page.keyboard.press("Enter")
    expect(page.locator(f"#text-{second}")).not_to_have_value("")
    quoted = page.input_value(f"#text-{second}").removeprefix("> ").removesuffix("\n\n")
    assert (len(quoted) <= 300, quoted[-1], quoted.startswith("Tôi cũng thấy vậy. Dài")) == (True, "…", True)
    # Both paragraphs by a triple click's selection, which ends past them; the draft stays below.
    page.evaluate(
        """id => { const words = document.querySelector(id), range = document.createRange();
          range.setStart(words.querySelector("p").firstChild, 0);
          range.setEnd(words.nextElementSibling, 0);
          getSelection().removeAllRanges();
          getSelection().addRange(range); }""",
        words,
    )
    page.click(f"#reply-to-{first}")
    expect(page.locator(f"#text-{first}")).to_have_value(
        "> Đèn đường hỏng đã ba tuần.\n>\n> Mong xã sửa sớm.\n\n> Đèn đường hỏng\n\nĐúng vậy."
    )


def test_a_note_about_diacritics_shows_while_typing_and_one_click_sends_the_text(visitor, article):
    page = visitor().visit(article.url)
    note = page.locator("#comment-form .bare")
    page.fill("#text", "Dong y.")
    expect(note).to_be_hidden()
    page.fill("#text", "The report is good, but you have to tell us what happened with the money of the fund.")
    expect(note).to_be_hidden()

    fill(page, "Ba Tư", BARE)
    expect(note).to_contain_text("viết tiếng Việt có dấu")
    expect(page.locator("#live")).to_contain_text("viết tiếng Việt có dấu")
    send(page)

    expect(page.locator("article.waiting .comment-text")).to_have_text(BARE)
