"""Who may decide is asked in the transaction that decides: the session's answer is older."""

import threading

import pytest
from sqlalchemy import update

from domain.accounts.models import User
from domain.moderation import actions, undoing
from domain.moderation.answers import answer_officially
from domain.moderation.changing import Grounds, MayNotDecide, check_may_decide
from domain.moderation.models import Action
from foundation.database import commit, db
from tests.domain.desk import letter, stored
from tests.domain.threads import at_once
from tests.letters import sent
from tests.people import account
from tests.tables import digests_of_tables, rows_of

LOSSES = {"demoted": {"role": "author"}, "disabled": {"active": False}}
EVERYTHING = {
    "decide": lambda person, number, _event: actions.decide(number, Action.APPROVE, moderator=person),
    "decide about many": lambda person, number, _event: actions.decide_many(
        [(number, None)], Action.APPROVE, moderator=person, grounds=Grounds(), batch=undoing.new_batch()
    ),
    "undo": lambda person, _number, event: undoing.undo(event, moderator=person),
    "undo a batch": lambda person, number, _event: undoing.undo_batch(
        "a batch", [number], moderator=person, as_batch=undoing.new_batch()
    ),
    "answer": lambda person, number, _event: answer_officially(number, letter("Xã trả lời."), moderator=person),
}


def lose(person: int, **loss) -> None:
    commit(lambda: db.session.execute(update(User).where(User.id == person).values(**loss)))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("act", EVERYTHING.values(), ids=EVERYTHING)
def test_who_lost_the_right_changes_nothing(desk, article, act, loss):
    number = sent(article.id)
    event = desk.decide(number, Action.REJECT, batch="a batch")
    person = desk.moderator
    db.session.expunge(person)  # as the session loaded it, before the right was lost
    lose(desk.person, **loss)
    before = digests_of_tables()

    with pytest.raises(MayNotDecide):
        commit(lambda: act(person, number, event))

    assert (person.active, person.role, digests_of_tables()) == (True, "moderator", before)


@pytest.mark.parametrize("role", ["moderator", "editor", "administrator"])
def test_every_role_of_the_desk_may_decide(desk, article, role):
    person = account("Mai", role=role)

    commit(lambda: check_may_decide(db.session.get_one(User, person)))


def test_an_account_that_is_gone_may_not(desk, article):
    with pytest.raises(MayNotDecide):
        commit(lambda: check_may_decide(User(id=4711000000, role="administrator", active=True)))


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_losing_the_right_waits_for_the_decision_under_way(app, desk, article, loss):
    number, checked, order = sent(article.id), threading.Event(), []
    about = threading.Event()

    def decide() -> None:
        def work() -> None:
            actions.decide(number, Action.APPROVE, moderator=desk.moderator)
            checked.set()
            about.wait(timeout=10)
            about.clear()
            threading.Event().wait(0.3)  # long enough for the other to come through, if it could
            order.append("decided")

        commit(work)

    def take_right_away() -> None:
        checked.wait(timeout=10)
        about.set()
        lose(desk.person, **loss)
        order.append("lost")

    at_once(app, [decide, take_right_away])

    assert (order, stored(number)["status"]) == (["decided", "lost"], "published")
    with pytest.raises(MayNotDecide):
        desk.decide(number, Action.REMOVE)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_a_decision_waits_for_the_loss_under_way_and_is_refused(app, desk, article, loss):
    number, taken, outcome = sent(article.id), threading.Event(), []
    person = desk.moderator
    db.session.expunge(person)

    def take_right_away() -> None:
        def work() -> None:
            db.session.execute(update(User).where(User.id == desk.person).values(**loss))
            taken.set()
            threading.Event().wait(0.3)
            outcome.append("lost")

        commit(work)

    def decide() -> None:
        taken.wait(timeout=10)
        with pytest.raises(MayNotDecide):
            commit(lambda: actions.decide(number, Action.APPROVE, moderator=person))
        outcome.append("refused")

    at_once(app, [take_right_away, decide])

    assert (outcome, stored(number)["status"], rows_of("moderation_events")) == (["lost", "refused"], "pending", [])


@pytest.mark.only_on("postgresql", "mariadb")  # SQLite has one writer at a time
def test_two_decisions_of_one_person_do_not_wait_for_each_other_because_of_the_right(app, desk):
    both = threading.Barrier(2)

    def check() -> None:
        check_may_decide(desk.moderator)
        both.wait(timeout=10)

    at_once(app, [lambda: commit(check)] * 2)


def test_whatever_comes_first_no_decision_is_later_than_the_loss(app, desk, article):
    numbers = [sent(article.id, f"Lời {n}.") for n in range(32)]

    def decide_some(place):
        def job() -> int:
            done = 0
            for number in numbers[place::4]:
                try:
                    desk.decide(number, Action.APPROVE)
                except MayNotDecide:
                    break
                done += 1
            return done

        return job

    def take_right_away() -> int:
        lose(desk.person, active=False)
        return len([event for event in rows_of("moderation_events") if event["moderator_id"] == desk.person])

    *done, at_that_moment = at_once(app, [*(decide_some(place) for place in range(4)), take_right_away])

    assert sum(done) == at_that_moment
