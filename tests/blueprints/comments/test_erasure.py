"""A reader asks for erasure by the page: what they are told and choose, and what is left of them in their browser."""

import re

import pytest

from domain.comments.queries import token_digest
from tests.blueprints.desk import PlainBrowser, another_article, comment_row, decide, posted, table, words_of
from tests.discussions import has_error, letter, shown_ids, text_of
from tests.domain.readers import traces_of
from tests.pages import by_id
from tests.people import reader_of, seated

NEW, ERASURE = "/comments/mine/erasure/new", "/comments/mine/erasure"
SECRETS = ["Bùi Thị Nga", "nga@xa-benmo.vn", "Con đê sạt lở"]


@pytest.fixture
def nga(app, article):
    """A reader with one published and answered comment, and one that waits: the numbers, and the browser."""
    lan = seated(app)
    about = {"author_name": SECRETS[0], "email": SECRETS[1]}
    number, browser = posted(app, article.url, f"{SECRETS[2]} từ tuần trước.", **about)
    decide(lan, number, "approve")
    reply, _other = posted(app, article.url, "Đúng vậy.", parent=number)
    decide(lan, reply, "approve")
    browser.post(f"{another_article(app).url}/comments", data=letter(f"{SECRETS[2]}, lần hai.", **about))
    waiting = table(app, "comments")[-1]["id"]
    return number, waiting, browser


def test_the_page_explains_and_nothing_is_chosen_beforehand(app, nga):
    page = nga[2].get(NEW)

    assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
    assert page.headers["X-Robots-Tag"] == "noindex"
    said = text_of(by_id(page, "content"))
    assert [word for word in ("2 bình luận", "không khôi phục được", "nhật ký kiểm duyệt") if word not in said] == []
    assert [by_id(page, f"wish-{wish}").get("checked") for wish in ("words", "name")] == [None, None]


def test_without_script_a_reader_erases_everything_from_the_article_on(app, article, nga):
    number, waiting, browser = nga
    token = browser.get_cookie("reader").value
    plain = PlainBrowser(browser).open(article.url).follow("Dữ liệu cá nhân").follow("Yêu cầu xóa")

    done = plain.press("erasure-form", tick=("words",))

    assert (done.address.split("?")[0].endswith(NEW), done.answer.status_code) == (True, 200)
    assert "Đã xóa mọi dữ liệu" in done.text
    assert [browser.get_cookie(name) for name in ("reader", "mine")] == [None, None]
    with app.app_context():
        assert traces_of([*SECRETS, token_digest(token)]) == {}
    assert {comment_row(app, n)["status"] for n in (number, waiting)} == {"withdrawn"}
    page = reader_of(app).get(article.url)
    assert (
        "Người viết đã rút" in text_of(by_id(page, f"comment-{number}"))
        or by_id(page, f"comment-{number}").get("class") == "gone"
    )
    assert [secret for secret in SECRETS if secret in page.get_data(as_text=True)] == []
    assert len(shown_ids(page)) == 2


def test_published_words_stay_under_a_neutral_name(app, article, nga):
    number, waiting, browser = nga

    answer = browser.post(ERASURE, data={"wish": "name"})

    assert (answer.status_code, answer.headers["Clear-Site-Data"]) == (303, '"storage"')
    page = reader_of(app).get(article.url)
    assert text_of(by_id(page, f"name-{number}")) == "Bạn đọc"
    assert SECRETS[2] in text_of(by_id(page, f"comment-{number}"))
    assert (comment_row(app, waiting)["status"], words_of(app, waiting)) == ("withdrawn", "")


def test_the_stored_page_of_strangers_changes(app, article, nga):
    stranger = reader_of(app)
    before = stranger.get(article.url).headers["ETag"]

    nga[2].post(ERASURE, data={"wish": "words"})

    after = stranger.get(article.url, headers={"If-None-Match": before})
    assert (after.status_code, after.headers["ETag"] == before) == (200, False)


