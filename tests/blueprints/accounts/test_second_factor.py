"""One's own second factor: setting it up, its picture and its recovery codes, turning it off."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import segno
import time_machine

from tests.discussions import text_of
from tests.pages import actions_of, by_id
from tests.people import PASSWORD, QUICK_HASH, seated
from tests.phones import Phone, early_in_a_half_minute, phone_of
from tests.tables import rows_of

HERE = "/accounts/me/second-factor"


@pytest.fixture(autouse=True)
def fresh_codes():
    with early_in_a_half_minute():
        yield


@pytest.fixture
def lan(app):
    return seated(app, "Lan", email="lan@benmo.example", password=QUICK_HASH)


def begun(lan):
    """Begin to set up: the phone that read the secret."""
    assert lan.post(HERE, password=PASSWORD).status_code == 303
    return Phone(secret_on(lan.get(HERE)))


def secret_on(page):
    return text_of(by_id(page, "content").find(".//*[@class='secret']"))


def state(lan):
    actions = actions_of(lan.get(HERE))
    return "waiting" if f"{HERE}/confirmation" in actions else "on" if f"{HERE}/removal" in actions else "off"


def said(answer):
    return text_of(by_id(answer, "content").find(".//*[@role='alert']"))


def shown_codes(answer):
    return [text_of(code) for code in by_id(answer, "recovery-codes").iter("code")]


def rows(app, table):
    with app.app_context():
        return rows_of(table)


def test_the_way_from_off_to_on(app, lan):
    states = [state(lan)]
    phone = begun(lan)
    states.append(state(lan))

    answer = lan.post(f"{HERE}/confirmation", code=phone.code())

    states.append(state(lan))
    assert (states, answer.status_code, len(set(shown_codes(answer)))) == (["off", "waiting", "on"], 200, 10)


def test_while_it_is_being_set_up_signing_in_asks_for_nothing_more(app, lan):
    begun(lan)

    answer = app.test_client().post(
        "/accounts/sign-in", data={"email": lan.email, "password": PASSWORD}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answer.location == "/moderation/"


@pytest.mark.parametrize("password", ["", "sai mật khẩu", "a" * 201])
@pytest.mark.parametrize("path", ["", "/removal", "/recovery-codes"])
def test_every_change_asks_for_the_present_password(app, lan, path, password):
    if path:
        phone_of(app, lan.id)
    before = rows(app, "second_factors"), rows(app, "recovery_codes")

    answer = lan.post(HERE + path, password=password)

    assert (answer.status_code, said(answer) != "") == (422, True)
    assert (rows(app, "second_factors"), rows(app, "recovery_codes")) == before


def test_the_present_password_cannot_be_guessed_here_without_end(make_app, app, lan):
    limited = make_app(sign_ins_per_account_in_fifteen_minutes=2)
    lan.client.application = limited

    statuses = [lan.post(HERE, password=f"guess {n}").status_code for n in range(3)]

    assert statuses == [422, 422, 429]


def test_a_wrong_first_code_leaves_it_waiting(app, lan):
    phone = begun(lan)
    wrong = ["", "000", "x" * 41, phone.code(steps_from_now=-3), phone.code(steps_from_now=3), f"{phone.code()}0"]

    answers = [lan.post(f"{HERE}/confirmation", code=code) for code in wrong]

    assert ([answer.status_code for answer in answers], state(lan)) == ([422] * len(wrong), "waiting")
    assert lan.post(f"{HERE}/confirmation", code=phone.code()).status_code == 200


def test_first_codes_cannot_be_guessed_without_end(make_app, app, lan):
    begun(lan)
    lan.client.application = make_app(sign_ins_per_account_in_fifteen_minutes=2)

    statuses = [lan.post(f"{HERE}/confirmation", code="000000").status_code for _ in range(3)]

    assert statuses == [422, 422, 429]


def test_beginning_again_makes_another_secret_and_the_first_one_is_dead(app, lan):
    first = begun(lan)
    second = begun(lan)

    statuses = [lan.post(f"{HERE}/confirmation", code=phone.code()).status_code for phone in (first, second)]

    assert (first.key != second.key, statuses) == (True, [422, 200])


def test_what_is_on_cannot_be_begun_or_confirmed_again(app, lan):
    phone, _codes = phone_of(app, lan.id)
    before = rows(app, "second_factors"), rows(app, "recovery_codes")

    answers = [lan.post(HERE, password=PASSWORD), lan.post(f"{HERE}/confirmation", code=phone.code())]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, HERE)] * 2
    assert (rows(app, "second_factors"), rows(app, "recovery_codes")) == before


def test_the_picture_holds_the_secret_and_is_kept_by_nobody(app, lan):
    begun(lan)
    secret = secret_on(lan.get(HERE)).replace(" ", "")
    address = f"otpauth://totp/Ykien:lan@benmo.example?secret={secret}&issuer=Ykien"
    wanted = segno.make(address, error="m", micro=False).svg_inline(scale=5, dark="#000", light="#fff")

    answer = lan.get(f"{HERE}/picture")

    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "image/svg+xml",
        "private, no-store",
    )
    drawing = answer.get_data(as_text=True)
    assert re.findall(r' d="([^"]+)"', drawing) == re.findall(r' d="([^"]+)"', wanted) != []
    assert re.search(r"style=|<script|onload", drawing) is None


def test_a_site_with_a_colon_in_its_name_still_has_a_picture(make_app, app, lan):
    begun(lan)
    lan.client.application = make_app(site_name="Xã Bến Mở: tin tức")

    assert lan.get(f"{HERE}/picture").status_code == 200


def test_the_secret_is_shown_only_while_it_is_being_set_up(app, lan):
    before = lan.get(f"{HERE}/picture").status_code
    phone = begun(lan)
    secret = secret_on(lan.get(HERE))
    during = lan.get(f"{HERE}/picture").status_code

    confirmed = lan.post(f"{HERE}/confirmation", code=phone.code())

    pages = confirmed.get_data(as_text=True) + lan.get(HERE).get_data(as_text=True)
    assert (before, during, lan.get(f"{HERE}/picture").status_code, secret in pages) == (404, 200, 404, False)


def test_the_picture_is_ones_own(app, lan):
    begun(lan)
    hung = seated(app, "Hùng", password=QUICK_HASH)

    assert hung.get(f"{HERE}/picture").status_code == 404


def test_neither_the_secret_nor_a_recovery_code_is_stored(app, lan):
    phone = begun(lan)
    secret = secret_on(lan.get(HERE))
    codes = shown_codes(lan.post(f"{HERE}/confirmation", code=phone.code()))

    stored = repr([rows(app, table) for table in ("second_factors", "recovery_codes", "sessions", "users")]).lower()
    kept = [text for text in [secret, *codes] if text.lower() in stored or re.sub("[ -]", "", text.lower()) in stored]
    assert (kept, phone.key.hex() in stored, len(rows(app, "recovery_codes"))) == ([], False, 10)


def test_new_recovery_codes_replace_the_old_ones(app, lan):
    _phone, old = phone_of(app, lan.id)
    before = rows(app, "recovery_codes")

    new = shown_codes(lan.post(f"{HERE}/recovery-codes", password=PASSWORD))

    after = rows(app, "recovery_codes")
    assert (len(new), set(new) & set(old), {row["digest"] for row in before} & {row["digest"] for row in after}) == (
        10,
        set(),
        set(),
    )


def test_there_are_no_recovery_codes_without_a_second_factor(app, lan):
    answer = lan.post(f"{HERE}/recovery-codes", password=PASSWORD)

    assert (answer.location, rows(app, "recovery_codes")) == (HERE, [])


def test_turning_off_leaves_nothing_and_says_so(app, lan):
    phone_of(app, lan.id)

    answer = lan.post(f"{HERE}/removal", password=PASSWORD)

    assert (answer.status_code, state(lan), said(lan.get(answer.location)) != "") == (303, "off", True)
    assert (rows(app, "second_factors"), rows(app, "recovery_codes")) == ([], [])


def test_a_change_of_one_account_leaves_the_others_alone(app, lan):
    hung = seated(app, "Hùng", password=QUICK_HASH)
    phone_of(app, hung.id)
    phone_of(app, lan.id)
    theirs = [row for table in ("second_factors", "recovery_codes") for row in rows(app, table)]
    theirs = [row for row in theirs if row["user_id"] == hung.id]

    lan.post(f"{HERE}/recovery-codes", password=PASSWORD)
    lan.post(f"{HERE}/removal", password=PASSWORD)

    assert [row for table in ("second_factors", "recovery_codes") for row in rows(app, table)] == theirs
    assert len(theirs) == 11


def test_the_account_page_says_how_things_are(app, lan):
    before = lan.get("/accounts/me").get_data(as_text=True)
    phone_of(app, lan.id)

    assert lan.get("/accounts/me").get_data(as_text=True) != before


def test_looking_changes_nothing(app, lan):
    begun(lan)
    before = rows(app, "second_factors")

    for path in ("", "/picture"):
        lan.get(HERE + path)

    assert rows(app, "second_factors") == before


def test_the_secret_waits_as_long_as_it_takes(app, lan):
    phone = begun(lan)

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        assert lan.post(f"{HERE}/confirmation", code=phone.code()).status_code == 200
