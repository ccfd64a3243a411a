"""The desk by its keys: one for each decision, no reload, and never while somebody types."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.only_on("sqlite")  # only a browser shows it

HUNDRED = 100
# The next comment is in view, or there is none.
READY = """() => document.querySelector("#queue > [aria-current]:not(.is-sent)")
  || !(document.querySelector("#queue > .case:not(.is-sent)") || document.getElementById("next-page"))"""


def case(page, number: int):
    return page.locator(f"#case-{number}")


@pytest.fixture
def three(article, write) -> list[int]:
    return [write(article, f"Người {n}", f"Ý kiến số {n}", publish=False) for n in range(3)]


def test_a_hundred_comments_are_cleared_by_a_hundred_keys_without_a_reload(
    sign_in, article, write, record_testsuite_property
):
    for n in range(HUNDRED):
        write(article, f"Người {n}", f"Ý kiến số {n}", publish=False)
    page = sign_in().page
    page.evaluate("window.__same = true")
    sent = []
    page.on("request", lambda request: sent.append(request) if "/decisions" in request.url else None)

    for _ in range(HUNDRED):
        page.keyboard.press("a")
        page.wait_for_function(READY)
    expect(page.locator("#count-waiting")).to_have_text("0")

    expect(page.locator("#count-published")).to_have_text("100")
    expect(page.locator("#nothing-here")).to_be_visible()
    assert page.evaluate("window.__same")
    assert len(sent) == HUNDRED
    took = [request.timing["responseEnd"] for request in sent if request.response().finished() is None]
    record_testsuite_property("milliseconds for each decision, median", sorted(took)[HUNDRED // 2])


@pytest.mark.parametrize(("key", "tab"), [("a", "published"), ("r", "returned"), ("x", "rejected"), ("s", "spam")])
def test_each_decision_has_its_key_and_the_next_comment_comes_into_view(sign_in, three, key, tab):
    page = sign_in().page

    page.keyboard.press(key)

    expect(page.locator(f"#count-{tab}")).to_have_text("1")
    expect(case(page, three[0])).to_have_count(0)
    expect(case(page, three[1])).to_be_focused()
    expect(page.locator("#live")).not_to_be_empty()


def test_j_and_k_move_and_u_takes_back(sign_in, three):
    page = sign_in().page

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(case(page, three[2])).to_be_focused()
    page.keyboard.press("k")
    expect(case(page, three[1])).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#toast")).to_be_visible()
    page.keyboard.press("u")

    expect(page.locator("#count-waiting")).to_have_text("3")
    expect(case(page, three[1])).to_be_focused()


def test_a_digit_chooses_the_reason_that_the_author_reads(sign_in, three):
    page = sign_in().page

    page.keyboard.press("2")

    second = page.locator(f"#reason-{three[0]} option >> nth=1").get_attribute("value")
    expect(page.locator(f"#reason-{three[0]}")).to_have_value(second)


def test_e_opens_an_answer_and_approving_and_answering_is_one_step(visitor, sign_in, article, three):
    page = sign_in("Lan").page

    page.keyboard.press("e")
    expect(page.locator(f"#answer-{three[0]}")).to_be_focused()
    page.keyboard.type("Cam on ban, xa se xem.")
    page.click(f"#answer-form-{three[0]} button.main")
    expect(page.locator("#count-waiting")).to_have_text("2")

    shown = visitor().visit(article.url)
    expect(shown.locator(".official .comment-text")).to_have_text("Cam on ban, xa se xem.")
    expect(shown.locator(".official > .stamp")).to_have_count(1)


def test_keys_do_nothing_while_somebody_types_or_with_another_key_held(sign_in, three):
    page = sign_in().page

    page.focus("#filter-text")
    page.keyboard.type("axsr")
    page.focus(f"#note-{three[0]}")
    page.keyboard.type("xas")
    page.locator(f"#case-{three[0]}").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+x")

    expect(page.locator("#count-waiting")).to_have_text("3")
    expect(page.locator(f"#note-{three[0]}")).to_have_value("xas")


def test_the_keys_can_be_switched_off_and_on(sign_in, three):
    page = sign_in().page

    page.click("#keys-box button[value=off]")
    page.wait_for_selector("#keys-box button[value=on]")
    page.wait_for_selector("#bulk[data-htmx-powered]")
    page.keyboard.press("a")
    page.click("#keys-box button[value=on]")
    page.wait_for_selector("#keys-box button[value=off]")
    page.wait_for_selector("#bulk[data-htmx-powered]")
    expect(page.locator("#count-waiting")).to_have_text("3")
    page.keyboard.press("a")

    expect(page.locator("#count-waiting")).to_have_text("2")


def test_a_question_mark_shows_all_keys(sign_in, three):
    page = sign_in().page

    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("Escape")

    expect(page.locator("#keys-dialog")).to_be_hidden()
    expect(page.locator("#count-waiting")).to_have_text("3")


def test_others_see_who_looks_at_a_comment(sign_in, three):
    lan = sign_in("Lan")
    with lan.page.expect_response(f"**/{three[1]}/claim"):  # that of the first may be under way already
        lan.page.keyboard.press("j")
    hung = sign_in("Hùng")

    expect(hung.page.locator(f"#claim-{three[1]}")).to_contain_text("Lan")
    expect(hung.page.locator(f"#claim-{three[0]}")).to_be_empty()


def test_a_decision_that_comes_too_late_says_who_was_faster_and_the_list_goes_on(sign_in, three):
    lan, hung = sign_in("Lan"), sign_in("Hùng")

    lan.page.keyboard.press("a")
    expect(lan.page.locator("#toast")).to_be_visible()
    hung.page.keyboard.press("x")

    expect(case(hung.page, three[0]).locator(".notice.bad")).to_contain_text("Lan")
    expect(case(hung.page, three[1])).to_be_focused()


def test_without_connection_the_comment_stays_and_it_is_said(sign_in, three):
    lan = sign_in()
    lan.page.fill(f"#note-{three[0]}", "Còn đây")
    lan.context.set_offline(True)

    lan.page.locator(f"#case-{three[0]} button[value=reject]").click()

    expect(lan.page.locator("#notices .notice.bad")).to_be_visible()
    expect(lan.page.locator(f"#note-{three[0]}")).to_have_value("Còn đây")
    expect(lan.page.locator("#count-waiting")).to_have_text("3")
