"""The most liked first: every thread once wherever the pages are cut, and every address still arrives."""

import random

import pytest
from sqlalchemy import select, update

from domain.comments.models import Comment
from domain.comments.orders import PLACES, Order, begins_at
from foundation.database import commit, db
from tests.discussions import HTMX, decide, dom, letter, shown_ids, stored, text_of, write
from tests.people import reader_of


def give(app, likes: dict[int, int]) -> None:
    """Set the counts, without readers who gave them."""

    def work() -> None:
        for number, count in likes.items():
            db.session.execute(update(Comment).where(Comment.id == number).values(like_count=count))

    with app.app_context():
        commit(work)


def further(answer) -> str | None:
    place = next((e for e in dom(answer).iter() if e.get("id") == "more"), None)
    link = None if place is None else next(place.iter("a"), None)
    return None if link is None else link.get("href")


def test_every_thread_is_met_once_in_the_order_of_likes(client, article, app):
    dice = random.Random(7)
    tops = write(app, article.id, [None] * 120)
    [reply] = write(app, article.id, [None, 0])[1:]
    likes = {number: dice.choice([0, 0, 0, 1, 2, 2, 30]) for number in tops}
    give(app, likes | {reply: 99})

    pages, url = [], f"{article.url}?order=liked"
    while url is not None:
        page = client.get(url)
        pages.append([number for number in shown_ids(page) if number != reply])
        url = further(page)

    met = [number for page in pages for number in page]
    expected = sorted([*tops, reply - 1], key=lambda number: (likes.get(number, 0), number), reverse=True)
    assert (met, [len(page) for page in pages]) == (expected, [50, 50, 21])


def test_htmx_gets_the_same_pages(client, article, app):
    tops = write(app, article.id, [None] * 70)
    give(app, {number: number % 5 for number in tops})
    first = client.get(f"{article.url}?order=liked")
    start = int(further(first).split("start=")[1].split("&")[0])

    fragment = client.get(f"{article.url}/comments?order=liked&start={start}", headers=HTMX)
    reordered = client.get(f"{article.url}/comments?order=liked", headers=HTMX)

    expected = sorted(tops, key=lambda number: (number % 5, number), reverse=True)
    assert shown_ids(first) + shown_ids(fragment) == expected
    assert shown_ids(reordered) == shown_ids(first)
    [current] = [text_of(a) for a in dom(reordered).iter("a") if a.get("aria-current") == "true"]
    assert current == "Quan tâm nhất"


def test_a_page_begins_at_the_likes_its_first_comment_has_now(client, article, app):
    first, second, third = write(app, article.id, [None] * 3)
    give(app, {first: 3, second: 2, third: 1})

    before = shown_ids(client.get(f"{article.url}?order=liked&start={second}"))
    give(app, {second: 5})
    after = shown_ids(client.get(f"{article.url}?order=liked&start={second}"))
    decide(app, "remove", second)
    gone = shown_ids(client.get(f"{article.url}?order=liked&start={second}"))

    assert (before, after, gone) == ([second, third], [second, first, third], [first, third])


@pytest.mark.parametrize("start", ["0", "999", "999999999999999"])
def test_a_page_that_begins_with_nothing_begins_at_the_first(client, article, app, start):
    numbers = write(app, article.id, [None, None])

    assert shown_ids(client.get(f"{article.url}?order=liked&start={start}")) == numbers[::-1]


def test_pinned_and_own_waiting_comments_stand_first_on_the_first_page_only(client, article, app):
    tops = write(app, article.id, [None] * 60)
    give(app, dict.fromkeys(tops, 1) | {tops[7]: 0})
    decide(app, "pin", tops[7])
    client.post(f"{article.url}/comments", data=letter("Lời của tôi"))
    own = stored(app)[-1].id

    first = client.get(f"{article.url}?order=liked")
    rest = shown_ids(client.get(further(first)))

    assert shown_ids(first)[:2] == [tops[7], own]
    assert sorted(shown_ids(first) + rest) == sorted([*tops, own])
    assert own not in shown_ids(reader_of(app).get(f"{article.url}?order=liked"))


def test_a_new_comment_and_its_permalink_find_their_place_from_this_order(client, article, app):
    tops = write(app, article.id, [None] * 60)
    give(app, {tops[0]: 9})

    sent = client.post(f"{article.url}/comments", data=letter(order="liked"), headers=HTMX).get_data(as_text=True)
    place = client.get(f"/comments/{tops[0]}").location

    assert 'hx-target="#comments" hx-swap="afterbegin"' in sent
    assert place == f"{article.url}?start={tops[0]}#comment-{tops[0]}"
    page = client.get(place.split("#")[0])
    links = {text_of(a): a.get("href") for a in dom(page).iter("a")}
    assert shown_ids(page)[0] == tops[0]
    assert links["Xem tất cả ý kiến từ mới nhất"] == f"{article.url}#opinions"


def test_replies_past_the_third_are_found_in_this_order_too(client, article, app):
    top, *replies = write(app, article.id, [None, *[0] * 6])
    give(app, {top: 3, replies[5]: 50})

    page = client.get(f"{article.url}?order=liked")

    assert shown_ids(page) == [top, *replies[:3]]
    assert f"/threads/{top}?start={replies[3]}" in page.get_data(as_text=True)


@pytest.mark.only_on("sqlite")  # each database explains in words of its own
def test_a_page_is_one_walk_along_an_index(app, article):
    [number] = write(app, article.id)
    with app.app_context():
        query = select(Comment.id).where(
            Comment.article_id == article.id,
            Comment.depth == 0,
            Comment.is_listed.is_(True),
            begins_at(Order.LIKED),
        )
        query = query.order_by(*PLACES[Order.LIKED]).limit(51).params(start=number, likes=0)
        compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = " ".join(row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))

    assert "ix_comments_liked" in plan
    assert "TEMP B-TREE" not in plan
