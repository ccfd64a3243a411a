"""A reader looks after what they wrote: changes, withdraws, sends again, asks for a second look; without script too."""

import pytest
from playwright.sync_api import expect

from domain.accounts.models import User
from domain.moderation.actions import decide
from domain.moderation.changing import Grounds
from domain.moderation.models import Action
from foundation.database import commit, db
from tests.journeys.looking import WATCHED, in_light_and_dark

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@pytest.fixture
def decided(app, write):
    """Decide about a comment as the moderator who approves in these tests: decided(7, "reject")."""

    def make(number: int, *actions: str, note: str = "") -> None:
        def work() -> None:
            moderator = db.session.query(User).filter_by(email="hung-duyet@benmo.example").one()
            for action in actions:
                decide(number, Action(action), moderator=moderator, grounds=Grounds(note=note))

        with app.app_context():
            commit(work)

    return make


def send(page, text: str) -> int:
    """Write a comment by the article's form; its number."""
    page.fill("#text", text)
    page.fill("#author_name", "An")
    page.click("#comment-form button.main")
    own = page.locator("article.comment.waiting", has_text=text)
    expect(own).to_have_count(1)
    return int(own.get_attribute("id").removeprefix("comment-"))


@BOTH
def test_words_are_changed_withdrawn_and_sent_again(visitor, article, decided, script):
    reader = visitor(script=script)
    page = reader.visit(article.url)
    number = send(page, "Đèn đường hỏng")
    decided(number, "approve")

    page = reader.visit(article.url)
    page.click(f"#comment-{number} a[href$='/revisions/new']")
    expect(page.locator("#text")).to_have_value("Đèn đường hỏng")
    page.fill("#text", "Đèn đường đã sửa")
    page.click("#revision-form button.main")
    expect(page.locator(f"#comment-{number} .comment-text")).to_have_text("Đèn đường hỏng")
    decided(number, "approve")
    page = reader.visit(article.url)
    expect(page.locator(f"#comment-{number}")).to_contain_text("Đã chỉnh sửa")
    page.click(f"#withdraw-{number}")
    button = page.locator(f"#question-{number} button")
    if script:
        expect(button).to_be_focused()
    button.click()

    expect(button).to_have_count(0)
    if script:
        expect(page.locator(f"p#comment-{number}")).to_be_focused()
        expect(page.locator("#live")).not_to_be_empty()
    page = reader.visit("/comments/mine")
    own = page.locator(f"#own-{number}")
    expect(own.locator(".state")).to_have_text("Đã rút")
    own.locator("button", has_text="Gửi lại").click()
    expect(own.locator(".state")).to_have_text("Chờ duyệt")
    if script:
        expect(own.locator("article")).to_be_focused()
    assert "Đèn đường" not in visitor().visit(article.url).content()


@BOTH
def test_a_second_look_goes_to_somebody_else(visitor, sign_in, article, decided, script):
    reader = visitor(script=script)
    number = send(reader.visit(article.url), "Xin xem lại giúp")
    decided(number, "reject", note="Không rõ")

    page = reader.visit("/comments/mine")
    page.locator(f"#own-{number} button", has_text="Đề nghị xem lại").click()

    expect(page.locator(f"#own-{number} .state")).to_have_text("Chờ duyệt")
    desk = sign_in("Lan", script=script).page
    expect(desk.locator(f"#case-{number}")).to_contain_text("Hùng đã từ chối vì: Không rõ")
    desk.locator(f"#case-{number} button[value=approve]").first.click()
    expect(desk.locator("#toast")).to_be_visible()
    expect(reader.visit(article.url).locator(f"#comment-{number}")).to_contain_text("Xin xem lại giúp")


def test_the_question_closes_where_it_came_from_by_the_keyboard(visitor, article):
    page = visitor().visit(article.url)
    number = send(page, "Bằng bàn phím")

    page.focus(f"#withdraw-{number}")
    page.keyboard.press("Enter")
    expect(page.locator(f"#question-{number} button")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(f"#question-{number}")).to_have_count(0)
    expect(page.locator(f"#withdraw-{number}")).to_be_focused()


def test_the_page_of_ones_own_has_no_fault_in_any_state(visitor, article, decided):
    reader = visitor(width=320)
    faults = {"empty": in_light_and_dark(reader.visit("/comments/mine"))}
    page = reader.visit(article.url)
    states = {"approve": [], "return": [], "reject": [], "spam": [], "remove": [], "edit": [], "withdraw": []}
    numbers = {state: send(page, f"Lời số {n} " + "v" * 60 * n) for n, state in enumerate(states)}
    for state in ("return", "reject", "spam"):
        decided(numbers[state], state, note="Xin bỏ số điện thoại")
    decided(numbers["remove"], "approve", "remove", note="Có số điện thoại")
    decided(numbers["approve"], "approve")
    decided(numbers["edit"], "approve")
    page = reader.visit(f"/comments/{numbers['edit']}/revisions/new?place=mine")
    faults["form"] = in_light_and_dark(page)
    page.fill("#text", "Lời đã sửa")
    page.click("#revision-form button.main")
    page.click(f"#own-{numbers['edit']} summary")
    page.click(f"#withdraw-{numbers['withdraw']}")
    expect(page.locator(f"#question-{numbers['withdraw']} button")).to_be_focused()
    faults["asked"] = in_light_and_dark(page)
    page.click(f"#question-{numbers['withdraw']} button")
    expect(page.locator(f"#own-{numbers['withdraw']} .state")).to_have_text("Đã rút")

    faults["all"] = in_light_and_dark(page)
    expect(page.locator(".thread > li")).to_have_count(len(states))
    assert page.evaluate(WATCHED)
    assert {state: found for state, found in faults.items() if found} == {}
