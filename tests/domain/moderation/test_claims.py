"""Who looks at a waiting comment: others are told, nobody is held up, and it lapses by itself."""

from datetime import timedelta

import pytest
import time_machine

from domain.comments.taking import CommentNotFound
from domain.moderation.claims import CLAIM_LASTS, claim_comment, claims_of_others, forget_lapsed_claims
from domain.moderation.models import Action
from foundation import clock
from foundation.database import commit, db
from tests.domain.desk import Desk, stored
from tests.domain.threads import at_once
from tests.letters import sent
from tests.tables import rows_of


@pytest.fixture
def other(desk):
    return Desk("Hùng")


@pytest.fixture
def waiting(article, desk):
    return [sent(article.id, f"Lời {n}.") for n in range(3)]


def claim(desk, number: int, *, at=None) -> None:
    with clock.at(at or clock.now()):
        commit(lambda: claim_comment(number, moderator=desk.moderator))


def told(desk, numbers, *, at=None) -> dict[int, str]:
    with clock.at(at or clock.now()):
        db.session.rollback()
        return claims_of_others(numbers, moderator=desk.moderator)


def test_others_are_told_for_two_minutes_and_oneself_never(desk, other, waiting):
    now = clock.now()
    claim(desk, waiting[0], at=now)

    seen = [told(other, waiting, at=now + timedelta(seconds=s)) for s in (0, 119.999999, 120)]

    assert seen == [{waiting[0]: "Lan"}, {waiting[0]: "Lan"}, {}]
    assert told(desk, waiting, at=now) == {}
    assert timedelta(minutes=2) == CLAIM_LASTS


def test_looking_on_renews_the_claim(desk, other, waiting):
    now = clock.now()
    claim(desk, waiting[0], at=now)
    claim(desk, waiting[0], at=now + timedelta(seconds=90))

    assert told(other, waiting, at=now + timedelta(seconds=200)) == {waiting[0]: "Lan"}
    assert len(rows_of("claims")) == 1


def test_moving_on_releases_the_comment(desk, other, waiting):
    claim(desk, waiting[0])
    claim(desk, waiting[1])

    assert told(other, waiting) == {waiting[1]: "Lan"}


def test_somebody_elses_claim_stands_until_it_lapses(desk, other, waiting):
    now = clock.now()
    claim(desk, waiting[0], at=now)
    claim(other, waiting[0], at=now + timedelta(seconds=60))
    during = told(other, waiting, at=now + timedelta(seconds=61))
    claim(other, waiting[0], at=now + timedelta(seconds=120))
    after = [told(who, waiting, at=now + timedelta(seconds=121)) for who in (desk, other)]

    assert (during, after) == ({waiting[0]: "Lan"}, [{waiting[0]: "Hùng"}, {}])


def test_a_claim_blocks_no_decision(desk, other, waiting):
    claim(desk, waiting[0])

    other.decide(waiting[0], Action.APPROVE)

    assert stored(waiting[0])["status"] == "published"


def test_each_is_told_about_the_others(desk, other, waiting):
    claim(desk, waiting[0])
    claim(other, waiting[1])

    assert (told(desk, waiting), told(other, waiting)) == ({waiting[1]: "Hùng"}, {waiting[0]: "Lan"})
    assert (told(desk, [waiting[2]]), told(desk, [])) == ({}, {})


def test_of_many_who_claim_at_once_one_has_it_and_nobody_fails(app, desk, article, waiting):
    desks = [Desk(f"Người {n}") for n in range(8)]

    at_once(app, [lambda d=d: [claim(d, number) for number in (waiting * 3)] for d in desks])

    held = rows_of("claims")
    assert len({row["comment_id"] for row in held}) == len(held) > 0
    assert len({row["moderator_id"] for row in held}) == len(held)
    assert {row["moderator_id"] for row in held} <= {d.person for d in desks}


def test_claiming_and_deciding_at_once_hold_nobody_up(app, desk, other, waiting):
    at_once(
        app,
        [
            lambda: [claim(desk, number) for number in waiting * 5],
            lambda: [other.undo(other.decide(number, Action.REJECT)) for number in waiting * 5],
        ],
    )

    assert {stored(number)["status"] for number in waiting} == {"pending"}


def test_a_comment_that_does_not_exist_is_not_claimed(desk, waiting):
    with pytest.raises(CommentNotFound):
        claim(desk, 4711000000)
    assert rows_of("claims") == []


def test_lapsed_claims_are_forgotten_and_others_kept(desk, other, waiting):
    now = clock.now()
    claim(desk, waiting[0], at=now)
    claim(other, waiting[1], at=now + timedelta(seconds=1))

    with time_machine.travel(now + CLAIM_LASTS, tick=False):
        gone = commit(forget_lapsed_claims)

    assert (gone, [row["comment_id"] for row in rows_of("claims")]) == (1, [waiting[1]])
