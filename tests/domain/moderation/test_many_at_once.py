"""Twenty moderators at the same comments at the same time: no decision is lost, none is counted twice."""

import collections
import random

import pytest
from sqlalchemy import func, select

from domain.comments.readers import Reader
from domain.comments.taking import CommentNotFound
from domain.moderation.changing import CommentAlreadyDecided
from domain.moderation.models import Action, Report
from domain.moderation.sealing import SETTLED_AFTER, LogProof, seal_events, verify_log
from foundation import clock
from foundation.database import commit, db
from tests.domain.counting import kept_and_counted
from tests.domain.desk import Desk, report, stored
from tests.domain.threads import at_once
from tests.letters import published, sent
from tests.tables import rows_of

MODERATORS, COMMENTS = 20, 200
ANSWERS = (Action.APPROVE, Action.REJECT, Action.SPAM, Action.RETURN)


@pytest.fixture
def comments(desk, article) -> list[int]:
    """What waits: top-level comments, and replies under a few threads, some to replies."""
    tops = [published(article.id, f"Luồng {n}.") for n in range(4)]
    replies = [published(article.id, f"Trả lời {n}.", parent=top) for n, top in enumerate(tops)]
    parents = [None, None, *tops, *replies]
    return [sent(article.id, f"Lời {n}.", parent=parents[n % len(parents)]) for n in range(COMMENTS)]


def one_by_one(desk, numbers, dice) -> list[int]:
    """Decide about comments as they were seen at first; the numbers of those that this moderator decided about."""
    won = []
    for number in dice.sample(numbers, len(numbers) // 2):
        try:
            desk.decide(number, dice.choice(ANSWERS), version=1)
        except CommentAlreadyDecided:
            continue
        won.append(number)
    return won


def in_batches(desk, numbers, dice) -> list[int]:
    won, length = [], dice.choice((7, 25, 40))
    mixed = dice.sample(numbers, len(numbers) * 3 // 4)
    for begin in range(0, len(mixed), length):
        part = [(number, 1) for number in mixed[begin : begin + length]]
        _batch, decided, _refused = desk.decide_many(part, dice.choice(ANSWERS))
        won += decided
    return won


def back_and_forth(desk, numbers, dice) -> list[int]:
    """Decide about what stands there now, alone and together, report it, and take back what oneself did."""
    events = 0
    for _round in range(12):
        number, action = dice.choice(numbers), dice.choice((*ANSWERS, Action.REMOVE, Action.RESTORE, Action.KEEP))
        try:
            match dice.randrange(4):
                case 0:
                    desk.undo(desk.decide(number, action))
                    events += 2
                case 1:
                    batch, decided, _ = desk.decide_many([(n, None) for n in dice.sample(numbers, 6)], action)
                    events += len(decided) + (len(desk.undo_batch(batch)[1]) if decided else 0)
                case 2:
                    report(number)
                case 3:
                    desk.decide(number, action)
                    events += 1
        except (CommentAlreadyDecided, CommentNotFound):
            continue
    return [events]


def run(app, work, desks, numbers) -> list[list[int]]:
    def job(place):
        return lambda: work(place)(desks[place], numbers, random.Random(place))

    done = at_once(app, [job(place) for place in range(len(desks))])
    db.session.rollback()
    return done


def proof_of_the_log() -> LogProof:
    """Seal what happened, and walk along the chain."""
    with clock.at(clock.now() + SETTLED_AFTER * 2):
        while commit(seal_events):
            pass
    return verify_log()


def test_twenty_moderators_decide_about_the_same_comments(app, desk, article, comments):
    desks = [Desk(f"Người {n}") for n in range(MODERATORS)]

    won = run(app, lambda place: in_batches if place % 2 else one_by_one, desks, comments)

    events = rows_of("moderation_events")
    assert sorted(number for of_one in won for number in of_one) == comments
    assert [(e["from_status"], e["version"]) for e in events] == [("pending", 2)] * COMMENTS
    by_whom = {desks[place].person: sorted(of_one) for place, of_one in enumerate(won) if of_one}
    logged = collections.defaultdict(list)
    for event in sorted(events, key=lambda event: event["comment_id"]):
        logged[event["moderator_id"]].append(event["comment_id"])
    assert logged == by_whom
    rows = {row["id"]: row for row in rows_of("comments")}
    assert {e["comment_id"]: e["to_status"] for e in events} == {n: rows[n]["status"] for n in comments}
    kept, counted = kept_and_counted(article.id)
    assert kept == counted
    proof = proof_of_the_log()
    assert (proof.sealed, proof.unsealed, proof.broken) == (COMMENTS, 0, None)


def test_deciding_and_taking_back_and_reporting_crosswise_leaves_a_chain_for_each_comment(app, desk, article, comments):
    some = comments[:24]
    desks = [Desk(f"Người {n}") for n in range(MODERATORS)]

    done = run(app, lambda _place: back_and_forth, desks, some)

    events = rows_of("moderation_events")
    assert len(events) >= sum(of_one[0] for of_one in done)  # an undo that came too late left its decision
    chains = collections.defaultdict(list)
    for event in events:
        chains[event["comment_id"]].append(event)
    for number, chain in chains.items():
        assert [event["version"] for event in chain] == list(range(2, len(chain) + 2))
        assert [e["from_status"] for e in chain] == ["pending", *(e["to_status"] for e in chain[:-1])]
        assert (stored(number)["status"], stored(number)["version"]) == (chain[-1]["to_status"], len(chain) + 1)
    kept, counted = kept_and_counted(article.id)
    assert kept == counted
    proof = proof_of_the_log()
    assert (proof.sealed, proof.unsealed, proof.broken) == (len(events), 0, None)


def test_reports_that_arrive_during_decisions_are_either_settled_or_counted(app, desk, article):
    number = published(article.id)
    desks = [Desk(f"Người {n}") for n in range(4)]

    def decide_on(place):
        def job():
            for _round in range(15):
                try:
                    desks[place].undo(desks[place].decide(number, Action.KEEP))
                except CommentAlreadyDecided:
                    continue

        return job

    def report_on():
        for _round in range(15):
            report(number)

    at_once(app, [*(decide_on(place) for place in range(4)), *[report_on] * 6])

    db.session.rollback()
    kept, counted = kept_and_counted(article.id)
    reports = db.session.execute(select(func.count()).select_from(Report)).scalar_one()
    assert (kept, reports) == (counted, 90)


def test_posting_goes_on_while_moderators_decide(app, desk, article, comments):
    desks = [Desk(f"Người {n}") for n in range(6)]
    top = stored(comments[2])["parent_id"]

    def writer(place):
        def job():
            for n in range(8):
                published(article.id, f"Khách {place} viết {n}.", parent=top if n % 2 else None)

        return job

    def decider(place):
        work = in_batches if place % 2 else one_by_one
        return lambda: work(desks[place], comments[:60], random.Random(place))

    at_once(app, [*(decider(place) for place in range(6)), *(writer(place) for place in range(6))])

    db.session.rollback()
    kept, counted = kept_and_counted(article.id)
    assert kept == counted
    assert db.session.execute(select(func.count()).select_from(Reader)).scalar_one() == COMMENTS + 8 + 48
