"""What was published since a page was opened: known to the microsecond, told in one packet, put in its place."""

import datetime as dt
import random

import pytest
from sqlalchemy import select, update

from blueprints.addresses import moment_word
from domain.articles.models import Article, ArticleStatus
from domain.comments.models import Comment
from foundation import clock
from foundation.database import commit, db
from foundation.security_headers import HEADERS
from tests.blueprints.comments.test_refused_posts import change_article
from tests.blueprints.desk import undo
from tests.discussions import HTMX, at_once, count, decide, dom, letter, statements, stored, text_of, withdraw, write
from tests.letters import published
from tests.pages import by_id, targets_of
from tests.people import reader_of, seated
from tests.tables import rows_of

LARGEST_ANSWER_BYTES, LARGEST_NOTHING_BYTES = 300, 150


def since_of(page) -> str:
    return by_id(page, "arrived").get("data-since")


def asked(client, article, since: str):
    answer = client.get(f"{article.url}/comments/arrived?since={since}")
    return answer.status_code, [int(number) for number in answer.get_data(as_text=True).split()[1:]]


def loaded(client, article, *numbers):
    return client.get(f"{article.url}/comments?arrived={'.'.join(map(str, numbers))}", headers=HTMX)


def test_nothing_arrived_until_something_is_published(app, client, article):
    write(app, article.id)
    since = since_of(client.get(article.url))
    nothing = asked(client, article, since)
    [waiting] = write(app, article.id, publish=False)
    still_nothing = asked(client, article, since)

    decide(app, "approve", waiting)

    assert (nothing, still_nothing) == ((204, []), (204, []))
    assert asked(client, article, since) == (200, [waiting])
    decide(app, "remove", waiting)
    assert asked(client, article, since) == (204, [])


def test_the_first_comment_of_an_article_arrives_too(app, client, article):
    since = since_of(client.get(article.url))
    [first] = write(app, article.id)

    assert (since, asked(client, article, since)) == ("", (200, [first]))


def test_late_approvals_arrive_although_newer_comments_stand_on_the_page(app, client, article):
    old, _new = write(app, article.id, publish=False), write(app, article.id)
    since = since_of(client.get(article.url))

    decide(app, "approve", old[0])

    assert asked(client, article, since) == (200, old)


@pytest.mark.parametrize("step", [dt.timedelta(), dt.timedelta(seconds=-20)], ids=["same microsecond", "slow clock"])
def test_no_two_publications_share_a_moment_and_none_is_lost(app, client, article, step):
    """Clocks that stand still or go back, by every way of publishing: a page opened in between misses nothing."""
    with app.app_context():
        noon, numbers, pages = clock.now(), [], []
        for n in range(6):
            numbers.append(published(article.id, f"Ý kiến {n}", at=noon + n * step))
            pages.append(since_of(client.get(article.url)))
        moments = list(db.session.execute(select(Comment.published_at).order_by(Comment.id)).scalars())
        last = db.session.execute(select(Article.last_comment_at)).scalar_one()

    assert moments == sorted(set(moments))
    assert last == moments[-1]
    assert [asked(client, article, since)[1] for since in pages] == [numbers[n:] for n in range(1, 7)]


def test_posts_at_once_do_not_hide_each_other(make_app, app, client, article):
    site = make_app(comments_policy="everything-passes")

    def post(n):
        return lambda client: client.post(f"{article.url}/comments", data=letter(f"Ý kiến {n}"))

    assert {answer.status_code for answer, _client in at_once(site, [post(n) for n in range(6)])} == {303}
    with site.app_context():
        rows = [(row["published_at"], row["id"]) for row in rows_of("comments")]
    for moment, _number in rows:
        later = [number for other, number in sorted(rows) if other > moment]
        assert asked(client, article, moment_word(moment))[1] == later
    assert len({moment for moment, _number in rows}) == 6


def test_what_is_brought_back_does_not_turn_the_articles_clock_back(app, client, article):
    lan = seated(app)
    old, _middle, _new = write(app, article.id, [None, None, None])
    before = since_of(client.get(article.url))
    event = decide(app, "remove", old)
    undo(lan, event)

    assert since_of(client.get(article.url)) == before
    assert asked(client, article, before) == (204, [])


