"""A reader looks at what is kept of them and takes it along: all of theirs, nothing of others; reading logs nothing."""

import json

import pytest

from domain.comments.readers import CommentOwner
from domain.privacy import gathering
from foundation.database import commit, db
from tests.discussions import statements, text_of
from tests.domain.desk import Desk
from tests.domain.readers import Person, busy_reader
from tests.hostile_texts import HOSTILE
from tests.letters import published
from tests.pages import by_id
from tests.people import reader_of
from tests.tables import digests_of_tables, rows_of

PAGE = "/comments/mine/data"
# A form without fields, as a browser sends it, has a length; the test client leaves it out.
SENT = {"": ""}


@pytest.fixture
def two(app, article) -> tuple[Person, Person]:
    """Two readers who left something in every table."""
    with app.app_context():
        desk, liked = Desk("Người Duyệt Kín"), published(article.id, "Bài của người lạ.", name="Khách")
        return tuple(
            busy_reader(desk, article.id, name, email, likes=liked)
            for name, email in (("Trần Thị Hường", "huong@example.test"), ("Nguyễn Văn Tám", "tam@example.test"))
        )


def browser_of(app, person: Person):
    client = reader_of(app)
    client.set_cookie("reader", person.token)
    return client


def test_the_file_holds_everything_of_this_reader_and_nothing_of_another(app, two):
    hoa, tam = two
    with app.app_context():
        hoa_id = hoa.id

    answer = browser_of(app, hoa).post(PAGE, data=SENT)

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    text = answer.get_data(as_text=True)
    found = json.loads(text)
    assert [entry["number"] for entry in found["comments"]] == hoa.comments
    assert {entry["status"] for entry in found["comments"]} == {
        *("pending", "published", "returned", "rejected", "spam", "removed")
    }
    words = {revision["words"] for entry in found["comments"] for revision in entry["revisions"]}
    kept = {said for said in hoa.said if said.startswith(("Lời", f"{hoa.name} nói", f"{hoa.name} để"))}
    assert kept <= words
    assert {(e["name"], e["email"], e["consent_version"], e["network_digest_kept"]) for e in found["comments"]} == {
        (hoa.name, hoa.email, "1", True)
    }
    assert {d["action"] for entry in found["comments"] for d in entry["decisions"]} >= {"approve", "mask", "pin"}
    assert (len(found["likes"]), found["reports"][0]["note"]) == (1, f"{hoa.name} thấy sai.")
    assert (found["addresses"][0]["email"], found["watches"][0]["email"]) == (hoa.email, hoa.email)
    assert [mail["subject"] for mail in found["mails"]] == [f"Chào {hoa.name}"] * 2
    assert [(row["action"], row["about"]) for row in found["record"]] == [
        ("download", json.dumps({"comments": len(hoa.comments)}))
    ]
    assert found["reader"]["number"] == hoa_id
    for secret in ("Người Duyệt Kín", tam.name, tam.email, hoa.token, *tam.said):
        assert secret not in text


def test_looking_and_asking_by_get_changes_nothing_and_the_file_is_recorded(app, two):
    reader = browser_of(app, two[0])
    with app.app_context():
        before = digests_of_tables()

    pages = [reader.open(PAGE, method=method) for method in ("GET", "HEAD")]
    with app.app_context():
        unchanged = digests_of_tables() == before
    reader.post(PAGE, data=SENT)

    assert ([page.status_code for page in pages], unchanged) == ([200, 200], True)
    assert pages[0].headers["Cache-Control"] == "private, no-store"
    assert by_id(pages[0], "data-form") is not None
    assert pages[0].headers.getlist("Set-Cookie") == []
    with app.app_context():
        assert [(row["action"], row["about"]) for row in rows_of("data_events")] == [("download", '{"comments": 9}')]


