"""Signing in with a second factor: the password first, then a code that works once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from domain.accounts.models import User
from domain.accounts.staff import reset_second_factor
from foundation.database import commit, db
from tests.discussions import HTMX, text_of
from tests.pages import by_id
from tests.people import PASSWORD, QUICK_HASH, account, reader_of
from tests.phones import early_in_a_half_minute, phone_of
from tests.tables import rows_of

EMAIL, DESK, CODE = "lan@benmo.example", "/moderation/", "/accounts/sign-in/code"


@pytest.fixture(autouse=True)
def fresh_codes():
    with early_in_a_half_minute():
        yield


@pytest.fixture
def lan(app):
    with app.app_context():
        return account("Lan", email=EMAIL, password=QUICK_HASH)


@pytest.fixture
def lans(app, lan):
    """Lan's phone and her recovery codes."""
    return phone_of(app, lan)


def passed(app, target="", email=EMAIL, client=None):
    """A browser in which the password was right."""
    client = client or reader_of(app)
    answer = client.post("/accounts/sign-in", data={"email": email, "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.location) == (303, CODE)
    return client


def show(client, code, **where):
    return client.post(CODE, data={"code": code}, **where)


def is_in(client):
    return client.get(DESK).status_code == 200


def change(app, **values):
    with app.app_context():
        commit(lambda: db.session.execute(update(User).where(User.email == EMAIL).values(**values)))


def sessions(app):
    with app.app_context():
        return rows_of("sessions")


def test_password_then_code_leads_to_the_desk(app, lans):
    phone, _codes = lans
    client = passed(app)

    before = is_in(client), sessions(app), client.get(CODE).status_code
    answer = show(client, phone.code())

    assert before == (False, [], 200)
    assert (answer.status_code, answer.location, is_in(client), len(sessions(app))) == (303, DESK, True, 1)


def test_the_place_wanted_is_reached_after_the_code(app, lans):
    phone, _codes = lans
    targets = {"/moderation/log?a=đ": "/moderation/log?a=%C4%91", "//evil.example": DESK, "/" + "x" * 2000: DESK}

    found = {}
    for steps, target in enumerate(targets):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=steps)):
            found[target] = show(passed(app, target), phone.code()).location

    assert found == targets


def test_by_htmx_the_browser_is_sent_on_at_both_steps(app, lans):
    phone, _codes = lans
    client = reader_of(app)

    first = client.post("/accounts/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=HTMX)
    second = show(client, phone.code(), headers=HTMX)

    assert [(answer.status_code, answer.headers["HX-Redirect"]) for answer in (first, second)] == [
        (204, CODE),
        (204, DESK),
    ]


def test_a_wrong_password_says_nothing_about_the_second_factor(app, lans):
    answer = reader_of(app).post("/accounts/sign-in", data={"email": EMAIL, "password": "sai mật khẩu"})

    assert (answer.status_code, by_id(answer, "sign-in-form") is not None) == (422, True)


def test_who_is_signed_in_as_somebody_else_is_signed_out_by_the_password(app, lans):
    phone, _codes = lans
    with app.app_context():
        account("Hùng", email="hung@benmo.example", password=QUICK_HASH)
    client = reader_of(app)
    client.post("/accounts/sign-in", data={"email": "hung@benmo.example", "password": PASSWORD})
    before = is_in(client)

    passed(app, client=client)

    assert (before, is_in(client), sessions(app)) == (True, False, [])
    assert (show(client, phone.code()).status_code, is_in(client)) == (303, True)


def test_a_code_works_once(app, lans):
    phone, _codes = lans
    first, second = passed(app), passed(app)
    code = phone.code()

    statuses = [show(first, code).status_code, show(second, code).status_code]

    assert (statuses, is_in(first), is_in(second)) == ([303, 422], True, False)


def test_an_older_code_does_not_work_after_a_newer_one(app, lans):
    phone, _codes = lans
    first, second = passed(app), passed(app)
    show(first, phone.code(steps_from_now=1))

    assert (is_in(first), show(second, phone.code()).status_code) == (True, 422)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_two_browsers_with_the_same_code_one_gets_in(app, lans, kind):
    phone, codes = lans
    browsers, start = [passed(app) for _ in range(6)], threading.Barrier(6)
    code = phone.code() if kind == "app" else codes[0]

    def send(client):
        start.wait(timeout=20)
        return show(client, code).status_code

    with ThreadPoolExecutor(6) as threads:
        statuses = sorted(threads.map(send, browsers))

    assert statuses == [303] + [422] * 5


@pytest.mark.parametrize(("steps", "wanted"), [(-2, 422), (0, 303), (1, 303), (2, 422)])
def test_a_clock_may_be_half_a_minute_wrong(app, lans, steps, wanted):
    phone, _codes = lans

    assert show(passed(app), phone.code(steps_from_now=steps)).status_code == wanted


def test_the_code_of_the_half_minute_before_still_works(app, lans):
    phone, _codes = lans
    code = phone.code()

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=30)):
        assert show(passed(app), code).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: f" {code[:3]} {code[3:]} ",
        lambda code: f"{code[:3]}-{code[3:]}",
        lambda code: code.translate({48 + n: 0xFF10 + n for n in range(10)}),
    ],
)
def test_a_code_may_be_typed_as_people_type(app, lans, typed):
    phone, _codes = lans

    assert show(passed(app), typed(phone.code())).status_code == 303


