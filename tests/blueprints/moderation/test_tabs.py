"""The desk's tabs: each with its count and its comments, work from the oldest."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from foundation import clock
from tests.blueprints.desk import cases, counts, decide, reported, table
from tests.discussions import HTMX, statements, withdraw
from tests.letters import published, sent

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
SHOWN = ("waiting", "returned", "reported", "published", "rejected", "spam", "removed")


@pytest.fixture
def everywhere(app, article, lan):
    """One comment under each tab, two under some; returns the tab of each."""
    with app.app_context():
        numbers = [sent(article.id, f"Lời {n}.") for n in range(9)]
        complained = published(article.id, "Bị báo cáo.")
    reported(app, complained)
    for number, decision in zip(numbers, ("approve", "approve", "return", "reject", "spam", "approve"), strict=False):
        decide(lan, number, decision)
    decide(lan, numbers[5], "remove", version=2)
    withdraw(app, numbers[6])
    return {row["id"]: row["desk_tab"] for row in table(app, "comments")}


def test_every_tab_has_its_count_and_its_comments(app, everywhere, lan):
    stored = Counter(everywhere.values())
    pages = {tab: lan.get(f"/moderation/?tab={tab}") for tab in SHOWN}

    assert {tab: counts(page) for tab, page in pages.items()} == {
        shown: {tab: stored[tab] for tab in SHOWN} for shown in SHOWN
    }
    assert {tab: sorted(cases(page)) for tab, page in pages.items()} == {
        tab: sorted(number for number, where in everywhere.items() if where == tab) for tab in SHOWN
    }
    assert {row["tab"]: row["comments"] for row in table(app, "desk_tallies") if row["comments"]} == stored


def test_counts_are_never_counted(app, everywhere, lan):
    with statements(app) as asked:
        for tab in SHOWN:
            lan.get(f"/moderation/?tab={tab}")
            lan.get(f"/moderation/?tab={tab}&text=l%E1%BB%9Di&author=Ng%E1%BB%8Dc&signal=phone")
        decide(lan, next(number for number, tab in everywhere.items() if tab == "waiting"), "approve", headers=HTMX)

    assert [statement for statement in asked if "count(" in statement.lower()] == []


@pytest.mark.parametrize(
    ("tab", "is_newest_first"),
    [("waiting", False), ("returned", False), ("reported", False), ("published", True), ("rejected", True)],
)
def test_work_begins_with_the_oldest_and_what_is_done_with_the_newest(app, article, lan, tab, is_newest_first):
    decisions = {"waiting": None, "reported": None, "returned": "return", "published": "approve", "rejected": "reject"}
    numbers = []
    for hours in range(3):
        with app.app_context(), clock.at(NOON + timedelta(hours=hours)):
            number = published(article.id, f"Lời {hours}.") if tab == "reported" else sent(article.id, f"Lời {hours}.")
        if tab == "reported":
            reported(app, number)
        numbers.append(number)
    for number in numbers:
        if decisions[tab]:
            decide(lan, number, decisions[tab])

    turned = "oldest" if is_newest_first else "newest"
    usual, other = (lan.get(f"/moderation/?tab={tab}{order}") for order in ("", f"&order={turned}"))

    assert cases(usual) == (numbers[::-1] if is_newest_first else numbers)
    assert cases(other) == cases(usual)[::-1]
