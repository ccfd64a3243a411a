"""What is left of a comment that was taken away: a tombstone while it holds replies, nothing afterwards."""

import pytest

from domain.articles.models import Article
from domain.moderation.undoing import undo
from foundation.database import commit, db
from tests.discussions import decide, dom, letter, quiet_moderator, shown_ids, stored, text_of, withdraw, write
from tests.people import reader_of


def gone(answer) -> list[str]:
    """The ids of the tombstones on a page."""
    return [e.get("id") for e in dom(answer).iter() if "gone" in (e.get("class") or "").split()]


def take_back(app, event_id) -> None:
    with app.app_context():
        commit(lambda: undo(event_id, moderator=quiet_moderator()))


def comment_count(app, article) -> int:
    with app.app_context():
        return db.session.get(Article, article.id).comment_count


def take_away(app, way, comment_id) -> None:
    if way == "remove":
        decide(app, "remove", comment_id)
    else:
        withdraw(app, comment_id)


@pytest.mark.parametrize("way", ["remove", "withdraw"])
def test_a_comment_without_replies_leaves_nothing(client, article, app, way):
    [comment] = write(app, article.id)
    assert shown_ids(client.get(article.url)) == [comment]

    take_away(app, way, comment)

    assert shown_ids(client.get(article.url)) == []
    assert client.get(f"/comments/{comment}").status_code == 404
    assert comment_count(app, article) == 0


@pytest.mark.parametrize("way", ["remove", "withdraw"])
def test_a_comment_with_replies_leaves_a_tombstone_without_its_name_and_words(client, article, app, way):
    top, reply = write(app, article.id, [None, 0])
    before = client.get(article.url).get_data(as_text=True)
    assert ("Người 0" in before, "Lời thứ 0." in before) == (True, True)

    take_away(app, way, top)

    page = client.get(article.url)
    assert (gone(page), shown_ids(page)) == ([f"comment-{top}"], [top, reply])
    after = page.get_data(as_text=True)
    assert ("Người 0" in after, "Lời thứ 0." in after, "Lời thứ 1." in after) == (False, False, True)
    assert comment_count(app, article) == 1


def test_a_tombstone_hides_its_words_on_every_page(client, article, app):
    top, reply, answer = write(app, article.id, [None, 0, 1])
    decide(app, "remove", top)
    decide(app, "remove", reply)

    for url in (article.url, f"{article.url}/threads/{top}"):
        page = client.get(url).get_data(as_text=True)
        assert "Lời thứ 2." in page
        assert [f"{what} {n}" in page for what in ("Người", "Lời thứ") for n in (0, 1)] == [False] * 4
    assert client.get(f"{article.url}/comments/new?parent={answer}").status_code == 200


def test_the_tombstone_goes_with_its_last_reply(client, article, app):
    top, one, two = write(app, article.id, [None, 0, 0])
    decide(app, "remove", top)
    decide(app, "remove", one)
    assert shown_ids(client.get(article.url)) == [top, two]

    decide(app, "remove", two)

    assert shown_ids(client.get(article.url)) == []


def test_a_column_of_tombstones_goes_as_a_whole(client, article, app):
    top, middle, last = write(app, article.id, [None, 0, 1])
    decide(app, "remove", top)
    decide(app, "remove", middle)
    assert shown_ids(client.get(article.url)) == [top, middle, last]

    decide(app, "remove", last)

    assert shown_ids(client.get(article.url)) == []
    assert [(c.is_listed, c.child_count, c.reply_count) for c in stored(app)] == [(False, 0, 0)] * 3


def test_taking_the_removal_back_puts_everything_where_it_was(client, article, app):
    top, middle, last = write(app, article.id, [None, 0, 1])
    before = client.get(article.url).get_data()
    events = [decide(app, "remove", number) for number in (top, last, middle)]
    assert shown_ids(client.get(article.url)) == []

    for event in reversed(events):
        take_back(app, event)

    assert client.get(article.url).get_data() == before


def test_the_author_still_reads_a_removed_comment_and_others_do_not(client, article, app):
    client.post(f"{article.url}/comments", data=letter("Lời của tôi"))
    [own] = stored(app)
    decide(app, "approve", own.id)
    decide(app, "remove", own.id)

    mine, others = client.get(article.url), reader_of(app).get(article.url)

    assert "Lời của tôi" in text_of(dom(mine))
    assert "Lời của tôi" not in others.get_data(as_text=True)


def test_a_withdrawn_comment_is_gone_for_its_author_too(client, article, app):
    client.post(f"{article.url}/comments", data=letter("Lời của tôi"))
    assert "Lời của tôi" in client.get(article.url).get_data(as_text=True)

    withdraw(app, stored(app)[0].id)

    assert "Lời của tôi" not in client.get(article.url).get_data(as_text=True)


@pytest.mark.parametrize("decision", ["reject", "return"])
def test_what_was_never_published_leaves_nothing_for_strangers(client, article, app, decision):
    client.post(f"{article.url}/comments", data=letter("Lời của tôi"))
    [own] = stored(app)

    decide(app, decision, own.id)

    assert shown_ids(client.get(article.url)) == [own.id]
    assert shown_ids(reader_of(app).get(article.url)) == []
