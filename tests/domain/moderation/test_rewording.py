"""Words that were sent back come again in other words, to the moderator who sent them back."""

import pytest

from domain.comments.letters import Screening
from domain.comments.models import CommentStatus as Status
from domain.comments.taking import CommentNotFound
from domain.moderation.authors import CannotBeRevised, UnchangedWords
from domain.moderation.cases import case_of
from domain.moderation.models import Action
from domain.moderation.queue import Filters
from foundation.database import db
from tests.domain.counting import kept_and_counted
from tests.domain.desk import Desk, reword, stored
from tests.domain.findings import Found
from tests.domain.queue_pages import page
from tests.letters import sent
from tests.tables import digests_of_tables, rows_of


@pytest.fixture
def returned(desk, article) -> int:
    return desk.comment_in(Status.RETURNED, article.id, "Ông ấy dốt.")


def test_reworded_words_wait_again_and_the_old_ones_are_kept(desk, returned):
    reword(returned, "Ông ấy nhầm.")

    row, revisions = stored(returned), rows_of("revisions")
    assert (row["status"], row["desk_tab"], row["version"]) == ("pending", "waiting", 3)
    assert [(r["words"], r["replaces_id"], r["is_masked"]) for r in revisions] == [
        ("Ông ấy dốt.", None, False),
        ("Ông ấy nhầm.", revisions[0]["id"], False),
    ]
    assert (row["revision_id"], row["desk_since"]) == (revisions[1]["id"], revisions[1]["created_at"])
    assert "Ông ấy nhầm." in revisions[1]["html"]


def test_rewording_is_an_event_without_a_moderator_about_the_new_words(desk, returned):
    event = reword(returned, "Ông ấy nhầm.")

    row, new = rows_of("moderation_events")[-1], rows_of("revisions")[-1]
    told = {name: row[name] for name in ("id", "action", "moderator_id", "from_status", "to_status", "revision_id")}
    assert told == {
        "id": event,
        "action": "reword",
        "moderator_id": None,
        "from_status": "returned",
        "to_status": "pending",
        "revision_id": new["id"],
    }
    assert row["revision_digest"] == new["digest"]


def test_it_comes_back_to_who_returned_it_until_somebody_decides(desk, article, returned):
    other = Desk("Hùng")
    reword(returned, "Ông ấy nhầm.")
    first = [case.comment.id for case in page(desk).came_back]
    other.decide(returned, Action.RETURN)
    reword(returned, "Ông ấy quên.")
    second = [[case.comment.id for case in page(who).came_back] for who in (desk, other)]
    other.decide(returned, Action.APPROVE)

    assert (first, second) == ([returned], [[], [returned]])
    assert (page(other).came_back, stored(returned)["returned_by_id"]) == ([], None)


def test_the_moderator_sees_what_was_changed(desk, returned):
    reword(returned, "Ông ấy nhầm.")
    db.session.rollback()

    case = case_of(returned, moderator=desk.moderator)

    assert [(piece.kind, piece.text) for piece in case.changes] == [
        ("same", "Ông ấy "),
        ("gone", "dốt."),
        ("new", "nhầm."),
    ]


def test_what_screening_found_in_the_old_words_goes_and_what_it_finds_now_comes(desk, article, returned):
    reword(returned, "Gọi tôi.", screening=Screening([Found("phone", "0900", 2), Found("rude")]))
    desk.decide(returned, Action.RETURN)
    reword(returned, "Thôi vậy.", screening=Screening([Found("phone", "0911", 3)]))

    [signal] = rows_of("comment_signals")
    row = stored(returned)
    assert (signal["kind"], signal["detail"], signal["points"]) == ("phone", "0911", 3)
    assert (signal["desk_tab"], signal["desk_since"]) == ("waiting", row["desk_since"])
    assert [case.comment.id for case in page(desk, Filters(signal="phone")).cases] == [returned]
    kept, counted = kept_and_counted(article.id)
    assert kept == counted


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM, Status.REMOVED, Status.WITHDRAWN])
def test_what_is_decided_or_withdrawn_is_not_put_in_other_words(desk, article, status):
    number = desk.comment_in(status, article.id, "Ông ấy dốt.")
    before = digests_of_tables()

    with pytest.raises(CannotBeRevised):
        reword(number, "Ông ấy nhầm.")

    assert digests_of_tables() == before


@pytest.mark.parametrize("words", ["Ông ấy dốt.", "Ông ấy dốt.  ", "\r\n\nÔng ấy dốt.\r\n"])
def test_the_same_words_are_no_other_words(desk, returned, words):
    before = digests_of_tables()

    with pytest.raises(UnchangedWords):
        reword(returned, words)

    assert digests_of_tables() == before


def test_a_comment_that_does_not_exist_is_not_reworded(desk):
    with pytest.raises(CommentNotFound):
        reword(4711000000, "Lời.")


def test_returning_may_be_taken_back_only_while_the_author_has_not_answered(desk, article):
    number = sent(article.id)
    event = desk.decide(number, Action.RETURN)
    reword(number, "Lời khác.")

    with pytest.raises(Exception, match=f"comment {number} is pending"):
        desk.undo(event)
