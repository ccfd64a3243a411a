"""Deciding on the article page, beside the comment."""

import pytest

from domain.articles.actions import category_named
from domain.articles.models import Article
from foundation.database import commit, db
from tests.discussions import HTMX, dom, text_of
from tests.letters import published, sent
from tests.pages import by_id, targets_of
from tests.people import seated
from tests.tables import rows_of


@pytest.fixture
def filed(app, article):
    """The article stands in a category, as most do."""
    with app.app_context():

        def file():
            db.session.get_one(Article, article.id).category_id = category_named("Tin xã").id

        commit(file)
    return article


def post(staff, path, headers=None, **data):
    data = {"csrf_token": staff.token(), "place": "article", **data}
    return staff.client.post(path, data=data, headers=headers)


def decide(staff, number, decision, headers=None, **data):
    return post(staff, f"/moderation/comments/{number}/decisions", headers, decision=decision, **data)


def verbs_beside(answer, number):
    """Where the desk's forms beside a comment lead, and the decisions that they offer."""
    footer = by_id(answer, f"comment-{number}").find(".//footer")
    buttons = [e.get("value") for e in footer.iter("button") if e.get("name") == "decision"]
    return [e.get("action") for e in footer.iter("form") if e.get("action").startswith("/moderation/")], buttons


def test_only_moderators_see_verbs_and_what_waits(app, filed, client, lan):
    with app.app_context():
        waiting = sent(filed.id, "Chờ.")

    theirs, ours = client.get(filed.url), lan.get(filed.url)

    assert by_id(theirs, f"comment-{waiting}") is None
    assert verbs_beside(ours, waiting) == (
        [f"/moderation/comments/{waiting}/decisions"],
        ["approve", "return", "reject", "spam", "approve-and-pin"],
    )


def test_beside_a_published_comment_stand_other_verbs(app, filed, client, lan):
    with app.app_context():
        number = published(filed.id, "Gọi 0900 123 456 nhé.")

    theirs, ours = client.get(filed.url), lan.get(filed.url)

    assert verbs_beside(theirs, number) == ([], [])
    assert verbs_beside(ours, number) == ([f"/moderation/comments/{number}/decisions"], ["remove", "pin", "mask"])


@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize(("decision", "status"), [("approve", "published"), ("reject", "rejected")])
def test_a_plain_decision_leads_back_to_the_comment(app, filed, lan, *, decision, status, depth):
    with app.app_context():
        parent = None
        for n in range(depth):
            parent = published(filed.id, f"Lời {n}.", parent=parent)
        number = sent(filed.id, "Chờ.", parent=parent)

    answer = decide(lan, number, decision, version=1)
    place = lan.get(answer.location)

    with app.app_context():
        assert next(row["status"] for row in rows_of("comments") if row["id"] == number) == status
    assert (answer.status_code, answer.location) == (303, f"/comments/{number}")
    assert place.location.endswith(f"#comment-{number}")


@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_a_decision_by_htmx_answers_with_the_comment_and_its_undo(app, filed, lan, decision, depth):
    with app.app_context():
        parent = None
        for n in range(depth):
            parent = published(filed.id, f"Lời {n}.", parent=parent)
        number = sent(filed.id, "Chờ.", parent=parent)

    answer = decide(lan, number, decision, HTMX, version=1)

    assert answer.status_code == 200
    with app.app_context():
        event = rows_of("moderation_events")[-1]["id"]
    assert verbs_beside(answer, number)[0][-1] == f"/moderation/events/{event}/reversal"
    assert targets_of(answer) == [
        (f"#reply-place-{number}", "delete"),
        ("#comment-count", "innerHTML"),
        ("#live", "textContent"),
    ]


def test_taking_back_by_htmx_gives_the_verbs_back(app, filed, lan):
    with app.app_context():
        number = sent(filed.id, "Chờ.")
    decide(lan, number, "reject", HTMX, version=1)
    with app.app_context():
        event = rows_of("moderation_events")[-1]["id"]

    answer = post(lan, f"/moderation/events/{event}/reversal", HTMX)

    version = [e.get("value") for e in by_id(answer, f"comment-{number}").iter("input") if e.get("name") == "version"]
    assert (answer.status_code, version) == (200, ["3"])
    assert verbs_beside(answer, number)[1] == ["approve", "return", "reject", "spam", "approve-and-pin"]


def test_the_answer_is_what_the_page_would_show(app, filed, lan):
    with app.app_context():
        number = sent(filed.id, "Chờ.", name="Chị Hoa")
    answer = decide(lan, number, "approve", HTMX, version=1)
    page = lan.get(filed.url)

    shown = {where: by_id(answer if where == "answer" else page, f"comment-{number}") for where in ("answer", "page")}
    parts = [(text_of(e.find("header")), text_of(e.find("div")), e.get("class")) for e in shown.values()]
    assert parts[0] == parts[1]


def test_too_late_beside_the_article_names_who_was_faster(app, filed, lan):
    hung = seated(app, "Hùng")
    with app.app_context():
        number = sent(filed.id, "Chờ.")
    hung.post(f"/moderation/comments/{number}/decisions", decision="approve", version=1)

    answer = decide(lan, number, "reject", HTMX, version=1)

    assert (answer.status_code, "Hùng" in answer.get_data(as_text=True)) == (409, True)
    assert (f"#comment-{number} > .comment-actions", "innerHTML") in targets_of(answer)


def test_a_published_comment_is_on_the_page_and_in_the_count_at_once(app, filed, client, lan):
    with app.app_context():
        number = sent(filed.id, "Chờ.", name="Chị Hoa")
    before = client.get(filed.url)
    decide(lan, number, "approve", version=1)
    after = client.get(filed.url)

    counts = [text_of(by_id(page, "comment-count")) for page in (before, after)]
    assert (by_id(before, f"comment-{number}"), text_of(by_id(after, f"name-{number}"))) == (None, "Chị Hoa")
    assert (counts[0] != counts[1], "1" in counts[1]) == (True, True)
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_rejected_comment_is_not_in_the_bytes_of_anybody_else(app, filed, client, lan):
    secret = "Lời-không-ai-được-đọc"
    with app.app_context():
        number = sent(filed.id, secret)
    decide(lan, number, "reject", version=1, note="Vì-riêng-tư")
    pages = [filed.url, "/", f"{filed.url}/threads/{number}", f"{filed.url}/comments/new?parent={number}"]

    seen = "".join(client.get(path).get_data(as_text=True) for path in pages)

    assert (secret in seen, "Vì-riêng-tư" in seen) == (False, False)
    assert dom(client.get(filed.url)).find(".//*[@id='opinions']") is not None
