"""The demo site: loaded once, with every status, and never ahead of the clock."""

import collections
from datetime import UTC, datetime

import pytest
import time_machine

from domain.accounts import actions
from domain.accounts.actions import WrongPassword
from domain.comments.models import CommentStatus
from domain.exchange.demo import load_demo
from domain.exchange.demo_desk import demo_moderators, leave
from foundation.database import commit
from tests.demo_site import demo_rows, put_demo
from tests.discussions import dom, text_of
from tests.pages import by_id
from tests.people import reader_of
from tests.tables import digests_of_tables, rows_of

SEED_PUBLISHED = datetime(2022, 11, 22, 3, 5, 55, tzinfo=UTC)


def load(app):
    return commit(lambda: load_demo(app.config["SETTINGS"]))


@pytest.fixture
def demo(app):
    with app.app_context():
        put_demo(app.config["SETTINGS"])
        yield app


@pytest.fixture
def rows(app, settings):
    """Every row of a fresh demo site by its table, for the tests that only look."""
    with app.app_context():
        return demo_rows(settings)


def test_every_status_is_there(rows):
    statuses = collections.Counter(row["status"] for row in rows["comments"])

    assert set(statuses) == set(CommentStatus)


def test_one_article_has_a_hundred_and_twenty_published_comments(rows):
    published = collections.Counter(row["article_id"] for row in rows["comments"] if row["status"] == "published")

    assert 120 in published.values()


def test_articles_lead_to_others_and_the_menu_to_categories(rows):
    tagged = collections.Counter(row["tag_id"] for row in rows["article_tags"])
    slugs = {row["slug"] for row in rows["categories"]}

    assert {row["article_id"] for row in rows["article_tags"]} == {row["id"] for row in rows["articles"]}
    assert max(tagged.values()) > 1
    assert {row["address"].removeprefix("/categories/") for row in rows["menu_items"]} <= slugs | {"/"}


def test_every_counter_equals_a_recount(rows):
    comments, articles, readers = rows["comments"], rows["articles"], rows["readers"]
    shown = [row for row in comments if row["status"] == "published"]

    by_article, by_thread, by_reader = (
        collections.Counter(row[name] for row in shown) for name in ("article_id", "thread_id", "reader_id")
    )
    listed = collections.Counter(row["parent_id"] for row in comments if row["is_listed"])
    wrong = [row["id"] for row in articles if row["comment_count"] != by_article[row["id"]]]
    wrong += [row["id"] for row in readers if row["published_count"] != by_reader[row["id"]]]
    of_readers = collections.Counter((row["reader_id"], row["status"]) for row in comments)
    for status in ("returned", "rejected", "spam", "removed"):
        wrong += [row["id"] for row in readers if row[f"{status}_count"] != of_readers[row["id"], status]]
    under_tabs = collections.Counter(row["desk_tab"] for row in comments)
    wrong += [row["tab"] for row in rows["desk_tallies"] if row["comments"] != under_tabs[row["tab"]]]
    open_ones = collections.Counter(row["comment_id"] for row in rows["reports"] if row["settled_by_id"] is None)
    wrong += [row["id"] for row in comments if row["report_count"] != open_ones[row["id"]]]
    wrong += [row["id"] for row in comments if row["child_count"] != listed[row["id"]]]
    wrong += [row["id"] for row in comments if row["depth"] == 0 and row["reply_count"] != by_thread[row["id"]]]
    stands = {row["id"] for row in comments if row["status"] == "published" or listed[row["id"]]}
    assert (wrong, {row["id"] for row in comments if row["is_listed"]}) == ([], stands)


def test_every_change_of_a_status_has_its_event(rows):
    comments, events = rows["comments"], rows["moderation_events"]
    last = {event["comment_id"]: event for event in events}

    decided = [row for row in comments if row["version"] > 1]
    assert len(events) == sum(row["version"] - 1 for row in comments)
    assert [(row["id"], row["status"]) for row in decided] == [
        (row["id"], last[row["id"]]["to_status"]) for row in decided
    ]
    assert {row["status"] for row in comments if row["id"] not in last} == {"pending"}


