"""Moderators close the comments of an article and open them again; the host does so by command, for categories too."""

import pytest

from domain.articles.actions import category_named
from domain.articles.models import Article
from foundation.database import commit, db
from tests.blueprints.desk import table, token_of
from tests.discussions import HTMX, dom, letter, text_of
from tests.letters import published
from tests.pages import by_id, targets_of
from tests.people import reader_of, seated


@pytest.fixture
def filed(app, article):
    """The article in a category, with a comment."""
    with app.app_context():

        def file():
            db.session.get_one(Article, article.id).category_id = category_named("Tin xã").id

        commit(file)
        published(article.id)
    return article


def set_open(staff, article, wanted, *, headers=None, **data):
    path = f"/moderation/articles/{article.id}/openness"
    return staff.client.post(path, data={"csrf_token": token_of(staff), "open": wanted, **data}, headers=headers)


def row(app, article) -> dict:
    return next(row for row in table(app, "articles") if row["id"] == article.id)


def takes_comments(client, article) -> bool:
    return by_id(client.get(article.url), "text") is not None


def run(app, *words):
    return app.test_cli_runner().invoke(args=["articles", *words])


def test_closing_and_opening_again_by_the_buttons_of_the_page(app, filed, client, lan, caplog):
    before = client.get(filed.url)
    assert by_id(before, "openness") is None
    assert [b.get("value") for b in by_id(lan.get(filed.url), "openness").iter("button")] == ["no"]

    closed = set_open(lan, filed, "no")

    page, version = lan.get(filed.url), row(app, filed)["version"]
    assert (closed.status_code, closed.location) == (303, f"{filed.url}#opinions")
    assert [b.get("value") for b in by_id(page, "openness").iter("button")] == ["yes"]
    assert "Lan" in text_of(by_id(page, "openness"))
    theirs = client.get(filed.url)
    assert not takes_comments(client, filed)
    assert (by_id(theirs, "openness"), "đã đóng" in text_of(dom(theirs))) == (None, True)
    assert theirs.headers["ETag"] != before.headers["ETag"]
    assert client.post(f"{filed.url}/comments", data=letter()).status_code == 403

    set_open(lan, filed, "yes")

    assert takes_comments(client, filed)
    assert client.get(filed.url).headers["ETag"] == before.headers["ETag"]
    assert row(app, filed)["version"] == version + 1
    about = f"by Lan (account {lan.id})"
    assert caplog.messages == [f"comments of article {filed.id} {done} {about}" for done in ("closed", "opened")]


def test_what_is_closed_already_is_left_alone(app, filed, lan, hung):
    set_open(lan, filed, "no")
    first = row(app, filed)

    assert set_open(hung, filed, "no").status_code == 303
    assert row(app, filed) == first


def test_htmx_gets_the_discussion_in_its_order_with_what_was_typed(app, filed, lan):
    asked = {"order": "oldest", "text": "Đang gõ <dở>", "author_name": "Lan"}

    closed = set_open(lan, filed, "no", headers=HTMX, **asked)
    opened = set_open(lan, filed, "yes", headers=HTMX, **asked)

    assert [answer.status_code for answer in (closed, opened)] == [200, 200]
    assert [target for target, _swap in targets_of(closed)] == ["#live"]
    for answer in (closed, opened):
        assert by_id(answer, "text").text.strip() == "Đang gõ <dở>"
        assert by_id(answer, "sorts").findall("a")[1].get("aria-current") == "true"
        assert [b.get("autofocus") for b in by_id(answer, "openness").iter("button")] == [""]
    assert by_id(closed, "text").get("readonly") is not None
    assert by_id(opened, "author_name").get("value") == "Lan"


def test_the_plain_form_leads_back_to_the_same_page_of_the_same_order(filed, lan):
    answer = set_open(lan, filed, "no", order="oldest", start="1")

    assert answer.location == f"{filed.url}?order=oldest&start=1#opinions"


@pytest.mark.parametrize("wanted", ["", "maybe", "YES", "\0", "đóng"])
def test_junk_changes_nothing(app, filed, lan, wanted):
    before = table(app, "articles")

    assert set_open(lan, filed, wanted).status_code == 422
    assert set_open(lan, filed, "no", start="9" * 16).status_code in {303, 404}
    set_open(lan, filed, "yes")
    assert row(app, filed)["comments_open"] is before[0]["comments_open"] is True


def test_only_moderators_with_their_token_close(app, filed, client, lan):
    before = table(app, "articles")
    path = f"/moderation/articles/{filed.id}/openness"

    assert client.post(path, data={"open": "no"}).location.startswith("/accounts/sign-in")
    assert lan.client.post(path, data={"open": "no"}).status_code == 403
    stranger = seated(app, "Tý", role="nobody")
    assert stranger.client.post(path, data={"open": "no"}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert lan.client.post(path, data={"open": "no"}, headers=foreign).status_code == 403
    assert lan.post("/moderation/articles/999/openness", open="no").status_code == 404
    assert lan.get(path).status_code == 405
    assert table(app, "articles") == before


def test_a_category_is_closed_and_opened_by_command(app, filed, client, lan, caplog):
    version = row(app, filed)["version"]

    done = run(app, "close-comments", "--category", "tin-xa")

    assert (done.exit_code, done.output) == (0, "closed: comments of category tin-xa\n")
    assert not takes_comments(client, filed)
    assert list(by_id(lan.get(filed.url), "openness").iter("button")) == []
    assert run(app, "close-comments", "--category", "tin-xa").output.startswith("already closed")
    assert row(app, filed)["version"] == version + 1
    run(app, "open-comments", "--category", "tin-xa")
    assert takes_comments(client, filed)
    assert caplog.messages == [f"comments of category tin-xa {done} by command" for done in ("closed", "opened")]


def test_an_article_is_closed_by_command_and_opened_by_a_moderator(app, filed, lan):
    done = run(app, "close-comments", "--article", str(filed.id))

    assert (done.exit_code, takes_comments(reader_of(app), filed)) == (0, False)
    assert "máy chủ" in text_of(by_id(lan.get(filed.url), "openness"))
    set_open(lan, filed, "yes")
    assert takes_comments(reader_of(app), filed)
    assert run(app, "open-comments", "--article", str(filed.id)).output.startswith("already open:")


@pytest.mark.parametrize(
    "words", [(), ("--article", "1", "--category", "x"), ("--article", "999"), ("--category", "khong-co")], ids=str
)
def test_a_command_that_names_nothing_is_told_so(app, article, words):
    done = run(app, "close-comments", *words)

    assert (done.exit_code > 0, "Traceback" in done.output, "Error:" in done.output) == (True, False, True)
