"""What is kept of a password, and which passwords are one."""

import unicodedata

import pytest

from domain.accounts import actions
from domain.accounts.actions import WrongPassword
from domain.accounts.models import User
from foundation.database import commit, db
from tests.people import QUICK_HASH, account
from tests.tables import rows_of

EMAIL = "lan@benmo.example"


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


@pytest.fixture
def set_password():
    """Give the only account another password."""
    number = account("Lan", email=EMAIL, password=QUICK_HASH)
    last = ["một mật khẩu đủ dài"]

    def change(new):
        commit(lambda: actions.change_password(db.session.get_one(User, number), old=last[0], new=new))
        last[0] = new

    return change


def opens(password):
    try:
        return actions.checked_user(EMAIL, password).email == EMAIL
    except WrongPassword:
        return False


def test_every_character_of_a_long_password_counts(set_password):
    long = "ạ" * 72 + "b" * 127
    set_password(long + "1")

    assert [opens(p) for p in (long + "1", long + "2", long, long[:72], long + "1 ")] == [True] + [False] * 4


@pytest.mark.parametrize(
    "password",
    ["Tiếng Việt có dấu", "🔑🐃🌾 chìa khoá", " cách đầu và cuối ", "a\tb\nc và d e f", "nul\x00ở giữa đây", "a" * 64],
)
def test_any_characters_may_be_a_password(set_password, password):
    set_password(password)

    assert (opens(password), opens(password.strip() + "x")) == (True, False)


def test_a_password_is_one_however_its_letters_are_composed(set_password):
    set_password(unicodedata.normalize("NFD", "Đường làng quê tôi"))

    assert [opens(unicodedata.normalize(form, "Đường làng quê tôi")) for form in ("NFC", "NFD", "NFKC")] == [True] * 3
    assert opens("Duong lang que toi") is False


def test_the_row_keeps_argon2_and_another_salt_each_time(set_password):
    hashes = []
    for _ in range(2):
        set_password("một mật khẩu đủ dài")
        hashes.append(rows_of("users")[0]["password"])

    assert [hashed.startswith("$argon2id$v=19$m=") for hashed in hashes] == [True, True]
    assert hashes[0] != hashes[1]


def test_a_new_password_is_another_identity(set_password):
    before = rows_of("users")[0]["fs_uniquifier"]
    set_password("mật khẩu mới dài hơn")

    assert (rows_of("users")[0]["fs_uniquifier"] != before, len(before)) == (True, 64)


@pytest.mark.parametrize("stored", ["!", "", "!0123", "plain"])
def test_a_row_without_a_real_hash_lets_nobody_in(stored):
    account("Lan", email=EMAIL, password=stored)

    assert [opens(password) for password in (stored, "", "một mật khẩu đủ dài")] == [False] * 3


def test_checking_a_password_takes_no_write_lock():
    account("Lan", email=EMAIL, password=QUICK_HASH)
    before = rows_of("users")

    assert (opens("một mật khẩu đủ dài"), list(db.session.dirty), rows_of("users")) == (True, [], before)
