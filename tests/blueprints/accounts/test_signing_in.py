"""Signing in and out: who gets in, who does not, and how little the answer says."""

import re
import unicodedata

import pytest

from domain.exchange.demo_desk import _moderator
from foundation.database import commit
from tests.discussions import HTMX, field, text_of
from tests.pages import by_id
from tests.people import PASSWORD, QUICK_HASH, account, reader_of
from tests.tables import rows_of

EMAIL = "lan@benmo.example"


@pytest.fixture
def lan(app):
    with app.app_context():
        return account("Lan", email=EMAIL, password=QUICK_HASH)


def sign_in(client, email=EMAIL, password=PASSWORD, headers=None, **more):
    return client.post("/accounts/sign-in", data={"email": email, "password": password, **more}, headers=headers)


def bare(answer):
    """An answer without what differs from form to form: the token and the email typed."""
    page = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))
    return re.sub(r'name="email" value="[^"]*"', "", page)


def test_signing_in_leads_to_the_desk(app, client, lan):
    before = client.get("/moderation/").status_code
    answer = sign_in(client)

    assert (before, answer.status_code, answer.location) == (303, 303, "/moderation/")
    assert client.get("/moderation/").status_code == 200


def test_signing_in_by_htmx_sends_the_browser_on(app, client, lan):
    answer = sign_in(client, headers=HTMX)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/moderation/")


@pytest.mark.parametrize("email", ["LAN@Benmo.Example", "  lan@benmo.example "])
def test_the_letters_case_of_an_email_does_not_matter(client, lan, email):
    assert sign_in(client, email).status_code == 303


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_is_the_same_on_every_keyboard(client, lan, form):
    assert sign_in(client, password=unicodedata.normalize(form, PASSWORD)).status_code == 303


def test_wrong_password_and_unknown_email_cannot_be_told_apart(app, client, lan):
    with app.app_context():
        account("Tư", email="tu@benmo.example", active=False, password=QUICK_HASH)
        commit(lambda: _moderator("Mẫu", 0))
    tries = [
        (EMAIL, PASSWORD + "x"),
        ("nobody@benmo.example", PASSWORD),
        ("tu@benmo.example", PASSWORD),
        ("mau-0@benmo.example", PASSWORD),
        ("mau-0@benmo.example", "!"),
        (EMAIL, PASSWORD.upper()),
        (EMAIL, f" {PASSWORD}"),
        ("lan@benmo.example\x00", "sai mật khẩu"),
        (EMAIL, f"{PASSWORD}\x00"),
        ("lan@benmo.examplé", PASSWORD),
        ("%", PASSWORD),
    ]

    answers = [sign_in(reader_of(app), *attempt) for attempt in tries]

    assert {answer.status_code for answer in answers} == {422}
    assert len({bare(answer) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.keys())) for answer in answers}) == 1
    assert sign_in(client).status_code == 303


def test_the_password_never_comes_back(client, lan):
    answer = sign_in(client, password="gõ-nhầm-mật-khẩu")

    assert "gõ-nhầm" not in answer.get_data(as_text=True)
    assert field(answer, "email") == EMAIL


@pytest.mark.parametrize(
    "data",
    [{}, {"email": EMAIL}, {"password": PASSWORD}, {"email": EMAIL, "password": "a" * 201}, {"email": "a" * 255}],
)
def test_an_incomplete_form_comes_back(client, lan, data):
    answer = client.post("/accounts/sign-in", data={"next": "/moderation/log", **data})

    assert (answer.status_code, field(answer, "next")) == (422, "/moderation/log")


def test_a_foreign_page_cannot_sign_anybody_in(app, lan):
    elsewhere = app.test_client()

    answer = sign_in(elsewhere, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, elsewhere.get_cookie("session")) == (403, None)


def test_a_browser_that_says_nothing_signs_in_with_the_forms_token(app, lan):
    old = app.test_client()
    without = sign_in(old)

    answer = sign_in(old, csrf_token=field(old.get("/accounts/sign-in"), "csrf_token"))

    assert (without.status_code, answer.status_code) == (403, 303)


def test_who_is_signed_in_is_led_past_the_form(client, lan):
    sign_in(client)

    answers = [
        client.get(f"/accounts/sign-in{query}") for query in ("", "?next=/moderation/log", "?next=//evil.example")
    ]

    assert [answer.location for answer in answers] == ["/moderation/", "/moderation/log", "/moderation/"]


def test_signing_out_ends_the_session_and_leads_to_the_front_page(app, client, lan):
    sign_in(client)
    token = field(client.get("/accounts/me"), "csrf_token")

    answer = client.post("/accounts/sign-out", data={"csrf_token": token})

    assert (answer.status_code, answer.location, client.get_cookie("session")) == (303, "/", None)
    assert client.get("/moderation/").status_code == 303
    with app.app_context():
        assert rows_of("sessions") == []


def test_nobody_signs_out_by_following_a_link(client, lan):
    sign_in(client)

    assert client.get("/accounts/sign-out").status_code == 405
    assert client.get("/moderation/").status_code == 200


@pytest.mark.parametrize(
    ("limits", "emails", "wanted"),
    [
        ({"sign_ins_per_account_in_fifteen_minutes": 3}, [EMAIL] * 5, [422, 422, 422, 429, 429]),
        ({"sign_ins_per_account_in_fifteen_minutes": 3}, [f"n{n}@x.example" for n in range(5)], [422] * 5),
        ({"sign_ins_per_account_in_fifteen_minutes": 2}, [EMAIL, EMAIL.upper(), f" {EMAIL}"], [422, 422, 429]),
        ({"sign_ins_per_network_in_fifteen_minutes": 3}, [f"n{n}@x.example" for n in range(5)], [422] * 3 + [429] * 2),
    ],
)
def test_guessing_is_slowed_down(make_app, app, lan, *, limits, emails, wanted):
    client = reader_of(make_app(**limits))

    answers = [sign_in(client, email, "sai mật khẩu") for email in emails]
    right = sign_in(client)

    assert [answer.status_code for answer in answers] == wanted
    waits = [int(answer.headers["Retry-After"]) for answer in answers if answer.status_code == 429]
    assert all(0 < seconds <= 900 for seconds in waits)
    assert right.status_code == (
        429 if EMAIL in [email.strip().lower() for email in emails] or wanted[-1] == 429 else 303
    )


def test_who_waits_as_told_gets_in(make_app, app, lan):
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 only here

    import time_machine  # noqa: PLC0415 only here

    client = reader_of(make_app(sign_ins_per_account_in_fifteen_minutes=1))
    sign_in(client, password="sai mật khẩu")
    refused = sign_in(client)

    assert (refused.status_code, field(refused, "email")) == (429, EMAIL)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(refused.headers["Retry-After"]) + 1)):
        assert sign_in(client).status_code == 303


def test_another_network_is_not_slowed_down(make_app, app, lan):
    client = reader_of(make_app(sign_ins_per_network_in_fifteen_minutes=1))

    def from_network(address):
        data = {"email": "x@y.example", "password": "sai mật khẩu"}
        return client.post("/accounts/sign-in", data=data, environ_base={"REMOTE_ADDR": address}).status_code

    addresses = ["10.0.0.1", "10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"]
    assert [from_network(address) for address in addresses] == [422, 429, 422, 422, 429, 422]


def test_the_form_says_what_is_wrong_where_a_screen_reader_reads_it(client, lan):
    answer = sign_in(client, password="sai mật khẩu")

    alert = by_id(answer, "sign-in-form").find(".//*[@role='alert']")
    assert text_of(alert) != ""
