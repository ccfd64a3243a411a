"""Several nodes have the pages that one of them made, and none that is over."""

import pytest

from domain.articles.actions import mark_changed
from foundation.database import commit
from foundation.redis_server import _client
from tests.blueprints.articles.test_stored_pages import asks_the_application
from tests.conftest import forget_stored_pages
from tests.databases import keys_in_redis
from tests.people import reader_of

pytestmark = pytest.mark.needs_redis


@pytest.fixture
def other_node(make_app, with_redis):
    return make_app(**with_redis)


def test_what_one_node_made_another_shows(app_with_redis, other_node, article):
    page = reader_of(app_with_redis).get(article.url).data
    reader = reader_of(other_node)

    assert not asks_the_application(other_node, lambda: reader.get(article.url))
    assert reader.get(article.url).data == page
    [key] = keys_in_redis(app_with_redis)
    assert 0 < app_with_redis.extensions["redis"].ask("TTL", key) <= 86_400


def test_what_changes_is_seen_at_every_node_at_once(app_with_redis, other_node, article):
    readers = [reader_of(app_with_redis), reader_of(other_node)]
    for reader in readers:
        reader.get(article.url)

    with app_with_redis.app_context():
        commit(lambda: mark_changed(article.id))

    assert asks_the_application(other_node, lambda: readers[1].get(article.url))
    assert not asks_the_application(app_with_redis, lambda: readers[0].get(article.url))


def test_what_was_damaged_or_put_there_by_others_is_not_shown(app_with_redis, other_node, article):
    page, server = reader_of(app_with_redis).get(article.url).data, app_with_redis.extensions["redis"]
    [key] = keys_in_redis(app_with_redis)
    content, reader = server.ask("GET", key), reader_of(other_node)

    for damaged in (b"", content[:-1], content[:32], content.replace(b'"row"', b'"raw"', 1), b"x" + content):
        server.ask("SET", key, damaged)
        forget_stored_pages(other_node)
        assert asks_the_application(other_node, lambda: reader.get(article.url))
        assert reader.get(article.url).data == page


def test_without_redis_every_node_keeps_what_it_made(other_node, article, monkeypatch):
    monkeypatch.setattr(other_node.extensions["redis"], "_client", _client("redis://127.0.0.1:9/0"))
    reader = reader_of(other_node)

    assert reader.get(article.url).status_code == 200
    assert not asks_the_application(other_node, lambda: reader.get(article.url))
