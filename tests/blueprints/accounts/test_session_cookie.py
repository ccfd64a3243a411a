"""The cookie of a signed-in browser: what it holds, and when a copy of it is dead."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask_login.utils import encode_cookie
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import update

from domain.accounts.models import User
from foundation.database import commit, db
from foundation.sessions import RowSessions
from tests.discussions import field
from tests.people import PASSWORD, QUICK_HASH, account, reader_of
from tests.tables import rows_of

EMAIL, OTHER = "lan@benmo.example", "hung@benmo.example"


@pytest.fixture
def lan(app):
    with app.app_context():
        account("Hùng", email=OTHER, password=QUICK_HASH)
        return account("Lan", email=EMAIL, password=QUICK_HASH)


def sign_in(client, email=EMAIL, **where):
    return client.post("/accounts/sign-in", data={"email": email, "password": PASSWORD}, **where)


def signed_in(app, email=EMAIL):
    client = reader_of(app)
    assert sign_in(client, email).status_code == 303
    return client


def copy_of(app, client):
    """Another browser with the same cookie."""
    other = reader_of(app)
    other.set_cookie("session", client.get_cookie("session").value)
    return other


def is_in(client):
    return client.get("/moderation/").status_code == 200


def sessions(app):
    with app.app_context():
        return rows_of("sessions")


def change(app, **values):
    with app.app_context():
        commit(lambda: db.session.execute(update(User).where(User.email == EMAIL).values(**values)))


def test_the_cookie_is_an_identifier_kept_as_a_digest(app, lan):
    client = signed_in(app)
    value = client.get_cookie("session").value

    [row] = sessions(app)
    assert (len(value), set(value) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")) == (
        43,
        True,
    )
    assert value not in json.dumps(row, default=str)


@pytest.mark.parametrize(
    ("scheme", "name", "flags"),
    [
        ("http", "session", {"HttpOnly", "SameSite=Lax", "Path=/"}),
        ("https", "__Host-session", {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"}),
    ],
)
def test_the_cookie_carries_its_flags_and_ends_with_the_browser(app, lan, scheme, name, flags):
    answer = sign_in(reader_of(app), base_url=f"{scheme}://localhost")

    [cookie] = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{name}=")]
    assert set(cookie.split("; ")[1:]) == flags


def test_a_plain_cookie_counts_for_nothing_on_https(app, lan):
    client = copy_of(app, signed_in(app))

    assert (is_in(client), client.get("/moderation/", base_url="https://localhost").status_code) == (True, 303)


def test_a_copied_cookie_is_dead_after_signing_out(app, lan):
    client = signed_in(app)
    copy = copy_of(app, client)
    before = is_in(copy)

    client.post("/accounts/sign-out", data={"csrf_token": field(client.get("/accounts/me"), "csrf_token")})

    assert (before, is_in(copy), is_in(client)) == (True, False, False)


@pytest.mark.parametrize("values", [{"active": False}, {"fs_uniquifier": "another"}, {"role": "reader"}])
def test_a_cookie_is_dead_with_the_accounts_next_request(app, lan, values):
    client = signed_in(app)
    before = is_in(client)

    change(app, **values)

    assert (before, is_in(client)) == (True, False)


def test_signing_out_one_browser_leaves_the_others(app, lan):
    first, second = signed_in(app), signed_in(app)

    first.post("/accounts/sign-out", data={"csrf_token": field(first.get("/accounts/me"), "csrf_token")})

    assert (is_in(first), is_in(second)) == (False, True)


def test_a_planted_identifier_is_not_adopted(app, lan):
    client, planted = reader_of(app), "A" * 43
    client.set_cookie("session", planted)

    sign_in(client)
    thief = reader_of(app)
    thief.set_cookie("session", planted)

    assert client.get_cookie("session").value != planted
    assert (is_in(client), is_in(thief)) == (True, False)


@pytest.mark.parametrize("mine", [EMAIL, OTHER])
def test_signing_in_leaves_an_earlier_session_behind_whoever_it_was(app, lan, mine):
    thief = signed_in(app, mine)
    victim = copy_of(app, thief)

    sign_in(victim, EMAIL)

    assert (is_in(victim), is_in(thief), len(sessions(app))) == (True, False, 1)


def test_a_token_from_before_signing_in_is_worth_nothing_after(app, lan):
    client = reader_of(app)
    before = field(client.get("/accounts/sign-in"), "csrf_token")
    sign_in(client)

    refused = client.post("/accounts/me", data={"csrf_token": before, "wants_mail": "y"})

    assert (refused.status_code, before != "") == (403, True)


def test_a_session_ends_when_it_was_idle_too_long_and_lives_while_it_is_used(make_app, app, lan):
    site = make_app(session_idle_hours=12)
    start = datetime.now(UTC)
    used, idle = signed_in(site), signed_in(site)
    lives = []
    for hours in (11, 22, 33):
        with time_machine.travel(start + timedelta(hours=hours)):
            lives.append(is_in(used))
    with time_machine.travel(start + timedelta(hours=13)):
        lives.append(is_in(idle))

    assert lives == [True, True, True, False]


def test_a_session_ends_in_the_end_however_much_it_is_used(make_app, app, lan):
    site = make_app(session_longest_days=2)
    start, client, lives = datetime.now(UTC), signed_in(site), []
    for hours in (10, 20, 30, 40, 47, 49):
        with time_machine.travel(start + timedelta(hours=hours)):
            lives.append(is_in(client))

    assert lives == [True] * 5 + [False]


def signed(app, payload):
    return RowSessions(idle_hours=1, longest_days=1).get_signing_serializer(app).dumps(payload)


def test_a_form_cookie_signed_with_the_secret_itself_signs_nobody_in(app, lan):
    client = signed_in(app)
    uniquifier = sessions(app)[0]["account"]
    forged = signed(app, {"_user_id": uniquifier, "_fresh": True, "csrf_token": "x"})

    def entered(name):
        thief = reader_of(app)
        thief.set_cookie(name, forged)
        return is_in(thief)

    assert (is_in(client), [entered(name) for name in ("form", "session", "__Host-form")]) == (True, [False] * 3)


def test_a_form_cookie_of_any_shape_is_simply_not_there(app, lan):
    payloads = [[], "text", 7, None, {"csrf_token": 7}, {"csrf_token": ["x"]}]
    shapes = ["", "x", "x.y.z", "." * 4000, "eyJhIjoxfQ.Zm9v.YmFy", "%00", *(signed(app, p) for p in payloads)]
    for shape in shapes:
        client = reader_of(app)
        client.set_cookie("form", shape)

        assert (client.get("/accounts/sign-in").status_code, sign_in(client).status_code) == (200, 303)


def test_only_a_row_signs_in_and_no_other_cookie_header_or_parameter(app, lan):
    signed_in(app)
    uniquifier = sessions(app)[0]["account"]
    with app.test_request_context():
        remember = encode_cookie(uniquifier)
        by_token = db.session.get_one(User, lan).get_auth_token() if hasattr(User, "get_auth_token") else ""
    tokens = [by_token, URLSafeTimedSerializer(app.secret_key, salt="auth-token").dumps(uniquifier)]

    thief = reader_of(app)
    thief.set_cookie("remember_token", remember)
    entered = [is_in(thief)]
    for token in tokens:
        entered.append(reader_of(app).get("/moderation/", headers={"Authentication-Token": token}).status_code == 200)
        entered.append(reader_of(app).get(f"/moderation/?auth_token={token}").status_code == 200)

    assert entered == [False] * 5


def test_ended_sessions_are_cleared_away_and_others_kept(make_app, app, lan):
    from foundation.sessions import clear_ended_sessions  # noqa: PLC0415 only here

    signed_in(app)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=15)):
        young = signed_in(app)
        with app.app_context():
            cleared = commit(lambda: clear_ended_sessions(longest_days=14))

        assert (cleared, is_in(young), len(sessions(app))) == (1, True, 1)
