"""The article page for strangers: the same bytes for all, no cookie, and a cost that does not grow."""

import pytest

from tests.discussions import HTMX, decide, dom, letter, shown_ids, statements, stored, text_of, write
from tests.people import reader_of


def forget_frames(app) -> None:
    """As if something beside the comments had changed."""
    for kept in ("article_frames", "structured_data"):
        app.extensions[kept].clear()


def selects(sent: list[str]) -> int:
    """How many questions the database was asked."""
    return len([statement for statement in sent if statement.startswith(("SELECT", "WITH"))])


def test_reading_sets_no_cookie_and_carries_no_token(client, article, app):
    top, _reply = write(app, article.id, (None, 0))
    pages = [article.url, f"{article.url}/comments/new", f"{article.url}/threads/{top}", "/", "/comment-policy"]

    for url in pages:
        page = client.get(url)
        assert (url, page.status_code, page.headers.getlist("Set-Cookie")) == (url, 200, [])
        assert "csrf_token" not in page.get_data(as_text=True)


def test_every_stranger_gets_the_same_bytes(app, article):
    write(app, article.id, (None, 0, 1))
    first = app.test_client().get(article.url)
    others = [
        {},
        {"Cookie": "theme=dark; _ga=GA1.2.3"},
        {"Cookie": "reader=" + "a" * 43},
        {"User-Agent": "Another", "Accept-Language": "en", "Referer": "https://elsewhere.example/"},
        {"X-Forwarded-For": "1.2.3.4", "DNT": "1", "Sec-Fetch-Site": "cross-site"},
    ]

    for headers in others:
        page = app.test_client().get(article.url, headers=headers)
        assert (page.get_data(), page.headers["ETag"]) == (first.get_data(), first.headers["ETag"])
    assert first.headers["Cache-Control"] == "no-cache"


def test_a_page_that_did_not_change_is_not_sent_again(client, article, app):
    first = client.get(article.url)

    same = client.get(article.url, headers={"If-None-Match": first.headers["ETag"]})
    write(app, article.id)
    changed = client.get(article.url, headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.get_data(), same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert changed.status_code == 200


def test_a_waiting_comment_does_not_change_what_strangers_get(client, article, app):
    stranger = reader_of(app)
    before = stranger.get(article.url)

    client.post(f"{article.url}/comments", data=letter())

    assert stranger.get(article.url, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    decide(app, "approve", stored(app)[0].id)
    assert stranger.get(article.url, headers={"If-None-Match": before.headers["ETag"]}).status_code == 200


def test_the_authors_page_is_kept_by_nobody_and_found_by_no_search_engine(client, article, app):
    client.post(f"{article.url}/comments", data=letter())

    page = client.get(article.url)

    assert shown_ids(page) == [stored(app)[0].id]
    assert (page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert "ETag" not in page.headers


def test_fragments_and_pages_are_kept_apart(client, article, app):
    write(app, article.id)

    fragment = client.get(f"{article.url}/comments", headers=HTMX)
    page = client.get(f"{article.url}/comments")

    assert (fragment.status_code, "<html" in fragment.get_data(as_text=True)) == (200, False)
    assert (page.status_code, page.location) == (303, f"{article.url}?order=newest#opinions")
    assert {"Accept-Encoding", "Cookie", "HX-Request"} <= set(fragment.headers["Vary"].split(", "))


@pytest.mark.parametrize("value", ["TRUE", "1", "true, true", "", "tru\u00e9"])
def test_an_odd_htmx_header_gets_the_page(client, article, value):
    answer = client.get(f"{article.url}/comments/new", headers={"HX-Request": value})

    assert "<html" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "?order=oldest", "?order=liked", "?order=liked&start={top}", "/threads/{top}"])
def test_a_page_takes_as_many_queries_for_fifty_comments_as_for_one(app, article, path):
    client = app.test_client()
    client.set_cookie("form", "none")  # goes past the stored page
    url = f"{article.url}{path}".format(top=write(app, article.id, (None, 0, 1))[0])
    client.get(url)
    forget_frames(app)

    with statements(app) as few:
        client.get(url)
    write(app, article.id, [None if number % 3 == 0 else number - 1 for number in range(60)])
    forget_frames(app)
    with statements(app) as many:
        answer = client.get(url)

    assert (answer.status_code, len(many)) == (200, len(few))
    assert [s.split()[0] for s in many if not s.startswith(("SELECT", "BEGIN"))] == []


def test_the_number_of_queries_is_known(app, article):
    client = app.test_client()
    client.set_cookie("form", "none")  # goes past the stored page
    client.get(article.url)
    counts = []
    for comments in (0, 1, 49, 250):
        write(app, article.id, [None if number % 2 == 0 else number - 1 for number in range(comments)])
        forget_frames(app)
        with statements(app) as changed:
            client.get(article.url)
        with statements(app) as unchanged:
            page = client.get(article.url)
        counts.append((len(shown_ids(page)), selects(changed), selects(unchanged)))

    # Around the comments stands what is rendered only when something on the page changed.
    assert counts == [(0, 11, 4), (1, 12, 4), (50, 14, 6), (100, 14, 6)]


def test_a_readers_page_takes_few_queries_more(client, article, app):
    write(app, article.id, (None, 0, 1))
    client.post(f"{article.url}/comments", data=letter())
    client.get(article.url)

    with statements(app) as own:
        client.get(article.url)
    with statements(app) as strangers:
        reader_of(app).get(article.url, headers={"Cookie": "form=none"})  # goes past the stored page

    assert selects(own) - selects(strangers) == 7


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_form_to_reply_names_whom_it_answers(client, article, app, headers):
    [top] = write(app, article.id)

    form = client.get(f"{article.url}/comments/new?parent={top}", headers=headers)

    hidden = [e.get("value") for e in dom(form).iter("input") if e.get("name") == "parent"]
    assert (form.status_code, hidden) == (200, [str(top)])
    assert "Người 0" in text_of(dom(form))


@pytest.mark.parametrize("parent", ["999", "x", "-1", "9" * 30, "1%00", "٣"])
def test_a_form_to_reply_to_nothing_is_not_found(client, article, parent):
    assert client.get(f"{article.url}/comments/new?parent={parent}").status_code == 404


def test_a_form_to_reply_to_a_waiting_or_removed_comment_is_not_found(client, article, app):
    [waiting] = write(app, article.id, publish=False)
    removed, _reply = write(app, article.id, (None, 0))
    decide(app, "remove", removed)

    assert client.get(f"{article.url}/comments/new?parent={removed}").status_code == 404
    assert client.get(f"{article.url}/comments/new?parent={waiting}").status_code == 404