@pytest.mark.parametrize("token", [None, "x" * 43, "'; DROP TABLE readers; --", "a\x01"])
def test_a_browser_without_our_mark_is_told_kindly_what_it_can_do(app, two, token):
    client = reader_of(app)
    if token is not None:
        client.set_cookie("reader", token)
    page, sent = client.get(PAGE), client.post(PAGE, data=SENT)

    assert (page.status_code, sent.status_code, sent.mimetype) == (200, 404, "text/html")
    assert "Trình duyệt này không mang dấu nào của trang" in text_of(by_id(page, "content"))
    assert by_id(page, "data-form") is None
    with app.app_context():
        assert rows_of("data_events") == []


def test_a_form_of_another_site_gets_no_file(app, two):
    reader = browser_of(app, two[0])
    reader.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    answer = reader.post(PAGE, data=SENT)

    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    with app.app_context():
        assert rows_of("data_events") == []


def test_a_browser_that_does_not_say_where_it_comes_from_gets_the_button_again_with_a_token(app, two):
    reader = browser_of(app, two[0])
    del reader.environ_base["HTTP_SEC_FETCH_SITE"]

    asked_again = reader.post(PAGE, data=SENT)
    token = by_id(asked_again, "data-form").find("input[@name='csrf_token']").get("value")
    answer = reader.post(PAGE, data={"csrf_token": token})

    assert (asked_again.status_code, answer.status_code, answer.mimetype) == (422, 200, "application/json")


def test_the_file_is_not_given_without_end(app, two):
    reader = browser_of(app, two[0])

    statuses = [reader.post(PAGE, data=SENT).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]


def test_a_reader_of_many_comments_gets_them_in_portions_of_a_few_statements(app, two, article, monkeypatch):
    monkeypatch.setattr(gathering, "ROWS_AT_A_TIME", 10)
    person = Person("Người Viết Nhiều", "nhieu@example.test")
    with app.app_context():
        for n in range(35):
            person.write(article.id, f"Lời thứ {n}.")
    reader, costs, found = browser_of(app, person), {}, {}
    reader.post(PAGE, data=SENT)

    for rows in (10, 40):
        monkeypatch.setattr(gathering, "ROWS_AT_A_TIME", rows)
        with statements(app) as sent:
            found[rows] = json.loads(reader.post(PAGE, data=SENT).get_data(as_text=True))["comments"]
        costs[rows] = len([statement for statement in sent if statement.startswith("SELECT")])

    assert [entry["number"] for entry in found[10]] == person.comments
    assert found[10] == found[40]
    assert costs[10] - costs[40] == 3 * 3  # three further portions, each with comments, revisions and decisions


@pytest.mark.parametrize("hostile", ["words", "name"])
def test_hostile_texts_come_out_as_they_were_typed(app, article, hostile):
    texts = [text for text in HOSTILE.values() if text.strip()][:12]
    person = Person("An", "an@example.test")
    with app.app_context():
        for n, text in enumerate(texts):
            if hostile == "name":
                person.name = text[:60].replace("\n", " ") or "An"
            person.write(article.id, text if hostile == "words" else f"Lời {n}.")
        words = [row["words"] for row in rows_of("revisions")]
        names = [row["author_name"] for row in rows_of("comments")]

    found = json.loads(browser_of(app, person).post(PAGE, data=SENT).get_data(as_text=True))["comments"]

    assert [entry["revisions"][0]["words"] for entry in found] == words
    assert [entry["name"] for entry in found] == names


def test_a_comment_that_another_token_owns_too_is_in_both_files(app, two):
    hoa, tam = two
    with app.app_context():
        tam_id, shared = tam.id, hoa.comments[0]
        commit(lambda: db.session.add(CommentOwner(reader_id=tam_id, comment_id=shared)))

    files = [json.loads(browser_of(app, person).post(PAGE, data=SENT).get_data(as_text=True)) for person in two]

    assert [shared in [entry["number"] for entry in file["comments"]] for file in files] == [True, True]
