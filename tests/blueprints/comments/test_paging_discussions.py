"""Pages of threads and replies: every comment once, wherever the pages are cut, and permalinks that arrive."""

import pytest

from tests.discussions import HTMX, decide, dom, letter, shown_ids, stored, write
from tests.people import reader_of


def more(answer, container: str) -> str | None:
    """Where the link to further threads (`more`) or replies (`more-replies-N`) leads."""
    place = next((e for e in dom(answer).iter() if e.get("id") == container), None)
    link = None if place is None else next(place.iter("a"), None)
    return None if link is None else link.get("href")


def walk(client, url, container, after_page=lambda: None):
    """All comments met by following the links, page by page."""
    pages = []
    while url is not None:
        page = client.get(url)
        assert page.status_code == 200
        pages.append(shown_ids(page))
        url = more(page, container)
        after_page()
    return pages


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_every_thread_is_met_exactly_once(client, article, app, order):
    ids = write(app, article.id, [None] * 120)

    pages = walk(client, f"{article.url}?order={order}", "more")

    met = [number for page in pages for number in page]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert met == (sorted(ids, reverse=True) if order == "newest" else sorted(ids))


@pytest.mark.parametrize(("count", "pages"), [(0, [0]), (49, [49]), (50, [50]), (51, [50, 1]), (100, [50, 50])])
def test_a_page_ends_where_it_should(client, article, app, count, pages):
    write(app, article.id, [None] * count)

    assert [len(page) for page in walk(client, article.url, "more")] == pages


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_comments_published_and_removed_meanwhile_shift_nothing(client, article, app, order):
    ids = write(app, article.id, [None] * 120)
    gone = iter([ids[60], ids[10], ids[100]])

    def meanwhile() -> None:
        write(app, article.id, [None, 0])
        decide(app, "remove", next(gone))

    met = [number for page in walk(client, f"{article.url}?order={order}", "more", meanwhile) for number in page]

    assert len(met) == len(set(met))
    missing = set(ids) - set(met)
    assert missing <= {ids[60], ids[10], ids[100]}


def test_htmx_gets_the_same_pages(client, article, app):
    ids = write(app, article.id, [None] * 70)
    first = client.get(article.url)
    start = ids[19]

    fragment = client.get(f"{article.url}/comments?start={start}&order=newest", headers=HTMX)

    assert shown_ids(first) + shown_ids(fragment) == sorted(ids, reverse=True)
    assert more(fragment, "more") is None


def test_replies_past_the_third_are_read_on_the_threads_own_page_each_once(client, article, app):
    top, *replies = write(app, article.id, [None] + [0 if n % 4 == 0 else n for n in range(120)])

    first = client.get(article.url)
    rest = walk(client, more(first, f"more-replies-{top}"), f"more-replies-{top}")

    begun = [number for number in shown_ids(first) if number != top]
    following = [number for page in rest for number in page if number != top]
    assert len(begun) == 3
    assert sorted(begun + following) == sorted(replies)
    # Read from its beginning, the thread's page has every reply once, the first three included.
    whole = [
        n for page in walk(client, f"{article.url}/threads/{top}", f"more-replies-{top}") for n in page if n != top
    ]
    assert sorted(whole) == sorted(replies)
    assert whole == begun + following


def test_htmx_gets_the_replies_in_the_order_of_the_page(client, article, app):
    top, *replies = write(app, article.id, [None] + [0 if n % 3 == 0 else n for n in range(9)])
    start = sorted(replies)[3]

    fragment = client.get(f"{article.url}/threads/{top}/replies?start={start}", headers=HTMX)
    plain = client.get(f"{article.url}/threads/{top}/replies?start={start}")

    assert shown_ids(fragment) == sorted(replies)[3:]
    assert (plain.status_code, plain.location) == (303, f"{article.url}/threads/{top}?start={start}")


def test_every_permalink_arrives_at_its_comment(client, article, app):
    """120 comments: more threads than a page has, one with a branch longer than a page and a tombstone above it."""
    ids = write(app, article.id, [None] * 50 + [None, 50, *[51] * 52, *[50] * 8, *range(104, 112)])
    decide(app, "remove", ids[51])

    assert len(ids) == 120
    for number in [*ids[:50:7], *ids[50:]]:
        answer = client.get(f"/comments/{number}")
        address, anchor = answer.location.split("#")
        assert (number, answer.status_code, anchor) == (number, 303, f"comment-{number}")
        assert number in shown_ids(client.get(address))


def test_an_authors_waiting_comments_are_found_by_their_permalinks(client, article, app):
    old = write(app, article.id, [None, *[0] * 60])
    client.post(f"{article.url}/comments", data=letter("Một"))
    client.post(f"{article.url}/comments", data=letter("Hai", parent=old[0]))
    client.post(f"{article.url}/comments", data=letter("Ba", parent=old[-1]))
    own = [comment.id for comment in stored(app)[-3:]]
    write(app, article.id, [None] * 60)

    for number in own:
        answer = client.get(f"/comments/{number}")
        assert (number, answer.status_code) == (number, 303)
        assert number in shown_ids(client.get(answer.location.split("#")[0]))
        assert reader_of(app).get(f"/comments/{number}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "?start=x",
        "?start=-1",
        "?start=1.5",
        "?start=" + "9" * 16,
        "?start=٣",
        "?start=%00",
        "?start=1%20OR%201=1",
        "/threads/999",
        "/threads/" + "9" * 16,
        "/threads/{top}?start=x",
        "/comments?start=x",
        "/comments/new?parent=x",
    ],
)
def test_garbage_is_not_found(client, article, app, path):
    top, _reply = write(app, article.id, [None, 0])
    headers = HTMX if path.startswith("/comments?") else {}

    assert client.get(f"{article.url}/threads/{top}").status_code == 200
    assert client.get(f"{article.url}{path.format(top=top)}", headers=headers).status_code == 404


@pytest.mark.parametrize(
    "path", ["/comments/0", "/comments/999", "/comments/999999999999999", "/comments/x", "/comments/-1"]
)
def test_a_comment_that_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["?start=0", "?start=999999999999999", "?order=xyz", "?order=", "?start=&order=", "?start=1&start=x"]
)
def test_a_page_beyond_the_ends_is_only_empty_or_the_first(client, article, app, path):
    write(app, article.id)

    assert client.get(f"{article.url}{path}").status_code == 200


def test_a_reply_has_no_page_of_its_own(client, article, app):
    top, reply = write(app, article.id, [None, 0])

    assert client.get(f"{article.url}/threads/{top}").status_code == 200
    assert client.get(f"{article.url}/threads/{reply}").status_code == 404
