"""A reader ticks, confirms, is told about a reply, and stops: in a browser, with script and without."""

import pytest
from playwright.sync_api import expect

from domain.accounts.models import User
from domain.moderation.actions import decide
from domain.moderation.models import Action
from foundation.database import commit, db
from tests.discussions import stored
from tests.journeys.looking import faults, follow
from tests.mails import CHI_HOA, due_work, path_in, queued
from tests.tables import rows_of


@pytest.fixture
def approve(app, write):
    """Approve the newest comment; the account is made by `write`."""

    def put() -> int:
        number = stored(app)[-1].id
        with app.app_context():
            moderator_id = db.session.execute(db.select(User.id).limit(1)).scalar_one()
            commit(lambda: decide(number, Action.APPROVE, moderator=db.session.get_one(User, moderator_id)))
        return number

    return put


# Asking without an address brings the form itself. (Sent after the evaluation, which would not survive it.)
ASK = """() => {
  const form = Object.assign(document.createElement("form"), {method: "post", action: "/comments/mine/addresses"});
  document.body.append(form);
  setTimeout(() => form.submit());
}"""


def test_another_device_and_no_page_on_the_way_has_a_fault(visitor, app, article):
    reader, found = visitor(width=320, dark=True), {}
    page = reader.visit(article.url)
    page.fill("#text", "Đèn đường hỏng.")
    page.fill("#author_name", "Chị Hoa")
    page.check("#notify")
    page.click("#comment-form button.main")
    expect(page.locator("#email-error")).to_be_visible()
    found["ticked without an address"] = faults(page)
    page.fill("#email", CHI_HOA)
    page.click("#comment-form button.main")
    expect(page.locator("#comments article.waiting")).to_have_count(1)
    page = reader.visit(path_in(queued(app)[0], "confirmations"))
    found["confirmation"] = faults(page)
    follow(page, "main button.main")
    found["confirmed"] = faults(page)

    phone = visitor(width=320, dark=True)
    page = phone.visit(article.url)
    with page.expect_navigation():
        page.evaluate(ASK)
    expect(page.locator("#device-email")).to_be_focused()
    found["no address"] = faults(page)
    page.fill("#device-email", CHI_HOA)
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Vui lòng xem hộp thư của bạn")
    found["sent"] = faults(page)
    page = phone.visit(path_in(queued(app)[1], "devices"))
    found["device"] = faults(page)
    follow(page, "main button.main")
    expect(phone.visit(article.url).locator("#comments article.waiting .comment-text")).to_have_text("Đèn đường hỏng.")
    with app.app_context():
        stop = rows_of("reply_watches")[0]["stop_token"]
    page = phone.visit(f"/mail/stops/{stop}")
    found["stop"] = faults(page)
    follow(page, "main button.main")
    found["stopped"] = faults(page)

    assert {state: faults_there for state, faults_there in found.items() if faults_there} == {}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_tick_to_the_stop(visitor, app, article, write, approve, script):
    reader = visitor(script=script, width=320)
    page = reader.visit(article.url)
    box = page.get_by_label("Báo cho tôi qua email khi có người trả lời")
    expect(box).not_to_be_checked()
    page.fill("#text", "Đèn đường hỏng.")
    page.fill("#author_name", "Chị Hoa")
    box.check()
    page.click("#comment-form button.main")
    expect(page.locator("#email-error")).to_be_visible()
    expect(page.locator("#notify")).to_be_checked()
    expect(page.locator("#text")).to_have_value("Đèn đường hỏng.")
    page.fill("#email", CHI_HOA)
    page.click("#comment-form button.main")
    expect(page.locator("#comments article.comment")).to_have_count(1)

    [asked] = queued(app)
    mailbox = visitor(script=script, width=320)
    page = mailbox.visit(path_in(asked, "confirmations"))
    page.click("main button.main")
    expect(page.locator("main h1")).to_have_text("Địa chỉ của bạn đã được xác nhận")
    top = approve()
    reply = write(article, "Bác Tư", "Đúng đấy, xem https://evil.example/x", parent=top)
    due_work(app)
    told = queued(app, CHI_HOA)[-1]

    page = mailbox.visit(path_in(told, "comments"))
    expect(page.locator(f"#comment-{reply} .comment-text")).to_contain_text("Đúng đấy")
    page = mailbox.visit(path_in(told, "stops"))
    page.click("main button.main")
    expect(page.locator("main h1")).to_have_text("Đã dừng gửi email")
    write(article, "Bác Năm", "Thêm một lời.", parent=top)
    due_work(app)
    assert len(queued(app, CHI_HOA)) == 2
