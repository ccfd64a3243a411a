"""The link in each mail that ends them: by a person's button, by a mail program, and by nobody who only looks."""

import pytest

from tests.discussions import decide, letter, stored
from tests.mails import CHI_HOA, confirm, due_work, path_in, queued
from tests.people import reader_of
from tests.tables import rows_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def watched(app, client, article):
    """Two comments of one reader with replies about which mails went out: their stop links."""
    for number in (1, 2):
        client.post(f"{article.url}/comments", data=letter(text=f"Lời {number}", email=CHI_HOA, notify="y"))
        decide(app, "approve", stored(app)[-1].id)
    confirm(client, queued(app)[0])
    for position in (0, 1):
        answer(app, article, position)
    return [path_in(mail, "stops") for mail in told(app)]


def answer(site, article, position, text="Đúng vậy.") -> None:
    """A published reply to the first or the second comment."""
    parent = stored(site)[position].id
    reader_of(site).post(f"{article.url}/comments", data=letter(text=text, parent=parent))
    decide(site, "approve", stored(site)[-1].id)


def told(site) -> list[dict]:
    due_work(site)
    return [mail for mail in queued(site) if "/mail/stops/" in mail["body"]]


def stopped(site) -> list[bool]:
    with site.app_context():
        return [row["stopped_at"] is not None for row in rows_of("reply_watches")]


def test_looking_stops_nothing(app, watched):
    pages = [reader_of(app).open(watched[0], method=method) for method in ("GET", "HEAD", "GET")]

    assert [page.status_code for page in pages] == [200] * 3
    assert stopped(app) == [False, False]
    assert CHI_HOA not in pages[0].get_data(as_text=True)


@pytest.mark.parametrize("options", [{"data": ONE_CLICK}, {"data": ONE_CLICK, "content_type": "multipart/form-data"}])
def test_a_mail_program_stops_by_one_request_without_cookie_or_origin(app, article, watched, options):
    program = app.test_client(use_cookies=False)

    answers = [program.post(watched[0], **options), program.post(watched[0], **options)]
    before = len(told(app))
    for position in (0, 1):
        answer(app, article, position, text="Thêm một lời.")

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (stopped(app), len(told(app)) - before) == ([True, False], 1)


def test_the_second_button_ends_all_mail_to_this_reader_at_this_address(app, article, watched):
    stranger = reader_of(app)
    stranger.post(f"{article.url}/comments", data=letter(text="Người khác", email=CHI_HOA, notify="y"))

    page = reader_of(app).post(watched[1], data={"scope": "everywhere"})

    assert (page.status_code, stopped(app)) == (200, [True, True, False])


def test_a_foreign_page_that_knows_the_link_may_stop_too_since_the_link_is_the_proof(app, watched):
    foreign = reader_of(app)
    foreign.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert foreign.post(watched[0], data=ONE_CLICK).status_code == 200
    assert stopped(app) == [True, False]


def test_a_reply_that_waits_to_be_told_is_not_told_after_the_stop(app, article, watched):
    before = len(told(app))
    answer(app, article, 0, text="Thêm nữa.")
    reader_of(app).post(watched[0], data=ONE_CLICK)

    assert len(told(app)) == before


def test_the_link_of_a_mail_from_before_everything_was_erased_says_that_none_comes(app, client, watched):
    client.post("/comments/mine/erasure", data={"wish": "words"})

    answers = [client.get(watched[0]), client.post(watched[0], data={"scope": "everywhere"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("không còn email nào được gửi" in answer.text for answer in answers)
