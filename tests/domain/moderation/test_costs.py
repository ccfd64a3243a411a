"""What the desk costs the database: as much for a full page as for one comment, and nothing is counted by looking."""

import dataclasses

import pytest

from domain.accounts.models import User
from domain.comments.letters import Screening
from domain.comments.models import CommentStatus as Status
from domain.comments.models import DeskTab
from domain.moderation import queue
from domain.moderation.claims import claim_comment
from domain.moderation.models import Action
from domain.moderation.queue import Filters, queue_page
from foundation.database import commit, db
from tests.discussions import statements
from tests.domain.desk import Desk, add_waiting_words, ask_second_look, report, reword
from tests.domain.findings import Found
from tests.letters import published, sent


@pytest.fixture
def other(desk):
    return Desk("Hùng")


def with_everything(desk, other, article_id: int, n: int) -> list[int]:
    """Comments with every kind of context: a parent, changes, signals, reports, a past, a claim, a way back, a wish."""
    top = published(article_id, f"Luồng {n}.")
    changed = published(article_id, f"Cũ {n}.", parent=top)
    report(changed)
    add_waiting_words(changed, f"Mới {n}.")
    back = sent(article_id, f"Xin trả {n}.")
    desk.decide(back, Action.RETURN)
    reword(back, f"Xin gửi {n}.", screening=Screening([Found("phone"), Found("rude")]))
    commit(lambda: claim_comment(changed, moderator=other.moderator))
    asked = sent(article_id, f"Xin xem lại {n}.")
    desk.decide(asked, Action.REJECT)
    ask_second_look(asked)
    reply = sent(article_id, f"Trả lời {n}.", parent=changed)
    return [changed, back, asked, reply]


def sent_for(app, work) -> list[str]:
    db.session.rollback()
    with statements(app) as seen:
        work()
    return [statement for statement in seen if not statement.startswith("BEGIN")]


FILTERS = (
    Filters(),
    Filters(is_newest_first=True),
    Filters(tab=DeskTab.PUBLISHED),
    Filters(article_id=-1),  # stands for the article of the test
    Filters(text="i"),
    Filters(author="ngoc", text="moi"),
    Filters(signal="phone"),
    Filters(signal="phone", author="ngoc"),
)


def test_a_page_costs_the_same_for_one_comment_and_for_twenty_five(app, desk, other, article):
    person, costs, lengths = desk.person, [], []

    def look(filters) -> None:
        if filters.article_id is not None:
            filters = dataclasses.replace(filters, article_id=article.id)
        page = queue_page(filters, moderator=db.session.get_one(User, person))
        lengths.append(len(page.cases) + len(page.came_back))

    for round_, more in enumerate((1, 25)):
        for n in range(more):
            with_everything(desk, other, article.id, 100 * round_ + n)
        seen = [sent_for(app, lambda filters=filters: look(filters)) for filters in FILTERS]
        costs.append([len(statements) for statements in seen])

    assert costs[0] == costs[1]
    assert max(costs[1]) <= 15
    assert min(lengths[: len(FILTERS)]) >= 1
    assert min(lengths[len(FILTERS) :]) >= 25
    assert [s for statements in seen for s in statements if "count(" in s.lower()] == []


def test_what_stands_above_the_queue_is_read_without_counting(app, desk, article):
    for n in range(5):
        sent(article.id, f"Lời {n}.")

    seen = sent_for(app, lambda: (queue.tab_counts(), queue.longest_waiting_since()))

    assert len(seen) == 2
    assert [s for s in seen if "count(" in s.lower()] == []


@pytest.mark.parametrize(
    ("first", "action"), [(None, Action.APPROVE), (None, Action.REJECT), (Action.APPROVE, Action.REMOVE)]
)
def test_a_decision_costs_the_same_on_a_small_and_a_large_site(app, desk, article, first, action):
    desk.undo(desk.decide(desk.comment_in(Status.PENDING if first is None else Status.PUBLISHED, article.id), action))
    costs = []
    for comments in (1, 40):
        tops = [published(article.id, f"Luồng {comments} {n}.") for n in range(comments)]
        for n in range(comments):
            sent(article.id, f"Trả lời {comments} {n}.", parent=tops[0])
        number = sent(article.id, f"Của tôi {comments}.", parent=tops[0])
        if first:
            desk.decide(number, first)
        costs.append(sent_for(app, lambda number=number: desk.decide(number, action)))

    assert len(costs[0]) == len(costs[1]) <= 28
    assert [s for s in costs[1] if "count(" in s.lower()] == []


def test_each_further_comment_of_a_batch_costs_as_much_as_the_one_before(app, desk, article):
    numbers = [sent(article.id, f"Lời {n}.") for n in range(60)]
    desk.comment_in(Status.REJECTED, article.id)
    parts = [numbers[:10], numbers[10:30], numbers[30:]]

    costs = [len(sent_for(app, lambda part=p: desk.decide_many([(n, 1) for n in part], Action.REJECT))) for p in parts]

    each = (costs[1] - costs[0]) / 10
    assert (each, (costs[2] - costs[1]) / 10) == (each, each)
    assert each <= 18
