"""Invitations: how an account comes into being, the first administrator's included."""

import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from domain.accounts.actions import invitation_token, invite
from foundation.database import commit
from tests.discussions import text_of
from tests.pages import by_id
from tests.people import PASSWORD, account, reader_of
from tests.tables import digests_of_tables, rows_of

ME = {"name": "Chị Lan", "email": "lan@benmo.example", "password": PASSWORD}


def link(app, role="administrator", days=7):
    with app.app_context():
        return "/accounts/invitations/" + commit(lambda: invitation_token(invite(role, days=days)))


def users(app):
    with app.app_context():
        return rows_of("users")


def setup_link(app):
    """What `flask site setup` prints as the link, or None."""
    result = app.test_cli_runner().invoke(args=["site", "setup"])
    assert result.exit_code == 0, result.output
    words = [word for word in result.output.split() if "/accounts/invitations/" in word]
    return words[0].replace("http://localhost:8000", "") if words else None


def test_setup_prints_one_link_and_changes_nothing_the_second_time(app):
    first = setup_link(app)
    with app.app_context():
        before = digests_of_tables()
    second = setup_link(app)

    with app.app_context():
        assert (second, digests_of_tables()) == (first, before)
    assert first.startswith("/accounts/invitations/")


def test_the_printed_link_makes_the_first_administrator_and_setup_prints_no_other(app, client):
    address = setup_link(app)

    answer = client.post(address, data=ME)

    [user] = users(app)
    assert (answer.status_code, answer.location, client.get("/moderation/").status_code) == (
        303,
        "/site/first-run",
        200,
    )
    assert (user["role"], user["active"], user["email"], user["name"]) == (
        "administrator",
        True,
        "lan@benmo.example",
        "Chị Lan",
    )
    assert setup_link(app) is None


def test_setup_offers_a_link_again_when_no_administrator_is_active(app):
    with app.app_context():
        account("Lan", role="administrator", active=False)
        account("Hùng", role="moderator")

    assert setup_link(app) is not None


def test_an_old_printed_link_is_replaced_by_a_new_one(app):
    first = setup_link(app)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        assert setup_link(app) not in {None, first}


def test_a_link_works_once(app, client):
    address = link(app)
    client.post(address, data=ME)

    later = reader_of(app)
    statuses = [later.get(address).status_code, later.post(address, data={**ME, "email": "x@y.example"}).status_code]

    assert (statuses, len(users(app))) == ([404, 404], 1)


def test_looking_at_a_link_does_not_use_it(app, client):
    address = link(app)

    statuses = [client.get(address).status_code, client.head(address).status_code, client.get(address).status_code]

    assert (statuses, client.post(address, data=ME).status_code) == ([200, 200, 200], 303)


def test_a_link_ends_after_its_days(app, client):
    address = link(app, days=2)
    statuses = []
    for hours in (47, 49):
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours)):
            statuses.append(client.get(address).status_code)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=49)):
        statuses.append(client.post(address, data=ME).status_code)

    assert (statuses, users(app)) == ([200, 404, 404], [])


def test_a_link_that_is_not_quite_right_opens_nothing(app, client):
    address = link(app)
    number, secret = address.rsplit("/", 1)[1].split("-")
    wrong = [
        number,
        f"{number}-",
        f"{number}-{secret[:-1]}",
        f"{number}-{secret}0",
        f"{number}-{secret.upper()}x",
        f"{int(number) + 1}-{secret}",
        f"0{number}-{secret}",
        f"-{number}-{secret}",
        f"{'9' * 16}-{secret}",
        f"٣-{secret}",
        f"{number}-ạ{secret}",
        f"{number}-{secret}%00",
        "x",
    ]

    statuses = {
        answer.status_code
        for token in wrong
        for answer in (
            client.get(f"/accounts/invitations/{token}"),
            client.post(f"/accounts/invitations/{token}", data=ME),
        )
    }

    assert (statuses, users(app), client.get(address).status_code) == ({404}, [], 200)


def test_of_two_people_with_the_same_link_one_gets_it(app):
    address = link(app)
    start = threading.Barrier(6)

    def join(n):
        person = reader_of(app)
        start.wait(timeout=20)
        return person.post(address, data={**ME, "email": f"n{n}@benmo.example"}).status_code

    with ThreadPoolExecutor(6) as threads:
        statuses = sorted(threads.map(join, range(6)))

    assert (statuses, len(users(app))) == ([303] + [404] * 5, 1)


def test_of_two_people_with_the_same_email_one_gets_it(app):
    addresses, start = [link(app) for _ in range(4)], threading.Barrier(4)

    def join(address):
        person = reader_of(app)
        start.wait(timeout=20)
        return person.post(address, data=ME).status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(join, addresses))

    assert (statuses, len(users(app))) == ([303, 422, 422, 422], 1)


def test_a_taken_email_leaves_the_link_open(app, client):
    with app.app_context():
        account("Hùng", email="lan@benmo.example")
    address = link(app)

    refused = client.post(address, data={**ME, "email": " LAN@benmo.example "})
    taken = client.post(address, data={**ME, "email": "lan2@benmo.example"})

    said = by_id(refused, "join-form").find(".//*[@class='form-message']")
    assert (refused.status_code, text_of(said) != "", taken.status_code) == (422, True, 303)


NO_ACCOUNTS = [
    ("name", ""),
    ("name", "  \t "),
    ("name", "\u200b\u2060"),
    ("name", "a" * 81),
    ("email", ""),
    ("email", "lan"),
    ("email", "lan@"),
    ("email", "lan@benmo.example\nBcc: x@y.example"),
    ("email", f"{'a' * 250}@benmo.example"),
    ("password", ""),
    ("password", "a" * 9),
    ("password", "a" * 201),
]


def test_what_cannot_be_an_account_comes_back_with_what_was_typed(app, client):
    address = link(app)
    for field, value in NO_ACCOUNTS:
        answer = client.post(address, data={**ME, field: value})

        typed = {e.get("name"): e.get("value") for e in by_id(answer, "join-form").iter("input")}
        kept = {name: typed[name] for name in ("name", "email") if name != field}
        assert (answer.status_code, users(app)) == (422, [])
        assert (kept, typed["password"]) == ({name: ME[name] for name in kept}, "")


@pytest.mark.parametrize("role", ["moderator", "editor", "administrator"])
def test_the_role_is_the_invitations_and_not_the_forms(app, client, role):
    client.post(link(app, role), data={**ME, "role": "administrator", "active": "", "wants_mail": "y"})

    [user] = users(app)
    assert (user["role"], user["active"], user["wants_mail"]) == (role, True, False)


def test_a_name_is_kept_as_one_clean_line(app, client):
    client.post(link(app), data={**ME, "name": unicodedata.normalize("NFD", "  Nguyễn \u202e Thị\n Lan ")})

    assert [user["name"] for user in users(app)] == ["Nguyễn Thị Lan"]


def test_joining_from_another_site_is_refused(app):
    address, elsewhere = link(app), app.test_client()

    answer = elsewhere.post(address, data=ME, headers={"Origin": "https://evil.example"})

    assert (answer.status_code, users(app)) == (403, [])
