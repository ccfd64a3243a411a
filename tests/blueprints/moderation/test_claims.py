"""Soft claims: who looks at what is shown to others, blocks nobody, and lapses by itself."""

from datetime import timedelta

import pytest

from foundation import clock
from tests.blueprints.desk import decide, parts, posted, status_of, table
from tests.discussions import HTMX, statements, text_of
from tests.pages import by_id, targets_of
from tests.people import seated
from tests.tables import digests_of_tables


@pytest.fixture
def comment(app, article):
    return posted(app, article.url)[0]


def claim(staff, number, seen="", headers=HTMX):
    data = {"csrf_token": staff.token(), "seen": seen}
    return staff.client.post(f"/moderation/comments/{number}/claim", data=data, headers=headers)


def shown(staff, number):
    """Who is said to look at the comment, on the page of the queue."""
    return text_of(by_id(staff.get("/moderation/"), f"claim-{number}"))


def test_others_see_who_looks_at_it_and_oneself_does_not(comment, lan, hung):
    answer = claim(lan, comment, str(comment))

    assert (answer.status_code, parts(answer)[f"#claim-{comment}"]) == (200, "")
    assert ("Lan" in shown(hung, comment), shown(lan, comment)) == (True, "")


def test_the_answer_tells_of_all_comments_on_the_page(app, article, comment, lan, hung):
    second, _author = posted(app, article.url, "Lời thứ hai.")
    claim(hung, second)

    answer = claim(lan, comment, f"{comment},{second},4711000000")

    said = parts(answer)
    assert (said[f"#claim-{comment}"], "Hùng" in said[f"#claim-{second}"], said["#claim-4711000000"]) == ("", True, "")
    assert said["#count-waiting"] == "2"
    assert ("#desk-clock", "outerHTML") in targets_of(answer)


@pytest.mark.parametrize(("seconds", "is_shown"), [(0, True), (119, True), (121, False), (3_600, False)])
def test_a_claim_lapses_after_two_minutes(comment, lan, hung, seconds, is_shown):
    hung.token()
    claim(lan, comment)

    with clock.at(clock.now() + timedelta(seconds=seconds)):
        assert ("Lan" in shown(hung, comment)) is is_shown


def test_a_claim_that_is_renewed_lasts(comment, lan, hung):
    claim(lan, comment)
    with clock.at(clock.now() + timedelta(seconds=100)):
        claim(lan, comment)
    with clock.at(clock.now() + timedelta(seconds=200)):
        assert "Lan" in shown(hung, comment)


def test_one_looks_at_one_comment_only(app, article, comment, lan, hung):
    second, _author = posted(app, article.url, "Lời thứ hai.")
    claim(lan, comment)
    claim(lan, second)

    assert (shown(hung, comment), "Lan" in shown(hung, second), len(table(app, "claims"))) == ("", True, 1)


def test_the_first_claim_stands_until_it_lapses(comment, lan, hung):
    mai = seated(lan.client.application, "Mai")
    claim(lan, comment)
    claim(hung, comment)
    first = shown(mai, comment)
    with clock.at(clock.now() + timedelta(seconds=121)):
        claim(hung, comment)
        then = shown(mai, comment)

    assert ("Lan" in first, "Hùng" in then) == (True, True)


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_a_claim_blocks_nobody(app, comment, lan, hung, headers):
    claim(lan, comment)

    answer = decide(hung, comment, "approve", headers=headers)

    assert (answer.status_code, status_of(app, comment)) == (200 if headers else 303, "published")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_only_a_post_claims(app, comment, lan, method):
    answer = lan.client.open(f"/moderation/comments/{comment}/claim", method=method)

    assert (answer.status_code, table(app, "claims")) == (405, [])


def test_looking_at_pages_claims_nothing(app, comment, lan):
    for path in ("/moderation/", f"/moderation/comments/{comment}", f"/moderation/comments/{comment}/answers/new"):
        lan.get(path)

    assert table(app, "claims") == []


def test_without_the_sessions_token_nothing_is_claimed(app, comment, lan):
    answer = lan.client.post(f"/moderation/comments/{comment}/claim", data={"seen": "1"})

    assert (answer.status_code, table(app, "claims")) == (403, [])


def test_what_does_not_exist_cannot_be_claimed(app, comment, lan):
    assert ([claim(lan, number).status_code for number in (0, 4711000000)], table(app, "claims")) == ([404, 404], [])


ODD = ["", ",", "x", "-1", "1.5", "9" * 5000, "1," * 5000, "\x00", "<script>", "١٢٣", "1 2 3", "%00", "0", "{{7*7}}"]


@pytest.mark.parametrize("seen", ODD, ids=range(len(ODD)))
def test_whatever_a_page_says_it_shows_is_harmless(app, comment, lan, seen):
    with app.app_context():
        before = digests_of_tables(but={"sessions", "claims"})

    answer = claim(lan, comment, seen)

    with app.app_context():
        assert digests_of_tables(but={"sessions", "claims"}) == before
    assert answer.status_code == 200
    targets = [target for target, _swap in targets_of(answer) if target.startswith("#claim-")]
    assert len(targets) <= 100
    assert all(target.removeprefix("#claim-").isdigit() for target in targets)


def test_a_claim_costs_the_same_for_one_comment_and_for_a_hundred(comment, lan):
    token = lan.token()
    costs = []
    for seen in ("1", ",".join(map(str, range(1, 101)))):
        with statements(lan.client.application) as asked:
            data = {"csrf_token": token, "seen": seen}
            lan.client.post(f"/moderation/comments/{comment}/claim", data=data, headers=HTMX)
        costs.append(len([statement for statement in asked if statement.startswith("SELECT")]))

    assert costs[0] == costs[1]


def test_lapsed_claims_are_cleared_by_due_work(app, comment, lan):
    claim(lan, comment)
    with clock.at(clock.now() + timedelta(minutes=3)):
        app.test_cli_runner().invoke(args=["site", "run-due-work"])

    assert table(app, "claims") == []
