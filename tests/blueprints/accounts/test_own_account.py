"""One's own account: mail about waiting comments, a new password, signing out everywhere."""

import pytest

from tests.discussions import dom, field, text_of
from tests.pages import by_id
from tests.people import PASSWORD, QUICK_HASH, account, reader_of, seated
from tests.tables import rows_of

EMAIL, NEW = "lan@benmo.example", "mật khẩu mới dài hơn"


@pytest.fixture
def lan(app):
    with app.app_context():
        account("Hùng", email="hung@benmo.example")
        return account("Lan", email=EMAIL, password=QUICK_HASH)


@pytest.fixture
def browser(app, lan):
    return signed_in(app)


def signed_in(app, password=PASSWORD):
    client = reader_of(app)
    client.post("/accounts/sign-in", data={"email": EMAIL, "password": password})
    return client


def save(client, **data):
    return client.post("/accounts/me", data={"csrf_token": field(client.get("/accounts/me"), "csrf_token"), **data})


def is_in(client):
    return client.get("/moderation/").status_code == 200


def row(app, number):
    with app.app_context():
        return next(user for user in rows_of("users") if user["id"] == number)


def ticked(answer):
    return "checked" in by_id(answer, "wants_mail").attrib


def test_the_wish_for_mail_is_kept_and_shown(app, browser, lan):
    shown = [ticked(browser.get("/accounts/me"))]
    stored = []
    for wish in ({"wants_mail": "y"}, {}):
        answer = save(browser, **wish)
        shown.append(ticked(browser.get(answer.location)))
        stored.append(row(app, lan)["wants_mail"])

    assert (shown, stored, answer.status_code) == ([False, True, False], [True, False], 303)
    with app.app_context():
        assert [user["wants_mail"] for user in rows_of("users")] == [False, False]


def test_saving_says_so(browser):
    answer = browser.get(save(browser, wants_mail="y").location)

    assert text_of(by_id(answer, "account-form").find(".//*[@role='alert']")) != ""


def test_a_new_password_opens_and_the_old_one_does_not(app, browser, lan):
    save(browser, old_password=PASSWORD, new_password=NEW)

    assert (is_in(signed_in(app)), is_in(signed_in(app, NEW))) == (False, True)


def test_a_new_password_ends_every_other_session_and_keeps_this_one(app, browser, lan):
    elsewhere, copy = signed_in(app), app.test_client()
    copy.set_cookie("session", browser.get_cookie("session").value)
    before = (is_in(elsewhere), is_in(copy))

    save(browser, old_password=PASSWORD, new_password=NEW)

    assert (before, is_in(browser), is_in(elsewhere), is_in(copy)) == ((True, True), True, False, False)


def test_a_wrong_present_password_changes_nothing(app, browser, lan):
    elsewhere, before = signed_in(app), row(app, lan)

    answers = [
        save(browser, wants_mail="y", old_password=old, new_password=NEW)
        for old in ("", "sai mật khẩu", PASSWORD + " ")
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert (row(app, lan), is_in(browser), is_in(elsewhere)) == (before, True, True)
    assert ticked(answers[-1])


@pytest.mark.parametrize("new", ["a" * 9, "a" * 201, "ngắn"])
def test_a_password_too_short_or_too_long_changes_nothing(app, browser, lan, new):
    before = row(app, lan)

    answer = save(browser, wants_mail="y", old_password=PASSWORD, new_password=new)

    wrong = [e.get("id") for e in dom(answer).iter("input") if e.get("aria-invalid") == "true"]
    assert (answer.status_code, wrong, row(app, lan)) == (422, ["new_password"], before)


def test_a_present_password_alone_changes_no_password(app, browser, lan):
    before = row(app, lan)

    answer = save(browser, old_password=PASSWORD)

    assert (answer.status_code, row(app, lan)) == (303, before)


def test_passwords_never_come_back(browser):
    answer = save(browser, old_password="sai-mật-khẩu-cũ", new_password="mật-khẩu-mới-tinh")

    page = answer.get_data(as_text=True)
    assert ("sai-mật-khẩu-cũ" in page, "mật-khẩu-mới-tinh" in page) == (False, False)


def test_other_fields_change_nothing(app, browser, lan):
    before = row(app, lan)

    fields = ("role", "email", "name", "active", "id", "fs_uniquifier", "password")
    save(browser, **dict.fromkeys(fields, "administrator"))

    assert row(app, lan) == before


def test_the_present_password_cannot_be_guessed_without_end(make_app, app, lan):
    limited = make_app(sign_ins_per_account_in_fifteen_minutes=3)
    client = signed_in(limited)

    statuses = [save(client, old_password=f"guess {n}", new_password=NEW).status_code for n in range(3)]

    assert statuses == [422, 422, 429]
    assert row(app, lan)["password"] == QUICK_HASH


def test_signing_out_everywhere_keeps_this_browser_alone(app, browser):
    elsewhere, copy, hung = signed_in(app), reader_of(app), seated(app, "Mai")
    copy.set_cookie("session", browser.get_cookie("session").value)
    browsers = (browser, elsewhere, copy, hung.client)
    before = [is_in(client) for client in browsers]

    token = field(browser.get("/accounts/me"), "csrf_token")
    answer = browser.post("/accounts/me/sessions/end", data={"csrf_token": token})

    assert (before, answer.status_code, [is_in(client) for client in browsers]) == (
        [True] * 4,
        303,
        [True, False, False, True],
    )
    assert text_of(by_id(browser.get(answer.location), "account-form").find(".//*[@role='alert']")) != ""


def test_nobody_is_signed_out_everywhere_by_another_page(app, browser):
    elsewhere = signed_in(app)

    answer = browser.post("/accounts/me/sessions/end", data={"csrf_token": ""})

    assert (answer.status_code, is_in(browser), is_in(elsewhere)) == (403, True, True)