@pytest.mark.parametrize("code", ["", " ", "00000", "0000000", "١٢٣٤٥٦", "abcdef", "x" * 41, "1e5000", "-12345"])
def test_what_is_no_code_is_refused(app, lans, code):
    client = passed(app)

    answer = show(client, code)

    assert (answer.status_code, by_id(answer, "code-form") is not None, is_in(client)) == (422, True, False)


def test_a_recovery_code_works_once_and_the_others_stay(app, lans):
    _phone, codes = lans

    statuses = [
        show(passed(app), code).status_code
        for code in (codes[0], codes[0], codes[1].upper().replace("-", " "), codes[2].replace("-", ""))
    ]

    with app.app_context():
        assert (statuses, len(rows_of("recovery_codes"))) == ([303, 422, 303, 303], 7)


def test_codes_of_another_account_open_nothing(app, lans):
    with app.app_context():
        other = account("Hùng", email="hung@benmo.example", password=QUICK_HASH)
    phone, codes = phone_of(app, other)

    assert [show(passed(app), code).status_code for code in (phone.code(), codes[0])] == [422, 422]
    assert show(passed(app, email="hung@benmo.example"), phone.code()).status_code == 303


def test_a_step_stored_by_a_clock_that_was_wrong_locks_nobody_out(app, lans):
    phone, _codes = lans
    with time_machine.travel(datetime.now(UTC) + timedelta(days=365)):
        assert show(passed(app), phone.code()).status_code == 303

    assert show(passed(app), phone.code()).status_code == 303


def test_guessing_codes_is_slowed_down_and_ends_nothing_for_ever(make_app, app, lans):
    phone, _codes = lans
    limited = make_app(sign_ins_per_account_in_fifteen_minutes=3)
    client = passed(limited)

    answers = [show(client, f"00000{n}") for n in range(4)]
    right = show(client, phone.code())

    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert (right.status_code, is_in(client)) == (429, False)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=int(right.headers["Retry-After"]) + 1)):
        assert show(passed(limited), phone.code()).status_code == 303


def test_who_does_not_know_the_password_slows_no_codes_down(make_app, app, lans):
    phone, _codes = lans
    client = passed(make_app(sign_ins_per_account_in_fifteen_minutes=3))
    for _ in range(4):
        reader_of(client.application).post("/accounts/sign-in", data={"email": EMAIL, "password": "sai"})

    assert show(client, phone.code()).status_code == 303


def test_codes_are_slowed_down_for_a_network_too(make_app, app, lans):
    client = passed(make_app(sign_ins_per_network_in_fifteen_minutes=2))

    assert [show(client, "000000").status_code for _ in range(3)] == [422, 422, 429]


