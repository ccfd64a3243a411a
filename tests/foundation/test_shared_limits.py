"""Limits in Redis: where they are kept, for how long, and what counts while Redis does not answer."""

import socket
import time

import pytest
import time_machine
from sqlalchemy import func, select

from foundation import redis_server
from foundation.database import db
from foundation.limits import TEN_MINUTES, Limit, Rate
from tests.databases import keys_in_redis
from tests.foundation.test_limits import NOON, wait

NOBODY = "redis://127.0.0.1:9/0"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


def rows(app) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(Limit)).scalar_one()


@pytest.mark.needs_redis
def test_a_schedule_lies_in_redis_until_it_is_at_rest(app_with_redis):
    uses = [wait(app_with_redis, ("a", Rate(4, TEN_MINUTES))) for _ in range(3)]

    [key] = keys_in_redis(app_with_redis)
    left_ms = app_with_redis.extensions["redis"].ask("PTTL", key)
    assert (uses, 440_000 < left_ms <= 450_000, rows(app_with_redis)) == ([0, 0, 0], True, 0)


@pytest.mark.needs_redis
def test_two_nodes_count_together_and_another_site_by_itself(app_with_redis, make_app, with_redis):
    other_node, other_site = make_app(**with_redis), make_app(redis_url=with_redis["redis_url"], secret_key="x" * 40)
    use = (f"a {time.monotonic_ns()}", Rate(2, TEN_MINUTES))

    waits = [wait(app, use) for app in (app_with_redis, other_node, app_with_redis, other_node, other_site)]

    assert waits == [0, 0, 300, 300, 0]


def test_without_an_answer_the_table_counts(make_app, app):
    site, use = make_app(redis_url=NOBODY), ("a", Rate(2, TEN_MINUTES))

    assert ([wait(site, use) for _ in range(3)], rows(site)) == ([0, 0, 300], 1)


def test_a_redis_that_hangs_is_asked_once_and_left_alone(make_app, app):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        site = make_app(redis_url=f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        waits = [wait(site, ("a", Rate(20, TEN_MINUTES))) for _ in range(20)]
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()

    assert waits == [0] * 20


@pytest.mark.needs_redis
def test_a_redis_that_answers_again_counts_again(app_with_redis, monkeypatch):
    server, use = app_with_redis.extensions["redis"], ("a", Rate(2, TEN_MINUTES))
    monkeypatch.setattr(server, "_client", redis_server._client(NOBODY))
    assert (wait(app_with_redis, use), keys_in(server)) == (0, None)
    monkeypatch.undo()
    assert (wait(app_with_redis, use), keys_in(server)) == (0, None)

    monkeypatch.setattr(server, "_asked_again_at", 0)

    assert ([wait(app_with_redis, use) for _ in range(3)], len(keys_in_redis(app_with_redis))) == ([0, 0, 300], 1)


@pytest.mark.needs_redis
def test_a_redis_that_refuses_something_is_asked_the_next_thing(app_with_redis):
    server, use = app_with_redis.extensions["redis"], ("a", Rate(2, TEN_MINUTES))
    with pytest.raises(redis_server.RedisAway):
        server.ask("NO-SUCH-COMMAND")

    assert ([wait(app_with_redis, use) for _ in range(3)], rows(app_with_redis)) == ([0, 0, 300], 0)


def keys_in(server) -> list | None:
    try:
        return server.ask("KEYS", server.key("*", "*"))
    except redis_server.RedisAway:
        return None
