"""Hiding a number: the one thing that staff ever change in words, and it can be taken back."""

import pytest

from domain.comments.letters import Letter
from domain.comments.models import CommentStatus as Status
from domain.moderation.actions import NothingToMask
from domain.moderation.cases import case_of
from domain.moderation.models import Action
from foundation.database import db
from tests.domain.desk import add_waiting_words, stored
from tests.letters import published, sent
from tests.tables import digests_of_tables, rows_of

WORDS = "Gọi **tôi**: 0900 000 000 nhé.\n> 3*4*5"
MASKED = "Gọi **tôi**: 0900 *** *** nhé.\n> 3*4*5"


def revision(number: int | None) -> dict:
    return next(row for row in rows_of("revisions") if row["id"] == number)


def shown(number: int) -> dict:
    return revision(stored(number)["revision_id"])


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.WITHDRAWN])
def test_the_number_is_hidden_in_words_and_html_and_nothing_else_changes(desk, article, status):
    number = desk.comment_in(status, article.id, WORDS)
    before, words = stored(number), shown(number)

    desk.decide(number, Action.MASK)

    after, masked = stored(number), shown(number)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"version", "revision_id"}
    assert (masked["words"], masked["is_masked"], masked["replaces_id"]) == (MASKED, True, words["id"])
    assert (masked["created_at"], revision(words["id"])) == (words["created_at"], words)
    assert masked["html"] == Letter.written(author_name="", email="", text=MASKED).html
    assert ("0900 000 000" in words["html"], "0900 000 000" in masked["html"]) == (True, False)
    assert "000 000" not in masked["folded"]


def test_masking_is_an_event_about_the_words_that_are_shown_now(desk, article):
    number = published(article.id, WORDS)

    event = desk.decide(number, Action.MASK)

    [row] = rows_of("moderation_events")
    assert (row["id"], row["action"], row["from_status"], row["to_status"]) == (event, "mask", "published", "published")
    assert (row["revision_id"], row["revision_digest"]) == (shown(number)["id"], shown(number)["digest"])


def test_readers_pages_change_with_it(desk, article):
    number = published(article.id, WORDS)
    versions = [rows_of("articles")[0]["version"]]
    event = desk.decide(number, Action.MASK)
    versions.append(rows_of("articles")[0]["version"])
    desk.undo(event)
    versions.append(rows_of("articles")[0]["version"])

    assert versions == sorted(set(versions))


def test_taking_it_back_shows_the_words_as_they_were_typed(desk, article):
    number = published(article.id, WORDS)
    before = stored(number)

    undone = desk.undo(desk.decide(number, Action.MASK))
    back = stored(number)
    desk.undo(undone)

    assert (back, shown(number)["words"]) == ({**before, "version": 3}, MASKED)


def test_in_changed_words_that_wait_only_these_are_masked(desk, article):
    number = published(article.id, "Cũ: 0900 000 000.")
    add_waiting_words(number, WORDS)
    since = stored(number)["desk_since"]

    event = desk.decide(number, Action.MASK)
    row = stored(number)
    waiting = revision(row["waiting_revision_id"])

    assert (waiting["words"], shown(number)["words"]) == (MASKED, "Cũ: 0900 000 000.")
    assert (row["desk_tab"], row["desk_since"]) == ("waiting", since)
    assert rows_of("moderation_events")[-1]["revision_id"] == waiting["id"]
    desk.undo(event)
    assert revision(stored(number)["waiting_revision_id"])["words"] == WORDS


def test_masking_and_approving_publishes_the_masked_words_in_one_step(desk, article):
    number = sent(article.id, WORDS)
    before = stored(number)

    event = desk.decide(number, Action.MASK, Action.APPROVE, batch="a step")
    after = (stored(number)["status"], shown(number)["words"])
    desk.undo(event)

    assert (after, stored(number)) == (("published", MASKED), {**before, "version": 4})


@pytest.mark.parametrize("words", ["Không có số nào.", MASKED, "Năm 2022, xóm 3."])
def test_where_there_is_no_number_nothing_is_masked(desk, article, words):
    number = published(article.id, words)
    before = digests_of_tables()

    with pytest.raises(NothingToMask):
        desk.decide(number, Action.MASK)

    assert digests_of_tables() == before


def test_a_moderator_sees_whether_there_is_something_to_mask_and_no_change_afterwards(desk, article):
    number, other = sent(article.id, WORDS), sent(article.id, "Không có số nào.")
    before = [case_of(n, moderator=desk.moderator).can_be_masked for n in (number, other)]
    desk.decide(number, Action.MASK)
    db.session.rollback()

    case = case_of(number, moderator=desk.moderator)

    assert (before, case.can_be_masked, case.changes) == ([True, False], False, None)