def test_a_stranger_costs_one_query_and_one_small_packet(app, client, article):
    top = write(app, article.id, [None] + [0] * 60)
    client.get(article.url)  # the site looks once at its migrations
    sizes = []
    for since in ("", since_of(client.get(article.url))):
        with statements(app) as seen:
            answer = client.get(f"{article.url}/comments/arrived?since={since}")
        asked_for = [statement for statement in seen if not statement.startswith(("BEGIN", "ROLLBACK", "PRAGMA"))]
        assert len(asked_for) == 1
        own = {k: v for k, v in answer.headers if k not in HEADERS}
        sizes.append(len(answer.data) + sum(len(f"{name}: {value}\r\n") for name, value in own.items()))
        assert (answer.headers["Cache-Control"], "ETag" in answer.headers) == ("private, no-store", False)
        assert answer.headers.getlist("Set-Cookie") == []

    assert len(asked(client, article, "")[1]) == 20 < len(top)
    assert max(sizes) <= LARGEST_ANSWER_BYTES
    assert sizes[1] <= LARGEST_NOTHING_BYTES
    # Headers that come again as they were cost next to nothing over HTTP/2.
    assert client.get(f"{article.url}/comments/arrived?since={since}").headers == answer.headers


def test_nothing_new_is_said_without_the_application_as_long_as_the_article_may_be_read(app, client, article):
    write(app, article.id, [None])
    since = since_of(client.get(article.url))
    said = asked_with(client, article, since)

    with statements(app) as seen:
        again = asked_with(client, article, since)
    assert (again.status_code, again.headers) == (204, said.headers)
    assert [statement[:8] for statement in seen] == ["SELECT 1"]

    write(app, article.id, [None])
    assert asked_with(client, article, since).status_code == 200
    with app.app_context():
        db.session.execute(update(Article).values(status=ArticleStatus.WITHDRAWN))
        db.session.commit()
    assert asked_with(client, article, "2099-01-01T00:00:00.000000Z").status_code == 404


def asked_with(client, article, since):
    return client.get(f"{article.url}/comments/arrived?since={since}")


