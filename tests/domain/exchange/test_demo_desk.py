"""What the demo shows of the desk: an answer, a pin, a held name, reasons, a batch, reworded and reported comments."""

import collections

import pytest

from domain.moderation.sealing import SETTLED_AFTER, seal_events, verify_log
from foundation import clock
from foundation.database import commit
from tests.demo_site import demo_rows, put_demo
from tests.tables import rows_of


@pytest.fixture
def rows(app, settings):
    with app.app_context():
        return demo_rows(settings)


def test_staff_answer_officially_below_what_was_asked(rows):
    comments = {row["id"]: row for row in rows["comments"]}
    answers = [row for row in comments.values() if row["staff_id"]]

    assert {row["status"] for row in answers} == {"published"}
    assert all(comments[row["parent_id"]]["status"] == "published" for row in answers)
    assert len(answers) == 2


def test_one_comment_is_pinned(rows):
    assert [row["author_name"] for row in rows["comments"] if row["pinned_at"]] == ["Trần Thị Minh Họa"]


def test_a_name_like_the_offices_waits_and_is_marked(rows):
    [held] = [row for row in rows["comments"] if row["author_name"] == "Ủy ban xã"]

    assert held["status"] == "pending"
    assert "staff_name" in {row["kind"] for row in rows["comment_signals"] if row["comment_id"] == held["id"]}


def test_returned_and_rejected_comments_have_reasons_in_both_languages(rows):
    told = [event for event in rows["moderation_events"] if event["action"] in {"return", "reject", "remove"}]

    assert told
    assert all(event["reason_vi"] and event["reason_en"] for event in told)


def test_spam_was_put_away_in_one_batch(rows):
    batches = collections.Counter(event["batch"] for event in rows["moderation_events"] if event["action"] == "spam")

    assert [(bool(batch), count) for batch, count in batches.items()] == [(True, 3)]


def test_words_came_back_in_other_words_and_one_comment_is_reported(rows):
    tabs = collections.Counter(row["desk_tab"] for row in rows["comments"])
    back = [row for row in rows["comments"] if row["returned_by_id"] and row["desk_tab"] == "waiting"]

    assert (len(back), tabs["reported"], len(rows["reports"])) == (1, 1, 1)


def test_one_article_was_closed_and_its_comments_stay_to_read(rows):
    [closed] = [row for row in rows["articles"] if not row["comments_open"]]

    [by] = [user["name"] for user in rows["users"] if user["id"] == closed["comments_set_by_id"]]
    assert (by, closed["comment_count"]) == ("Lan (mẫu)", 5)


def test_words_were_changed_and_a_second_look_waits(rows):
    comments, revisions = rows["comments"], {row["id"]: row for row in rows["revisions"]}
    edited = [row for row in comments if row["status"] == "published" and revisions[row["revision_id"]]["is_edit"]]
    waiting = [row for row in comments if row["waiting_revision_id"]]
    asked = [row for row in comments if row["second_look_besides_id"]]

    assert (len(edited), len(waiting), [row["status"] for row in asked]) == (1, 1, ["pending"])


def test_the_demos_log_can_be_sealed_and_proved(app):
    with app.app_context():
        put_demo(app.config["SETTINGS"])
        with clock.at(clock.now() + SETTLED_AFTER * 2):
            commit(seal_events)

        proof = verify_log()

        assert (proof.sealed, proof.broken) == (len(rows_of("moderation_events")), None)