def test_who_wrote_much_presses_the_button_again(app, article, nga, monkeypatch):
    monkeypatch.setattr("blueprints.comments.routes.erasure.LONGEST_SECONDS", -1)
    number, _waiting, browser = nga

    first = browser.post(ERASURE, data={"wish": "words"})
    last = browser.post(ERASURE, data={"wish": "words"})

    assert (first.status_code, last.status_code) == (202, 303)
    assert by_id(first, "wish-words").get("checked") is not None
    assert "bấm nút lần nữa" in text_of(by_id(first, "content"))
    assert comment_row(app, number)["status"] == "withdrawn"
    assert [(row["action"]) for row in table(app, "data_events")] == ["erase"]


@pytest.mark.parametrize("wish", ["", "everything", "words\x00", "WORDS"])
def test_a_wish_that_is_none_erases_nothing(app, nga, wish):
    answer = nga[2].post(ERASURE, data={"wish": wish})

    assert (answer.status_code, has_error(answer)) == (422, True)
    assert table(app, "data_events") == []
    assert comment_row(app, nga[0])["author_name"] == SECRETS[0]


def test_somebody_else_and_another_site_erase_nothing(app, nga):
    stranger, browser = reader_of(app), nga[2]
    foreign = {"Sec-Fetch-Site": "cross-site"}

    statuses = [
        stranger.post(ERASURE, data={"wish": "words"}).status_code,
        browser.post(ERASURE, data={"wish": "words"}, headers=foreign).status_code,
        browser.get(f"{NEW}?done=1&wish=words").status_code,
    ]

    assert statuses == [404, 403, 200]
    assert comment_row(app, nga[0])["author_name"] == SECRETS[0]
    assert "Đã xóa mọi dữ liệu" not in browser.get(f"{NEW}?done=1").get_data(as_text=True)


def test_a_browser_that_does_not_say_where_it_comes_from_is_asked_once_more(app, nga):
    browser = nga[2]
    del browser.environ_base["HTTP_SEC_FETCH_SITE"]

    again = browser.post(ERASURE, data={"wish": "name"})
    token = re.search(r'name="csrf_token" value="([^"]+)"', again.get_data(as_text=True)).group(1)
    done = browser.post(ERASURE, data={"wish": "name", "csrf_token": token})

    assert (again.status_code, by_id(again, "wish-name").get("checked") is not None) == (422, True)
    assert done.status_code == 303


def test_the_same_form_sent_twice_is_erased_once(app, nga):
    token = nga[2].get_cookie("reader").value

    first = nga[2].post(ERASURE, data={"wish": "words"})
    nga[2].set_cookie("reader", token)
    second = nga[2].post(ERASURE, data={"wish": "words"})

    assert (first.status_code, second.status_code) == (303, 404)
    assert len(table(app, "data_events")) == 1


def test_the_desk_says_that_a_comment_was_erased_and_offers_nothing(app, article, nga):
    number, waiting, browser = nga
    lan = seated(app, "Mai")
    late = decide(lan, waiting, "approve")
    assert late.status_code == 303
    decided = table(app, "moderation_events")[-1]["id"]

    browser.post(ERASURE, data={"wish": "words"})

    case = lan.get(f"/moderation/comments/{number}")
    assert "Đã xóa theo yêu cầu của người viết." in text_of(by_id(case, f"case-{number}"))
    assert by_id(case, f"decide-{number}") is None
    refused = decide(lan, number, "approve", version=comment_row(app, number)["version"])
    assert (refused.status_code, words_of(app, number)) == (409, "")
    undone = lan.post(f"/moderation/events/{decided}/reversal")
    assert (undone.status_code, "không ai có thể khôi phục" in undone.get_data(as_text=True)) == (409, True)
    log = lan.get("/moderation/log")
    assert "đã được xóa theo yêu cầu" in text_of(by_id(log, "log"))
    withdrawn = lan.get("/moderation/?tab=withdrawn")
    reply = next(row["id"] for row in table(app, "comments") if row["parent_id"] == number)
    about_reply = lan.get(f"/moderation/comments/{reply}")
    assert (withdrawn.status_code, "Đã xóa theo yêu cầu" in text_of(by_id(about_reply, f"case-{reply}"))) == (200, True)
    assert by_id(lan.get(article.url), f"comment-{number}").get("class") == "gone"
    pages = (case, log, withdrawn, about_reply, lan.get("/moderation/log.csv"))
    assert [s for s in SECRETS for page in pages if s in page.get_data(as_text=True)] == []
