"""What may be done to a comment as it stands, and where it stands then: one table, tried out row by row."""

import pytest

from domain.comments.models import CommentStatus as Status
from domain.comments.queries import comment_by_id
from domain.moderation.changing import CommentAlreadyDecided
from domain.moderation.models import OF_AUTHORS, Action
from domain.moderation.transitions import DECISIONS, possible_decisions
from tests.domain.arrows import LEADS_TO, WITH_WAITING_WORDS, WORDS
from tests.domain.desk import add_waiting_words, report, stored
from tests.letters import published
from tests.tables import rows_of


def tried(desk, number: int, action: Action) -> Status | None:
    """The status after the decision; None when it was refused."""
    before = stored(number)
    try:
        desk.decide(number, action)
    except CommentAlreadyDecided:
        assert stored(number) == before
        return None
    return Status(stored(number)["status"])


def shown_words(number: int) -> str:
    return next(row["words"] for row in rows_of("revisions") if row["id"] == stored(number)["revision_id"])


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", DECISIONS)
def test_every_decision_from_every_status(desk, article, status, action):
    number = desk.comment_in(status, article.id, WORDS)
    events = len(rows_of("moderation_events"))

    assert tried(desk, number, action) == LEADS_TO[status].get(action)
    assert len(rows_of("moderation_events")) - events == (action in LEADS_TO[status])


def test_what_no_moderator_decides_is_no_decision():
    assert set(Action) - set(DECISIONS) == {Action.ANSWER, Action.UNDO, *OF_AUTHORS}


@pytest.mark.parametrize("status", Status)
def test_what_is_offered_is_what_may_be_done(desk, article, status):
    number = desk.comment_in(status, article.id, WORDS)

    assert set(possible_decisions(comment_by_id(number))) == set(LEADS_TO[status])


@pytest.mark.parametrize("action", DECISIONS)
def test_every_decision_about_a_published_comment_whose_changed_words_wait(desk, article, action):
    number = published(article.id, "Trước.")
    add_waiting_words(number, "Sau: 0900 000 000.")

    status = tried(desk, number, action)

    assert (status, status and shown_words(number)) == WITH_WAITING_WORDS.get(action, (None, None))


@pytest.mark.parametrize(
    ("action", "still_wait"),
    [
        (Action.APPROVE, False),
        (Action.RETURN, False),
        (Action.REJECT, False),
        (Action.REMOVE, False),
        (Action.PIN, True),
        (Action.MASK, True),
    ],
)
def test_changed_words_wait_until_something_is_said_to_them(desk, article, action, still_wait):
    number = published(article.id, "Trước.")
    add_waiting_words(number, "Sau: 0900 000 000.")

    desk.decide(number, action)

    row = stored(number)
    assert (row["waiting_revision_id"] is not None, row["desk_tab"] == "waiting") == (still_wait, still_wait)


def test_only_a_top_level_comment_is_pinned_and_only_once(desk, article):
    top = published(article.id, "Một.")
    reply = published(article.id, "Hai.", parent=top)
    deep = published(article.id, "Ba.", parent=reply)

    tries = [tried(desk, number, Action.PIN) for number in (reply, deep, top, top)]

    assert tries == [None, None, Status.PUBLISHED, None]
    assert [stored(number)["pinned_at"] is not None for number in (top, reply, deep)] == [True, False, False]


def test_only_what_is_pinned_is_unpinned(desk, article):
    number = published(article.id)

    tries = [tried(desk, number, action) for action in (Action.UNPIN, Action.PIN, Action.UNPIN, Action.UNPIN)]

    assert (tries, stored(number)["pinned_at"]) == ([None, Status.PUBLISHED, Status.PUBLISHED, None], None)


def test_a_pin_goes_with_the_comment_and_does_not_come_back_with_it(desk, article):
    number = published(article.id)
    desk.decide(number, Action.PIN)

    desk.decide(number, Action.REMOVE)
    removed = stored(number)["pinned_at"]
    desk.decide(number, Action.RESTORE)

    assert (removed, stored(number)["pinned_at"]) == (None, None)


def test_only_what_was_reported_is_kept(desk, article):
    number = published(article.id)
    assert tried(desk, number, Action.KEEP) is None

    report(number)

    assert tried(desk, number, Action.KEEP) == Status.PUBLISHED
    assert tried(desk, number, Action.KEEP) is None
