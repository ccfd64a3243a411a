"""Who may enter the desk, and what an unsafe request must carry."""

import itertools
import uuid

import pytest
from sqlalchemy import update

from domain.accounts.models import User
from foundation.database import commit, db
from tests.discussions import HTMX
from tests.letters import sent
from tests.people import reader_of, seated
from tests.tables import digests_of_tables

# Sessions and limits are clocks, not what people wrote or decided.
CLOCKS = {"sessions", "limits"}
SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def comment(app, article):
    with app.app_context():
        return sent(article.id)


def staff_routes(app):
    """Every address of the desk and of one's own account with the method that reaches it."""
    rules = [r for r in app.url_map.iter_rules() if r.rule.startswith("/moderation") or r.endpoint in OWN_ACCOUNT]
    with app.test_request_context():
        return sorted(
            (method, app.url_map.bind("localhost").build(r.endpoint, values_of(r), method=method))
            for r in rules
            for method in r.methods - {"OPTIONS"}
        )


def values_of(rule):
    return {name: uuid.UUID(int=1) if name == "batch" else 1 for name in rule.arguments}


OWN_ACCOUNT = {"accounts.me", "accounts.sign_out"}
READ = [
    "/accounts/me",
    "/moderation/",
    "/moderation/comments/1",
    "/moderation/comments/1/answers/new",
    "/moderation/log",
    "/moderation/log.csv",
    "/moderation/log.jsonl",
    "/moderation/reasons",
]
ALL = [
    *(("GET", path) for path in READ),
    *(("HEAD", path) for path in READ),
    ("POST", "/accounts/me"),
    ("POST", "/accounts/sign-out"),
    ("POST", "/moderation/articles/1/openness"),
    ("POST", "/moderation/batches/00000000-0000-0000-0000-000000000001/reversal"),
    ("POST", "/moderation/comments/1/answers"),
    ("POST", "/moderation/comments/1/claim"),
    ("POST", "/moderation/comments/1/decisions"),
    ("POST", "/moderation/decisions"),
    ("POST", "/moderation/events/1/reversal"),
    ("POST", "/moderation/keys"),
    ("POST", "/moderation/reasons"),
    ("POST", "/moderation/reasons/1"),
]
UNSAFE = [path for method, path in ALL if method not in SAFE]


def tables(app):
    with app.app_context():
        return digests_of_tables(but=CLOCKS)


def test_the_list_of_staff_routes_is_complete(app):
    assert staff_routes(app) == ALL


def test_a_stranger_is_sent_to_sign_in_and_changes_nothing(app, comment, client):
    before = tables(app)
    for method, path in ALL:
        data = {"version": "1"} if method == "POST" else None
        plain = client.open(path, method=method, data=data)
        parts = client.open(path, method=method, data=data, headers=HTMX)

        wanted = f"/accounts/sign-in?next={path}" if method in SAFE else "/accounts/sign-in"
        assert (plain.status_code, plain.location) == (303, wanted)
        assert (parts.status_code, parts.headers["HX-Redirect"]) == (204, wanted)
    assert tables(app) == before


def test_a_place_with_a_question_mark_is_returned_to_whole(app, client):
    answer = client.get("/moderation/?start=2026-11-20T05:00:00Z1&done=2")

    assert answer.location == "/accounts/sign-in?next=/moderation/?start%3D2026-11-20T05:00:00Z1%26done%3D2"


@pytest.mark.parametrize("role", ["moderator", "editor", "administrator"])
def test_every_role_of_staff_may_moderate(app, comment, role):
    staff = seated(app, role=role)

    assert staff.get("/moderation/").status_code == 200
    assert staff.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1).status_code == 303


@pytest.mark.parametrize("role", ["", "reader", "Moderator", "moderator "])
def test_any_other_role_may_not(app, comment, role):
    staff = seated(app, role=role)
    before = tables(app)

    statuses = {staff.client.open(path, method=method, data={"version": 1}).status_code for method, path in ALL}

    assert (statuses, tables(app)) == ({403}, before)


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(app, comment):
    staff = seated(app)
    token = staff.token()
    with app.app_context():
        commit(lambda: db.session.execute(update(User).values(role="reader")))
    before = tables(app)

    data = {"csrf_token": token, "version": 1, "decision": "approve"}
    answer = staff.client.post(f"/moderation/comments/{comment}/decisions", data=data)

    assert (answer.status_code, tables(app)) == (403, before)


def test_without_the_sessions_own_token_nothing_happens(app, comment):
    lan, hung = seated(app), seated(app, "Hùng")
    foreign, own = hung.token(), lan.token()
    before = tables(app)
    wrong = ["", "x", foreign, own[:-1], own + "x", own.swapcase(), f"{own}\n", "ạ" * 50, "\x00"]

    for path, headers in itertools.product(UNSAFE, ({}, HTMX)):
        missing = lan.client.post(path, data={"version": 1}, headers=headers)
        statuses = [
            lan.client.post(path, data={"version": 1, "csrf_token": token}, headers=headers).status_code
            for token in wrong
        ]
        in_query = lan.client.post(f"{path}?csrf_token={own}", data={"version": 1}, headers=headers)
        in_header = lan.client.post(path, data={"version": 1}, headers={"X-CSRFToken": own, **headers})

        assert {missing.status_code, in_query.status_code, in_header.status_code, *statuses} == {403}
    assert (tables(app), lan.get("/moderation/").status_code) == (before, 200)


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:8000"},
    {},
]


def test_a_foreign_page_cannot_decide_with_a_moderators_cookies(app, comment):
    staff = seated(app)
    browser, path = app.test_client(), f"/moderation/comments/{comment}/decisions"
    browser.set_cookie("session", staff.client.get_cookie("session").value)
    before = tables(app)

    statuses = [
        browser.post(path, data={"version": 1, "decision": "approve"}, headers=headers).status_code
        for headers in ELSEWHERE
    ]

    assert (statuses, tables(app)) == ([403] * len(ELSEWHERE), before)


def test_with_the_token_alone_an_old_browser_may_decide(app, comment):
    staff = seated(app)
    token, old = staff.token(), app.test_client()
    old.set_cookie("session", staff.client.get_cookie("session").value)

    data = {"version": 1, "csrf_token": token, "decision": "approve"}
    answer = old.post(f"/moderation/comments/{comment}/decisions", data=data)

    assert answer.status_code == 303


def test_a_readers_cookies_open_no_door(app, article, comment):
    reader = reader_of(app)
    reader.post(f"{article.url}/comments", data={"text": "Tôi đồng ý.", "author_name": "Hoa"})

    assert reader.get_cookie("reader") is not None
    assert reader.get("/moderation/").location == "/accounts/sign-in?next=/moderation/"