@pytest.mark.parametrize(("seconds", "wanted"), [(290, 303), (301, 303)])
def test_the_code_must_come_within_five_minutes(app, lans, seconds, wanted):
    phone, _codes = lans
    client = passed(app, "/moderation/log")

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds)):
        answer = show(client, phone.code())
        inside = is_in(client)

    in_time = seconds < 300
    assert (answer.status_code, inside) == (wanted, in_time)
    assert answer.location == ("/moderation/log" if in_time else "/accounts/sign-in?next=/moderation/log&again=")


def test_who_comes_too_late_reads_why(app, client):
    late = client.get(client.get(CODE).location)
    usual = client.get("/accounts/sign-in")

    said = [text_of(by_id(page, "sign-in-form").find(".//*[@role='alert']")) for page in (late, usual)]
    assert (said[0] != "", said[1]) == (True, "")


def test_without_the_password_a_code_opens_nothing(app, lans):
    phone, codes = lans
    client = reader_of(app)

    answers = [client.get(CODE), show(client, phone.code()), show(client, codes[0])]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/accounts/sign-in?again=")] * 3
    assert (is_in(client), sessions(app)) == (False, [])


@pytest.mark.parametrize("part", range(3))
def test_a_cookie_that_was_changed_is_worth_nothing(app, lans, part):
    phone, _codes = lans
    client = passed(app)
    parts = client.get_cookie("form").value.split(".")
    place = len(parts) - 1 - part
    parts[place] = parts[place][:-2] + ("AA" if parts[place][-2:] != "AA" else "BB")
    client.set_cookie("form", ".".join(parts))

    answer = show(client, phone.code())

    assert (answer.location, is_in(client)) == ("/accounts/sign-in?again=", False)


def test_a_cookie_of_another_site_is_worth_nothing(make_app, app, lans):
    phone, _codes = lans
    elsewhere = passed(make_app(secret_key="another secret, also long enough for a site"))
    client = reader_of(app)
    client.set_cookie("form", elsewhere.get_cookie("form").value)

    assert show(client, phone.code()).location == "/accounts/sign-in?again="


def test_the_cookie_holds_neither_the_identity_nor_a_secret(app, lan, lans):
    client = passed(app)

    kept = app.session_interface.get_signing_serializer(app).loads(client.get_cookie("form").value)

    with app.app_context():
        [user] = rows_of("users")
        [factor] = rows_of("second_factors")
    assert kept["password_passed"]["account"] == lan
    assert [word for word in (user["fs_uniquifier"], factor["seed"], EMAIL) if word in repr(kept)] == []


@pytest.mark.parametrize("values", [{"fs_uniquifier": "another identity, as a new password makes"}, {"active": False}])
def test_a_new_password_or_a_disabled_account_ends_the_way_in(app, lans, values):
    phone, _codes = lans
    client = passed(app)
    change(app, **values)

    answer = show(client, phone.code())

    assert (answer.location, is_in(client), client.get(CODE).status_code) == ("/accounts/sign-in?again=", False, 303)


def test_a_factor_removed_on_the_way_means_signing_in_again(app, lan, lans):
    phone, codes = lans
    client = passed(app)
    with app.app_context():
        commit(lambda: reset_second_factor(lan, by=None))

    assert [show(client, code).location for code in (phone.code(), codes[0])] == ["/accounts/sign-in?again="] * 2
    assert client.post("/accounts/sign-in", data={"email": EMAIL, "password": PASSWORD}).location == DESK


def test_a_foreign_page_cannot_send_a_code(app, lans):
    phone, _codes = lans
    client = passed(app)

    answer = show(client, phone.code(), headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, is_in(client), show(client, phone.code()).status_code) == (403, False, 303)


def test_nothing_of_the_way_in_is_left_in_the_browser(app, lans):
    phone, _codes = lans
    client = passed(app)

    show(client, phone.code())

    assert client.get_cookie("form") is None


def test_who_is_signed_in_is_led_past_the_code(app, lans):
    phone, _codes = lans
    client = passed(app)
    show(client, phone.code())

    assert client.get(CODE).location == DESK


def test_with_another_secret_of_the_site_recovery_codes_still_open(make_app, app, lans):
    phone, codes = lans
    moved = make_app(secret_key="another secret, also long enough for a site")

    statuses = [show(passed(moved), code).status_code for code in (phone.code(), codes[0])]

    assert statuses == [422, 303]
