"""A moderator decides, with script and without."""

import pytest
from playwright.sync_api import expect

from tests.people import PASSWORD, add_user

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def decide(page, number: int, verb: str) -> None:
    page.click(f"#case-{number} button[name=decision][value={verb}]")


@BOTH
def test_an_approved_comment_is_public_and_undone_it_is_not(visitor, sign_in, article, write, script):
    number = write(article, "An", "Chờ duyệt nhé", publish=False)
    moderator, reader = sign_in(script=script), visitor()
    page = moderator.page

    decide(page, number, "approve")
    expect(page.locator("#toast")).to_be_visible()
    expect(page.locator(f"#case-{number}")).to_have_count(0)
    assert "Chờ duyệt nhé" in reader.visit(article.url).content()
    page.click("#toast button")
    expect(page.locator(f"#case-{number}")).to_have_count(1)

    assert "Chờ duyệt nhé" not in reader.visit(article.url).content()


@BOTH
def test_a_rejected_comment_tells_its_author_why(visitor, sign_in, article, script):
    author = visitor(script=script)
    page = author.visit(article.url)
    page.fill("#text", "Chê thẳng")
    page.fill("#author_name", "An")
    page.click("#comment-form button.main")
    expect(page.locator("article.waiting")).to_have_count(1)
    number = int(page.locator("article.waiting").get_attribute("id").split("-")[1])
    desk = sign_in(script=script).page

    desk.select_option(f"#reason-{number}", label="Xúc phạm người khác")
    desk.fill(f"#note-{number}", "Nói nhẹ thôi")
    decide(desk, number, "reject")
    expect(desk.locator("#toast")).to_be_visible()

    mine = author.visit(article.url).locator(f"#comment-{number}")
    expect(mine.locator(".reason")).to_contain_text("lời lẽ xúc phạm người khác")
    expect(mine.locator(".reason")).to_contain_text("Nói nhẹ thôi")
    expect(visitor().visit(article.url).locator(f"#comment-{number}")).to_have_count(0)


def test_the_focus_goes_on_to_the_next_comment_and_back_by_undo(sign_in, article, write):
    numbers = [write(article, f"Người {n}", f"Ý kiến {n}", publish=False) for n in range(3)]
    page = sign_in().page

    decide(page, numbers[0], "approve")
    expect(page.locator(f"#case-{numbers[1]}")).to_be_focused()
    expect(page.locator("#live")).not_to_be_empty()
    expect(page.locator("#count-waiting")).to_have_text("2")
    page.click("#toast button")
    expect(page.locator(f"#case-{numbers[0]}")).to_be_focused()
    for number in numbers:
        decide(page, number, "approve")
        expect(page.locator(f"#case-{number}")).to_have_count(0)

    expect(page.locator("#nothing-here")).to_be_visible()


@BOTH
def test_the_second_of_two_moderators_learns_who_was_faster(sign_in, article, write, script):
    number = write(article, "An", "Một ý kiến", publish=False)
    lan, hung = sign_in("Lan", script=script), sign_in("Hùng", script=script)

    decide(lan.page, number, "approve")
    expect(lan.page.locator("#toast")).to_be_visible()
    decide(hung.page, number, "reject")

    expect(hung.page.locator(".notice.bad")).to_contain_text("Lan")
    expect(hung.page.locator("#toast")).to_have_count(0)


@BOTH
def test_the_same_decisions_stand_beside_the_comment_on_its_article(visitor, sign_in, article, write, script):
    number = write(article, "An", "Duyệt ngay tại bài", publish=False)
    moderator = sign_in(script=script)
    page = moderator.visit(article.url)

    page.click(f"#comment-{number} button[value=approve]")
    expect(page.locator(f"#comment-{number}.waiting")).to_have_count(0)
    expect(page.locator(f"#comment-{number}")).to_have_count(1)

    assert "Duyệt ngay tại bài" in visitor().visit(article.url).content()
    if script:
        expect(page.locator(f"#comment-{number}")).to_be_focused()
        page.click(f"#comment-{number} form[action$='/reversal'] button")
        expect(page.locator(f"#comment-{number}.waiting")).to_have_count(1)


@BOTH
def test_an_official_answer_is_written_beside_the_comment_and_carries_the_badge(
    visitor, sign_in, article, write, script
):
    number = write(article, "An", "Bao giờ sửa đường?")
    moderator = sign_in("Lan", script=script)
    page = moderator.visit(article.url)

    page.click(f"#decide-{number} a[href*='/answers/new']")
    page.click(f"#answer-form-{number} button.main")
    expect(page.locator(f"#answer-form-{number} .error")).not_to_be_empty()
    page.fill(f"#answer-{number}", "Tháng sau.")
    page.click(f"#answer-form-{number} button.main")

    expect(page.locator(".official .comment-text")).to_have_text("Tháng sau.")
    shown = visitor().visit(article.url).locator(".official")
    expect(shown.locator("> .stamp")).to_have_count(1)
    expect(shown.locator(".comment-name")).to_have_text("Lan")


def test_the_form_of_an_answer_closes_again(sign_in, article, write):
    number = write(article, "An", "Bao giờ sửa đường?")
    page = sign_in().visit(article.url)

    page.click(f"#decide-{number} a[href*='/answers/new']")
    expect(page.locator(f"#answer-{number}")).to_be_focused()
    page.click(f"#answer-form-{number} a[data-close]")

    expect(page.locator(f"#answer-{number}")).to_have_count(0)
    expect(page.locator(f"#comment-{number}")).to_be_focused()


@BOTH
def test_returned_words_are_put_in_others_and_come_back_to_the_same_moderator(visitor, sign_in, article, write, script):
    author = visitor(script=script)
    page = author.visit(article.url)
    page.fill("#text", "Gọi tôi số 0912 345 678")
    page.fill("#author_name", "An")
    page.click("#comment-form button.main")
    expect(page.locator("article.waiting")).to_have_count(1)
    number = int(page.locator("article.waiting").get_attribute("id").split("-")[1])
    write(article, "Bình", "Đến trước", publish=False)
    lan = sign_in("Lan", script=script)
    lan.page.click(f"#case-{number} a[data-case]") if script else None
    lan.page.fill(f"#note-{number}", "Bỏ số đi nhé")
    decide(lan.page, number, "return")
    expect(lan.page.locator("#toast")).to_be_visible()

    page = author.visit(article.url)
    expect(page.locator(".reason")).to_contain_text("Bỏ số đi nhé")
    page.click(f"#comment-{number} a[href$='/revisions/new']")
    page.fill("#text", "Gọi tôi qua Ban biên tập")
    page.click("#revision-form button.main")
    expect(page.locator(f"#comment-{number}.waiting .comment-text")).to_have_text("Gọi tôi qua Ban biên tập")

    back = lan.visit("/moderation/")
    expect(back.locator("#queue > .case").first).to_have_attribute("id", f"case-{number}")
    expect(back.locator(f"#case-{number} del")).to_contain_text("0912 345 678")


@BOTH
def test_who_signs_in_comes_to_the_desk_and_after_signing_out_it_asks_who_is_there(visitor, app, script):
    with app.app_context():
        add_user(name="Lan", role="moderator", email="lan@benmo.example")
    moderator = visitor(script=script)
    page = moderator.visit("/accounts/sign-in")

    page.fill("#email", "lan@benmo.example")
    page.fill("#password", PASSWORD)
    page.click("#sign-in-form button.main")
    page.wait_for_url("**/moderation/")
    page.click("form[action$='/sign-out'] button")
    page.wait_for_url(moderator.site + "/")

    assert "/accounts/sign-in" in moderator.visit("/moderation/").url