def test_a_tombstone_can_be_seen_on_its_page(demo):
    comments = {row["id"]: row for row in rows_of("comments")}
    tombs = [row for row in comments.values() if row["is_listed"] and row["status"] != "published"]
    articles, revisions = rows_of("articles"), {row["comment_id"]: row["words"] for row in rows_of("revisions")}
    client, shown = reader_of(demo), []
    for tomb in tombs:
        [page] = [a for a in articles if a["id"] == tomb["article_id"]]
        place = client.get(f"/comments/{tomb['id']}").location.split("#")[0]
        answer = client.get(place)
        shown.append(by_id(answer, f"comment-{tomb['id']}").get("class"))

        assert (page["slug"] in place, revisions[tomb["id"]] in text_of(dom(answer))) == (True, False)

    assert ("gone" in shown, set(shown), {row["status"] for row in tombs} >= {"removed"}) == (True, {"gone"}, True)


def test_nobody_can_sign_in(app):
    def come_and_leave() -> list[int]:
        moderators = demo_moderators()
        leave(moderators)
        return [person.id for person in moderators]

    with app.app_context():
        people = commit(come_and_leave)
        users = rows_of("users")
        tries = [(user["email"], word) for user in users for word in (user["password"], "", user["name"], "demo")]

        assert ([user["id"] for user in users], {user["active"] for user in users}) == (people, {False})
        for attempt in tries:
            with pytest.raises(WrongPassword):
                actions.checked_user(*attempt)


def test_the_demos_moderators_are_all_its_accounts_and_none_is_active(rows):
    assert [(user["email"], user["active"]) for user in rows["users"]] == [
        ("mau-0@benmo.example", False),
        ("mau-1@benmo.example", False),
    ]


@pytest.mark.only_on("sqlite")  # the times are reckoned before a database has them
@pytest.mark.parametrize("now", ["2026-11-01T02:00:00", "2027-06-01"])
def test_nothing_is_ahead_of_the_clock_and_the_real_article_keeps_its_date(app, now):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    with app.app_context(), time_machine.travel(moment, tick=False):
        load(app)

        ahead = [
            (table, row["id"], name)
            for table in ("articles", "comments", "revisions", "moderation_events", "users", "readers")
            for row in rows_of(table)
            for name, value in row.items()
            if isinstance(value, datetime) and value > moment and name != "expires_at"
        ]
        articles = {row["id"]: row for row in rows_of("articles")}
        first = min(row["published_at"] for row in articles.values())
        comments = {row["id"]: row for row in rows_of("comments")}

    too_early = [c["id"] for c in comments.values() if c["created_at"] < articles[c["article_id"]]["published_at"]]
    before_parent = [
        c["id"]
        for c in comments.values()
        if c["parent_id"] and c["created_at"] < comments[c["parent_id"]]["created_at"]
    ]
    assert (ahead, too_early, before_parent) == ([], [], [])
    assert first == SEED_PUBLISHED


def test_numbers_follow_the_times(rows):
    by_readers = [row["created_at"] for row in rows["comments"] if row["staff_id"] is None]
    by_staff = [row for row in rows["comments"] if row["staff_id"] is not None]

    assert by_readers == sorted(by_readers)
    assert [row["id"] for row in by_staff] == [row["id"] for row in rows["comments"]][-len(by_staff) :]


def test_the_demo_leaves_no_mail_and_no_limit_behind(rows):
    waiting = [row for row in rows["outbox"] if row["due_at"] is not None]
    assert (waiting, rows["limits"], rows["sessions"], rows["invitations"]) == ([], [], [], [])


def test_it_loads_once_however_often_it_is_asked(app):
    first = app.test_cli_runner().invoke(args=["site", "setup", "--demo"])
    with app.app_context():
        before = digests_of_tables()
    second = app.test_cli_runner().invoke(args=["site", "setup", "--demo"])

    links = [[word for word in run.output.split() if "/invitations/" in word] for run in (first, second)]
    assert (first.exit_code, second.exit_code, links[0] == links[1], len(links[0])) == (0, 0, True, 1)
    with app.app_context():
        assert (load(app), digests_of_tables()) == (0, before)
        assert (len(rows_of("articles")), len(rows_of("comments")) > 150) == (13, True)


def test_a_reply_was_told_by_a_mail_that_is_never_sent(rows):
    [watch], [notice], [mail] = rows["reply_watches"], rows["reply_notices"], rows["outbox"]
    reply = next(row for row in rows["comments"] if row["id"] == notice["reply_id"])

    assert (reply["parent_id"], reply["status"]) == (watch["comment_id"], "published")
    assert rows["reader_addresses"][0]["confirmed_at"] < notice["told_at"]
    assert mail["recipient"].endswith("@benmo.example")
    assert (mail["due_at"], mail["sent_at"] is not None) == (None, True)
    assert f"/comments/{reply['id']}" in mail["body"]
    assert f"/mail/stops/{watch['stop_token']}" in mail["body"]
