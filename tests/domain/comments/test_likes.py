"""One like for each reader and comment; what a comment keeps is the number of its likes, whatever happens at once."""

import secrets

import pytest
from sqlalchemy import update

from domain.articles.models import Article
from domain.comments.likes import CannotBeLiked, like_comment, unlike_comment
from domain.comments.models import CommentStatus as Status
from domain.comments.queries import token_digest
from domain.comments.readers import Reader
from domain.moderation.models import Action
from foundation import clock
from foundation.database import commit, db
from foundation.settings import Settings
from tests.domain.desk import Desk, stored
from tests.domain.threads import at_once
from tests.letters import published
from tests.tables import rows_of

UNLIMITED = Settings(likes_per_network_in_ten_minutes=0)


def known_token() -> str:
    """The token of a reader who was here before."""
    token = secrets.token_urlsafe(32)
    reader = Reader(token_digest=token_digest(token), created_at=clock.now())
    commit(lambda: db.session.add(reader))
    return token


def like(number: int, token: str | None) -> str | None:
    """The token of who likes it now."""
    about = {"new_token": secrets.token_urlsafe(32), "network_digest": "n", "settings": UNLIMITED}
    return commit(lambda: like_comment(number, token=token, **about).token)


def unlike(number: int, token: str | None) -> str | None:
    return commit(lambda: unlike_comment(number, token=token).token)


def counted(number: int) -> tuple[int, int]:
    """What the comment keeps, and how many likes there are."""
    return stored(number)["like_count"], len([row for row in rows_of("likes") if row["comment_id"] == number])


@pytest.fixture
def desk(app):
    with app.app_context():
        yield Desk()


def test_two_hundred_likes_of_one_reader_at_once_are_one(app, desk, article):
    number, token = published(article.id), known_token()

    at_once(app, [lambda: like(number, token)] * 200)

    assert counted(number) == (1, 1)


def test_likes_and_their_taking_back_by_many_at_once_are_counted_exactly(app, desk, article):
    """Under one article and among decisions about the same comments; nobody waits in a circle."""
    first, second = published(article.id), published(article.id, "Lời khác.")
    tokens = [known_token() for _reader in range(24)]
    for token in tokens[:8]:
        like(first, token)
    jobs = [lambda t=t: unlike(first, t) for t in tokens[:8]]
    jobs += [lambda t=t: like(first, t) for t in tokens[8:]] + [lambda t=t: like(second, t) for t in tokens]
    jobs += [lambda: like(second, None)] * 4 + [
        lambda: desk.decide(second, Action.PIN),
        lambda: Desk().decide(first, Action.PIN),
    ]

    at_once(app, jobs)

    assert (counted(first), counted(second)) == ((16, 16), (28, 28))


def test_a_like_changes_the_count_and_nothing_else(desk, article):
    number = published(article.id)
    before, page = stored(number), rows_of("articles")

    like(number, None)

    assert stored(number) == {**before, "like_count": 1}
    page[0]["like_version"] += 1
    assert (rows_of("articles"), rows_of("moderation_events")) == (page, [])


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.PUBLISHED])
def test_what_readers_cannot_see_they_cannot_like(desk, article, status):
    number = desk.comment_in(status, article.id)

    for refused in (lambda: like(number, None), lambda: unlike(number, None), lambda: like(4711000000, None)):
        with pytest.raises(CannotBeLiked):
            refused()

    assert (rows_of("likes"), stored(number)["like_count"]) == ([], 0)


@pytest.mark.parametrize("hidden", [{"status": "withdrawn"}, {"published_at": clock.parse_utc("2999-01-01T00:00:00")}])
def test_nothing_of_an_article_that_readers_cannot_see_is_liked(desk, article, hidden):
    number = published(article.id)
    commit(lambda: db.session.execute(update(Article).values(**hidden)))

    with pytest.raises(CannotBeLiked):
        like(number, None)

    assert counted(number) == (0, 0)