@pytest.mark.only_on("sqlite")  # the plan is read as SQLite words it
def test_the_walk_follows_the_index(app, article):
    write(app, article.id, [None] * 3)
    with app.app_context():
        with statements(app) as seen:
            app.test_client().get(f"{article.url}/comments/arrived?since=2022-11-22T03:05:55.000000Z")
        [query] = [statement for statement in seen if "FROM articles LEFT" in statement]
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("2022",) * query.count("?"))
        steps = [row[-1] for row in plan]
    assert any("ix_comments_arrived" in step for step in steps), steps
    assert [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN")] == []


@pytest.mark.parametrize(
    "since",
    ["x", "2022-11-22", "0000-00-00T00:00:00Z", "2022-11-22T03:05:55.0000001Z", "9" * 400, "1' OR '1'='1", "\0"],
)
def test_what_is_no_moment_is_not_found(client, article, since):
    answer = client.get(f"{article.url}/comments/arrived", query_string={"since": since})

    assert answer.status_code == 404


def test_articles_that_nobody_sees_tell_nothing(app, client, article):
    write(app, article.id)
    statuses = [client.get("/articles/khong-co-999/comments/arrived").status_code]
    tomorrow = clock.now() + dt.timedelta(days=1)
    for changes in ({"status": "withdrawn"}, {"status": "published", "published_at": tomorrow}):
        change_article(app, article, **changes)
        statuses.append(client.get(f"{article.url}/comments/arrived").status_code)
        statuses.append(loaded(client, article, 1).status_code)

    assert statuses == [404] * 5


def test_what_arrived_comes_as_fragments_each_for_its_place(app, client, article):
    """A thread with its replies, a new branch of a thread on the page, an answer within a branch on the page."""
    top, branch = write(app, article.id, [None, 0])
    since = since_of(client.get(article.url))
    with app.app_context():
        new_top = published(article.id, "Ý mới")
        its_reply = published(article.id, "Trả lời ý mới", parent=new_top)
        new_branch = published(article.id, "Trả lời thứ hai", parent=top)
        in_new_branch = published(article.id, "Tiếp nữa", parent=new_branch)
        answer_within = published(article.id, "Trả lời trong nhánh", parent=branch)
    _status, numbers = asked(client, article, since)

    answer = loaded(client, article, *numbers)

    assert sorted(numbers) == [new_top, its_reply, new_branch, in_new_branch, answer_within]
    assert targets_of(answer) == [
        ("#no-comments", "delete"),
        ("#comments", "afterbegin"),
        (f"#replies-{top}", "beforeend"),
        (f"#replies-{branch}", "beforeend"),
        ("#comment-count", "innerHTML"),
    ]
    inside = {part.get("hx-target"): ids_in(part) for part in dom(answer).iter("hx-partial")}
    assert inside["#comments"] == [f"comment-{new_top}", f"comment-{its_reply}"]
    assert inside[f"#replies-{top}"] == [f"comment-{new_branch}", f"comment-{in_new_branch}"]
    assert inside[f"#replies-{branch}"] == [f"comment-{answer_within}"]
    assert {text_of(e.find("p[@class='flag']")) for e in articles_in(answer)} == {"Mới"}
    assert {e.get("class") for e in articles_in(answer)} == {"comment is-new"}
    assert text_of(next(p for p in dom(answer).iter("hx-partial") if p.get("hx-target") == "#comment-count")) == (
        "7 bình luận"
    )
    assert asked(client, article, since_of(answer)) == (204, [])


def articles_in(answer) -> list:
    return list(dom(answer).iter("article"))


def ids_in(element) -> list[str]:
    return [e.get("id") for e in element.iter("article")]


def test_only_published_comments_of_this_article_are_put_in(app, client, article):
    [shown] = write(app, article.id)
    [waiting] = write(app, article.id, publish=False)
    [gone] = write(app, article.id)
    withdraw(app, gone)
    with app.app_context():
        other = Article(title="Hai", slug="hai", source="", html="", published_at=clock.now(), created_at=clock.now())
        commit(lambda: db.session.add(other))
        foreign = published(other.id)

    answer = loaded(client, article, waiting, gone, foreign, 999_999)

    assert (answer.status_code, answer.data) == (204, b"")
    assert [e.get("id") for e in articles_in(loaded(client, article, shown, foreign))] == [f"comment-{shown}"]


@pytest.mark.parametrize("numbers", ["", "x", "1.", ".", "1-2", "1." * 30 + "x", "٣", "9" * 16, "1\0"])
def test_numbers_that_cannot_be_ones_are_not_found(client, article, numbers):
    answer = client.get(f"{article.url}/comments", query_string={"arrived": numbers}, headers=HTMX)

    assert answer.status_code == 404


def test_without_script_the_address_leads_to_the_discussion(client, article):
    answer = client.get(f"{article.url}/comments?arrived=1.2")

    assert (answer.status_code, answer.location) == (303, f"{article.url}?order=newest#opinions")


def test_it_works_for_authors_and_moderators_and_is_kept_by_nobody(app, client, article):
    author, lan = reader_of(app), seated(app).client
    author.post(f"{article.url}/comments", data=letter("Của tôi"))
    [own] = [comment.id for comment in stored(app)]
    for who in (author, lan):
        since = since_of(who.get(article.url))
        [new] = write(app, article.id)
        page = loaded(who, article, new)

        assert asked(who, article, since) == (200, [new])
        assert page.headers["Cache-Control"] == "private, no-store"
        assert f"comment-{new}" in [e.get("id") for e in articles_in(page)]
    since = since_of(author.get(article.url))
    decide(app, "approve", own)
    answer = author.get(f"{article.url}/comments/arrived?since={since}").get_data(as_text=True)
    assert answer.split()[1:] == [str(own)]  # it stands on their page: the script goes on from its moment
    assert asked(author, article, answer.split()[0]) == (204, [])


def test_the_page_stays_the_same_bytes_while_nothing_happens(app, article):
    write(app, article.id)
    first, second = (reader_of(app).get(article.url) for _ in range(2))

    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])


def test_the_pill_loads_only_into_the_newest_order(client, app, article):
    write(app, article.id, [None] * 55)
    orders = [by_id(client.get(f"{article.url}{query}"), "arrived") for query in ("", "?order=oldest", "?start=3")]

    assert [element.get("data-load") is not None for element in orders] == [True, False, False]
    assert {element.find("a").get("href") for element in orders} == {f"{article.url}#opinions"}
    assert {element.find("a").get("hidden") for element in orders} == {""}


def test_in_random_order_everything_arrives_exactly_once(app, client, article):
    """A reader who asks now and then and takes what arrived, among decisions in any order."""
    waiting = write(app, article.id, [None] * 12, publish=False)
    random.Random(7).shuffle(waiting)
    since, seen = since_of(client.get(article.url)), []
    for n, number in enumerate(waiting):
        decide(app, "approve", number)
        if n % 3 == 2:
            _status, numbers = asked(client, article, since)
            seen += numbers
            since = since_of(loaded(client, article, *numbers))

    assert (seen, count(app, Comment)) == (waiting, 12)
    with app.app_context():
        commit(lambda: db.session.execute(update(Comment).values(published_at=None)))
    assert asked(client, article, since) == (204, [])
