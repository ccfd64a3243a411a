"""Enough reports send a comment back to wait, where the site says so; a moderator has the last word."""

import pytest

from domain.comments.readers import Reader
from domain.comments.taking import CommentNotFound
from domain.moderation.models import Action
from domain.moderation.reports import report_comment
from foundation.database import commit, db
from tests.domain.counting import kept_and_counted
from tests.domain.desk import add_waiting_words, new_reader, stored, tallies
from tests.domain.threads import at_once
from tests.letters import published
from tests.tables import rows_of


def report(number: int, network: str, *, by: int | None = None, enough: int = 3) -> bool:
    reader_id = by or new_reader()

    def work() -> bool:
        reader = db.session.get_one(Reader, reader_id)
        return report_comment(number, reader, kind="false", network_digest=network, hold_after=enough)

    return commit(work)


def reported_by(number: int, *networks: str) -> None:
    for network in networks:
        report(number, network)


def place(number: int) -> tuple:
    row = stored(number)
    return row["status"], row["desk_tab"], row["report_count"]


def events() -> list[tuple]:
    return [(row["action"], row["moderator_id"], row["to_status"]) for row in rows_of("moderation_events")]


def test_the_third_report_holds_a_comment_and_the_reports_stay_open(desk, article):
    number = published(article.id)
    below = published(article.id, "Trả lời.", parent=number)
    desk.decide(number, Action.PIN)

    reported_by(number, "a", "b")
    before = place(number)
    report(number, "c")

    assert (before, place(number)) == (("published", "reported", 2), ("pending", "waiting", 3))
    assert events()[1:] == [("hold", None, "pending")]
    assert [row["settled_by_id"] for row in rows_of("reports")] == [None] * 3
    assert (stored(number)["pinned_at"], stored(number)["is_listed"]) == (None, True)  # a tombstone above its reply
    assert tallies() == {"waiting": 1, "published": 1}
    assert stored(below)["status"] == "published"
    kept, counted = kept_and_counted(article.id)
    assert kept == counted


def test_one_person_with_many_tokens_takes_nothing_down(desk, article):
    number = published(article.id)

    reported_by(number, *["a"] * 6, "b")

    assert place(number) == ("published", "reported", 7)


def test_without_the_setting_nothing_is_held(desk, article):
    number = published(article.id)

    for network in "abcdef":
        report(number, network, enough=0)

    assert place(number) == ("published", "reported", 6)


def test_official_answers_are_never_held(desk, article):
    answer = desk.answer(published(article.id))

    reported_by(answer, *"abcd")

    assert place(answer) == ("published", "reported", 4)


@pytest.mark.parametrize("way", ["approve", "keep before", "undo the hold"])
def test_after_a_moderator_has_seen_them_only_new_reports_count(desk, article, way):
    number = published(article.id)
    if way == "keep before":
        reported_by(number, "a", "b")
        desk.decide(number, Action.KEEP)
    else:
        reported_by(number, *"abc")
        hold = rows_of("moderation_events")[-1]["id"]
        desk.decide(number, Action.APPROVE) if way == "approve" else desk.undo(hold)
    seen = place(number)

    reported_by(number, "d", "e")
    after_two = place(number)
    report(number, "f")

    assert (seen, after_two, place(number)) == (
        ("published", "published", 0),
        ("published", "reported", 2),
        ("pending", "waiting", 3),
    )


@pytest.mark.parametrize("way", ["approve", "undo the hold"])
def test_taking_that_back_makes_it_wait_again_with_its_reports(desk, article, way):
    number = published(article.id)
    reported_by(number, *"abc")
    held = stored(number)
    event = (
        desk.decide(number, Action.APPROVE) if way == "approve" else desk.undo(rows_of("moderation_events")[-1]["id"])
    )

    desk.undo(event)

    assert {**stored(number), "version": 0} == {**held, "version": 0}
    assert [row["settled_by_id"] for row in rows_of("reports")] == [None] * 3


def test_changed_words_that_wait_go_with_it(desk, article):
    number = published(article.id, "Lời cũ.")
    add_waiting_words(number, "Lời mới.")
    before = stored(number)
    reported_by(number, *"abc")
    held = stored(number)

    desk.decide(number, Action.APPROVE)

    assert (held["revision_id"], held["waiting_revision_id"]) == (before["waiting_revision_id"], None)
    assert (stored(number)["status"], stored(number)["revision_id"]) == ("published", before["waiting_revision_id"])


def test_many_who_report_at_once_hold_it_once(app, desk, article):
    number, readers = published(article.id), [new_reader() for _reader in range(12)]
    jobs = [lambda n=n, r=r: _reported(number, f"net {n}", r) for n, r in enumerate([*readers, *readers])]

    taken = at_once(app, jobs)

    assert (place(number)[:2], events()) == (("pending", "waiting"), [("hold", None, "pending")])
    assert sum(taken) == stored(number)["report_count"] == 3


def _reported(number: int, network: str, reader: int) -> bool:
    """What comes after the hold finds nothing that readers see."""
    try:
        return report(number, network, by=reader)
    except CommentNotFound:
        return False
