"""Posting too fast: who is told to wait, how long, and that waiting is all it takes."""

import datetime as dt

import pytest
import time_machine

from domain.comments.models import Comment
from domain.comments.readers import Reader
from tests.discussions import HTMX, at_once, count, field, has_error, letter
from tests.people import reader_of

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def travel():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


def post(client, url, number, network="203.0.113.7", headers=None, **fields):
    data = letter(f"Ý thứ {number}", **fields)
    return client.post(f"{url}/comments", data=data, headers=headers, environ_overrides={"REMOTE_ADDR": network})


def test_a_reader_may_write_so_many_and_then_waits(make_app, app, article, travel):
    client = reader_of(make_app(comments_per_reader_in_ten_minutes=3))

    answers = [post(client, article.url, number, f"203.0.113.{number}") for number in range(4)]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert (answers[-1].headers["Retry-After"], count(app, Comment)) == ("200", 3)


def test_a_network_may_write_so_many_whoever_writes(make_app, app, article, travel):
    site = make_app(comments_per_network_in_ten_minutes=2)

    answered = [post(reader_of(site), article.url, number).status_code for number in range(3)]

    assert answered == [303, 303, 429]
    assert post(reader_of(site), article.url, 9, "198.51.100.1").status_code == 303
    assert count(app, Reader) == 3


@pytest.mark.parametrize(
    ("row", "networks", "answered"),
    [
        ("one address", ["203.0.113.7"] * 2, [303, 429]),
        ("two addresses", ["203.0.113.7", "203.0.113.8"], [303, 303]),
        ("one /64", ["2001:db8::1", "2001:db8::ffff:1"], [303, 429]),
        ("two /64", ["2001:db8::1", "2001:db8:0:1::1"], [303, 303]),
        ("one address, once inside IPv6", ["203.0.113.7", "::ffff:203.0.113.7"], [303, 429]),
    ],
)
def test_what_counts_as_one_network_for_the_limit(make_app, app, article, travel, row, networks, answered):
    site = make_app(comments_per_network_in_ten_minutes=1)

    got = [post(reader_of(site), article.url, n, network).status_code for n, network in enumerate(networks)]
    assert (row, got) == (row, answered)


def test_forged_addresses_do_not_help_against_the_limit(make_app, app, article, travel):
    site = make_app(comments_per_network_in_ten_minutes=1)

    answered = [
        post(reader_of(site), article.url, n, headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(3)
    ]

    assert answered == [303, 429, 429]


def test_behind_a_trusted_proxy_each_reader_has_a_limit_of_its_own(make_app, app, article, travel):
    site = make_app(comments_per_network_in_ten_minutes=1, trusted_proxies=("203.0.113.7",))

    answered = [
        post(reader_of(site), article.url, n, headers={"X-Forwarded-For": f"1.1.1.1, 198.51.100.{n % 2}"}).status_code
        for n in range(3)
    ]

    assert answered == [303, 303, 429]


def test_an_article_takes_so_many_from_everybody_together(make_app, app, article, travel):
    site = make_app(comments_per_article_in_ten_minutes=2)

    answered = [post(reader_of(site), article.url, n, f"203.0.113.{n}").status_code for n in range(3)]

    assert answered == [303, 303, 429]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_who_is_too_fast_gets_the_text_back_and_can_send_it_after_the_wait(make_app, app, article, travel, headers):
    client = reader_of(make_app(comments_per_reader_in_ten_minutes=1))
    post(client, article.url, 1)

    refused = post(client, article.url, 2, headers=headers)
    travel.shift(599)
    early = post(client, article.url, 2, headers=headers)
    travel.shift(1)
    sent = post(client, article.url, 2, headers=headers)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert (field(refused, "text"), field(refused, "author_name"), has_error(refused)) == ("Ý thứ 2", "Chị Hoa", True)
    assert "10" in refused.get_data(as_text=True)
    assert (early.status_code, early.headers["Retry-After"]) == (429, "1")
    assert (sent.status_code, count(app, Comment)) == (201 if headers else 303, 2)


@pytest.mark.parametrize(
    ("row", "fields"), [("invalid", {"text": ""}), ("to a parent that is not there", {"parent": "999"})]
)
def test_a_refused_letter_costs_nothing(make_app, app, article, travel, row, fields):
    client = reader_of(make_app(comments_per_reader_in_ten_minutes=1, comments_per_network_in_ten_minutes=1))

    refused = [client.post(f"{article.url}/comments", data=letter() | fields).status_code for _ in range(3)]

    assert (row, refused) == (row, [422] * 3)
    assert post(client, article.url, 1).status_code == 303


def test_a_repeat_costs_nothing(make_app, app, article, travel):
    client = reader_of(make_app(comments_per_reader_in_ten_minutes=2))

    assert [post(client, article.url, n).status_code for n in (1, 1, 1, 1, 2, 2, 3)] == [303] * 6 + [429]


def test_twenty_parallel_posts_pass_the_limit_exactly(make_app, app, article):
    site = make_app(comments_per_network_in_ten_minutes=7, comments_per_article_in_ten_minutes=600)

    jobs = [lambda client, n=n: post(client, article.url, n) for n in range(20)]
    answered = [answer.status_code for answer, _client in at_once(site, jobs)]

    assert (answered.count(303), answered.count(429), count(app, Comment)) == (7, 13, 7)
