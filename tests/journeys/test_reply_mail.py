"""A reader ticks, confirms, is told about a reply, and stops: in a browser, with script and without."""

import pytest
from playwright.sync_api import expect

from domain.accounts.models import User
from domain.moderation.actions import decide
from domain.moderation.models import Action
from foundation.database import commit, db
from tests.discussions import stored
from tests.mails import CHI_HOA, due_work, path_in, queued


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
