"""Twenty moderators at the same comments in the same second."""

import collections
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.letters import published, sent
from tests.people import Staff, reader_of, seated
from tests.tables import rows_of

MODERATORS, COMMENTS = 20, 30


@pytest.fixture
def moderators(app):
    return [seated(app, f"Người {n}") for n in range(MODERATORS)]


def together(works):
    """Do all of them at once, each in a thread of its own, and return what they return."""
    start = threading.Barrier(len(works))

    def run(work):
        start.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_each_comment_is_decided_once_by_exactly_one(app, article, moderators):
    with app.app_context():
        tops = [published(article.id, f"Đầu {n}.") for n in range(3)]
        comments = [sent(article.id, f"Lời {n}.", parent=tops[n % 4] if n % 4 < 3 else None) for n in range(COMMENTS)]
        [before] = rows_of("articles")

    def decisions(number: int, staff: Staff):
        token = staff.token()

        def decide():
            seen = []
            for comment in comments[number:] + comments[:number]:
                decision = "approve" if (number + comment) % 2 else "reject"
                data = {"csrf_token": token, "version": 1, "decision": decision}
                answer = staff.client.post(f"/moderation/comments/{comment}/decisions", data=data)
                seen.append((comment, answer.status_code))
            return seen

        return decide

    answers = [a for seen in together([decisions(n, staff) for n, staff in enumerate(moderators)]) for a in seen]

    with app.app_context():
        rows = [row for row in rows_of("comments") if row["id"] in comments]
        events, [page], stored = rows_of("moderation_events"), rows_of("articles"), rows_of("comments")
    winners = collections.Counter(comment for comment, status in answers if status == 303)
    assert collections.Counter(status for _comment, status in answers) == {303: COMMENTS, 409: 19 * COMMENTS}
    assert winners == dict.fromkeys(comments, 1)
    assert sorted((e["comment_id"], e["to_status"], e["version"]) for e in events) == [
        (row["id"], row["status"], 2) for row in rows
    ]
    shown = [row for row in stored if row["status"] == "published"]
    assert (page["comment_count"], page["version"]) == (len(shown), before["version"] + COMMENTS)
    for top in (row for row in stored if row["depth"] == 0):
        replies = [row for row in shown if row["thread_id"] == top["id"]]
        assert (top["reply_count"], top["child_count"]) == (len(replies), len(replies))


def test_undo_pressed_by_all_at_once_takes_back_once(app, article, moderators):
    with app.app_context():
        comment = sent(article.id)
    moderators[0].post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)
    with app.app_context():
        [event] = rows_of("moderation_events")

    def undo(staff: Staff):
        path, data = f"/moderation/events/{event['id']}/reversal", {"csrf_token": staff.token()}
        return lambda: staff.client.post(path, data=data).status_code

    answers = together([undo(staff) for staff in moderators])

    with app.app_context():
        [row], events, [page] = rows_of("comments"), rows_of("moderation_events"), rows_of("articles")
    assert collections.Counter(answers) == {303: 1, 409: MODERATORS - 1}
    assert (row["status"], row["version"], len(events), page["comment_count"]) == ("pending", 3, 2, 0)


def test_a_parent_taken_down_while_its_reply_is_published_keeps_the_thread_right(app, article, moderators):
    with app.app_context():
        parents = [published(article.id, f"Đầu {n}.") for n in range(10)]
        replies = [sent(article.id, "Đúng vậy.", parent=parent) for parent in parents]
        # Undoing their publication needs an event, which comments that passed at once do not have.
        waiting = [sent(article.id, f"Chờ {n}.") for n in range(10)]
    for comment in waiting:
        moderators[0].post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)
    with app.app_context():
        events = [event["id"] for event in rows_of("moderation_events")]
        under = [sent(article.id, "Đúng vậy.", parent=parent) for parent in waiting]
    tokens = [staff.token() for staff in moderators]

    def approve(n):
        path = f"/moderation/comments/{under[n]}/decisions"
        data = {"csrf_token": tokens[n], "version": 1, "decision": "approve"}
        return lambda: moderators[n].client.post(path, data=data).status_code

    def take_back(n):
        path, data = f"/moderation/events/{events[n]}/reversal", {"csrf_token": tokens[n + 10]}
        return lambda: moderators[n + 10].client.post(path, data=data).status_code

    answers = together([work for n in range(10) for work in (approve(n), take_back(n))])

    with app.app_context():
        rows = {row["id"]: row for row in rows_of("comments")}
        [page] = rows_of("articles")
    assert answers == [303] * 20
    for parent, reply in zip(waiting, under, strict=True):
        state = rows[parent]
        assert (state["status"], state["is_listed"], state["child_count"]) == ("pending", True, 1)
        assert (rows[reply]["status"], rows[reply]["is_listed"]) == ("published", True)
    assert page["comment_count"] == sum(row["status"] == "published" for row in rows.values()) == 20
    assert {rows[reply]["is_listed"] for reply in replies} == {False}
    assert reader_of(app).get(article.url).status_code == 200
