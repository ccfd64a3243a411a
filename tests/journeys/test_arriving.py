"""Comments that are published while a page is open are announced, and come in where the reader wants them."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import in_light_and_dark

# What a browser makes of a page is the same whatever database its words come from.
pytestmark = pytest.mark.only_on("sqlite")

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


# Counts the answers that the page's script has dealt with: whatever follows from one was done in the same turn.
COUNT_ANSWERS = """
window.dealtWith = 0;
const ask = window.fetch;
window.fetch = async (...about) => {
  const answer = await ask(...about), turn = new MessageChannel();
  if (!String(about[0]).includes("/arrived?")) return answer;
  turn.port1.onmessage = () => { window.dealtWith += 1; dispatchEvent(new Event("dealt-with")); };
  turn.port2.postMessage("");
  return answer;
};
"""
HAS_DEALT_WITH = """count => new Promise((done) => {
  const look = () => { if (window.dealtWith >= count) done(); };
  addEventListener("dealt-with", look);
  look();
})"""


def visit_with_clock(reader, url):
    reader.page.clock.install()
    return reader.visit(url)


def polls_of(page) -> list[str]:
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/arrived?" in request.url else None)
    return asked


def test_new_comments_come_in_when_the_reader_wishes_and_nothing_moves_before(visitor, article, write):
    top = write(article, "Lan", "Ý kiến gốc")
    other = write(article, "Hùng", "Ý kiến khác")
    reader = visitor()
    page = visit_with_clock(reader, article.url)
    page.click(f"#reply-to-{other}")
    page.fill(f"#text-{other}", "Đang viết dở")
    before = page.locator(f"#comment-{top}").bounding_box()
    new, reply = write(article, "Mai", "Ý mới"), write(article, "Nam", "Trả lời mới", parent=top)
    its_reply = write(article, "Oanh", "Trả lời ý mới", parent=new)

    page.clock.fast_forward(31_000)
    pill = page.locator("#arrived .pill")
    expect(pill).to_have_text("3 ý kiến mới")
    expect(page.locator("#live")).to_have_text("3 ý kiến mới")
    assert page.locator(f"#comment-{top}").bounding_box() == before
    expect(page.locator(f"#text-{other}")).to_be_focused()
    pill.click()

    expect(page.locator(f"#comment-{new}")).to_be_focused()
    expect(page.locator("#comments > li").first).to_have_attribute("id", f"thread-{new}")
    expect(page.locator(f"#replies-{new} #comment-{its_reply}.is-new .flag")).to_have_text("Mới")
    expect(page.locator(f"#replies-{top} #comment-{reply}.is-new")).to_have_count(1)
    expect(page.locator("#comment-count")).to_have_text("5 bình luận")
    expect(page.locator("#live")).to_have_text("3 ý kiến mới")
    expect(page.locator(f"#text-{other}")).to_have_value("Đang viết dở")
    expect(pill).to_be_hidden()
    # They can be answered like all others, and what comes next is announced again.
    later = write(article, "Phúc", "Thêm một ý")
    page.clock.fast_forward(31_000)
    expect(pill).to_have_text("1 ý kiến mới")
    pill.click()
    expect(page.locator(f"#comment-{later}")).to_be_focused()
    page.click(f"#reply-to-{new}")
    expect(page.locator(f"#text-{new}")).to_be_focused()


def test_ones_own_comment_is_not_announced_when_it_is_approved(visitor, sign_in, article):
    reader, lan = visitor(), sign_in()
    reader.page.add_init_script(COUNT_ANSWERS)
    page = visit_with_clock(reader, article.url)
    page.fill("#text", "Ý kiến của tôi")
    page.fill("#author_name", "An")
    page.click("#comment-form button.main")
    expect(page.locator("article.waiting")).to_have_count(1)
    lan.visit("/moderation/").locator("#queue button[value=approve]").first.click()
    expect(lan.page.locator("#toast")).to_be_visible()

    with page.expect_response(re.compile("/arrived")) as answered:
        page.clock.fast_forward(31_000)

    assert answered.value.status == 200
    page.evaluate(HAS_DEALT_WITH, 1)
    expect(page.locator("#arrived .pill")).to_be_hidden()
    with page.expect_response(re.compile("/arrived")) as answered:
        page.clock.fast_forward(61_000)
    assert answered.value.status == 204


def test_it_asks_less_and_less_often_and_not_at_all_while_nobody_looks(visitor, article, write):
    write(article, "Lan", "Ý kiến gốc")
    reader, start = visitor(), dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    page, asked = reader.page, polls_of(reader.page)
    page.clock.install(time=start)
    page.add_init_script(COUNT_ANSWERS)
    reader.visit(article.url)
    page.clock.pause_at(start + dt.timedelta(seconds=20))

    def is_asked_between(quiet: int, late: int) -> bool:
        """It asks nothing for so many seconds, and once until so many have passed."""
        count = len(asked)
        page.clock.run_for(quiet * 1000)
        before = len(asked) - count
        with page.expect_response(re.compile("/arrived")):
            page.clock.run_for((late - quiet) * 1000)
        page.evaluate(HAS_DEALT_WITH, len(asked))
        return (before, len(asked) - count) == (0, 1)

    assert is_asked_between(9, 31)
    assert [is_asked_between(seconds - 1, seconds + 1) for seconds in (60, 120, 240, 300, 300)] == [True] * 5
    page.evaluate(HIDE, True)
    count = len(asked)
    page.clock.run_for(3_600_000)
    assert len(asked) == count
    with page.expect_response(re.compile("/arrived")):
        page.evaluate(HIDE, False)
    page.evaluate("fetch('/health').then((answer) => answer.text())")
    assert is_asked_between(29, 31)
    # An hour without a hand on it is enough; whoever comes back is asked for again.
    for _ in range(20):
        page.clock.run_for(300_000)
        page.evaluate("fetch('/health').then((answer) => answer.text())")
    count = len(asked)
    page.clock.run_for(3_600_000)
    assert len(asked) == count
    page.keyboard.press("Tab")
    with page.expect_response(re.compile("/arrived")):
        page.clock.run_for(301_000)


def test_in_another_order_the_pill_leads_to_the_newest(visitor, article, write):
    write(article, "Lan", "Ý kiến gốc")
    reader = visitor()
    page = visit_with_clock(reader, article.url + "?order=oldest")
    new = write(article, "Mai", "Ý mới")

    page.clock.fast_forward(31_000)
    page.click("#arrived .pill")

    expect(page.locator("#sorts a").first).to_have_attribute("aria-current", "true")
    expect(page.locator("#comments article.comment").first).to_have_attribute("id", f"comment-{new}")
    page.locator("#sorts a").nth(1).click()
    expect(page.locator("#sorts a").nth(1)).to_have_attribute("aria-current", "true")
    assert page.locator("#arrived").get_attribute("data-load") is None


def test_a_reply_in_a_thread_that_is_not_on_the_page_is_shown_where_it_stands(visitor, article, write):
    old = write(article, "Lan", "Ý kiến cũ nhất")
    for n in range(50):
        write(article, f"Người {n}", f"Ý kiến {n}")
    reader = visitor()
    page = visit_with_clock(reader, article.url)
    reply = write(article, "Mai", "Trả lời ý cũ", parent=old)

    page.clock.fast_forward(31_000)
    page.click("#arrived .pill")

    expect(page.locator(f"#comment-{reply}")).to_be_in_viewport()
    assert page.url.endswith(f"#comment-{reply}")


def test_what_arrived_stands_once_after_the_rest_of_its_thread_was_unfolded(visitor, article, write):
    top = write(article, "Lan", "Ý kiến gốc")
    for n in range(5):
        write(article, f"Người {n}", f"Trả lời {n}", parent=top)
    reader = visitor()
    page = visit_with_clock(reader, article.url)
    reply = write(article, "Mai", "Trả lời mới", parent=top)
    page.clock.fast_forward(31_000)
    page.click("#arrived .pill")
    expect(page.locator(f"#comment-{reply}")).to_be_focused()

    page.click(f"#more-replies-{top} a")

    expect(page.locator(f"#replies-{top} article.comment")).to_have_count(6)
    expect(page.locator(f"#comment-{reply}")).to_have_count(1)
    expect(page.locator(f"#replies-{top} article.comment").last).to_have_attribute("id", f"comment-{reply}")


def test_without_script_nothing_is_announced(visitor, article, write):
    write(article, "Lan", "Ý kiến gốc")
    page = visitor(script=False).visit(article.url)

    expect(page.locator("#arrived .pill")).to_be_hidden()
    for hint in (".restored", ".bare", ".wait"):
        expect(page.locator(f"#comment-form {hint}")).to_be_hidden()


def test_no_state_of_writing_and_arriving_has_a_fault(visitor, article, write):
    write(article, "Lan", "Ý kiến gốc")
    reader = visitor(width=320)
    page, states = visit_with_clock(reader, article.url), {}
    page.fill("#text", "De nghi xa xem lai doan duong nay, buoi toi di lai rat nguy hiem.")
    page.click("#comment-form button[name=preview]")
    expect(page.locator("#preview")).to_be_focused()
    states["preview and note"] = in_light_and_dark(page)
    page.fill("#text", "ễ" * 5_001)
    states["too long"] = in_light_and_dark(page)
    write(article, "Mai", "Ý mới")
    page.clock.fast_forward(31_000)
    pill = page.locator("#arrived .pill")
    expect(pill).to_be_visible()
    states["announced"] = in_light_and_dark(page)
    pill.click()
    expect(page.locator(".is-new")).to_be_focused()
    states["arrived"] = in_light_and_dark(page)
    page = reader.visit(article.url)
    expect(page.locator("#comment-form .restored")).to_be_visible()
    states["restored"] = in_light_and_dark(page)

    assert {state: found for state, found in states.items() if found} == {}
