"""Second factors by themselves: the standard's codes, and what a database alone gives away."""

import pytest
from passlib.totp import TOTP

from domain.accounts import second_factors
from domain.accounts.models import SecondFactor
from domain.accounts.queries import has_second_factor, recovery_codes_left, second_factor_of
from domain.accounts.second_factors import CodeRefused, NotBeingSetUp, being_set_up, secret_address, secret_text
from foundation import clock
from foundation.database import commit
from tests.people import account
from tests.phones import Phone, early_in_a_half_minute, phone_of


@pytest.fixture(autouse=True)
def context(app):
    with early_in_a_half_minute(), app.app_context():
        yield


def test_the_tests_phone_shows_the_codes_of_the_standard():
    # RFC 6238, appendix B: eight digits there, of which an app of six shows the last.
    rfc = Phone("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    vectors = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}

    shown = {moment: TOTP(rfc.key, format="raw").generate(moment).token for moment in vectors}

    assert shown == vectors
    assert TOTP(rfc.key, format="raw").generate().token == rfc.code()


def test_a_secret_has_160_bits_and_belongs_to_one_account_and_one_seed(app, make_app):
    def secret(user_id, seed):
        return secret_text(SecondFactor(user_id=user_id, seed=seed, created_at=clock.now()))

    secrets = [secret(1, "a"), secret(2, "a"), secret(1, "b")]
    with make_app(secret_key="another secret, also long enough for a site").app_context():
        secrets.append(secret(1, "a"))

    assert (len(set(secrets)), {len(Phone(text).key) for text in secrets}) == (4, {20})
    assert secret(1, "a") == secrets[0]


def test_an_account_without_a_factor_accepts_no_code():
    user_id = account("Lan")

    for code in ("000000", "aaaa-aaaa-aaaa-aaaa", ""):
        with pytest.raises(CodeRefused):
            commit(lambda code=code: second_factors.use_code(user_id, code))
    with pytest.raises(NotBeingSetUp):
        being_set_up(user_id)


def test_a_factor_that_waits_for_its_first_code_signs_nobody_in():
    user_id = account("Lan")
    commit(lambda: second_factors.begin_set_up(user_id))
    phone = Phone(secret_text(second_factor_of(user_id)))

    with pytest.raises(CodeRefused):
        commit(lambda: second_factors.use_code(user_id, phone.code()))
    assert has_second_factor(user_id) is False


def test_the_first_code_is_used_up_by_the_confirmation():
    user_id = account("Lan")
    commit(lambda: second_factors.begin_set_up(user_id))
    phone = Phone(secret_text(second_factor_of(user_id)))
    code = phone.code()
    commit(lambda: second_factors.confirm_set_up(user_id, code))

    with pytest.raises(CodeRefused):
        commit(lambda: second_factors.use_code(user_id, code))


def test_recovery_codes_are_counted_down(app):
    user_id = account("Lan")
    _phone, codes = phone_of(app, user_id)

    left = []
    for code in codes[:2]:
        commit(lambda code=code: second_factors.use_code(user_id, code))
        left.append(recovery_codes_left(user_id))

    assert left == [9, 8]


@pytest.mark.parametrize("site", ["Ykien", "Xã Bến Mở: tin", ":", " "])
def test_every_site_and_address_makes_an_address_for_apps(site):
    factor = SecondFactor(user_id=1, seed="a", created_at=clock.now())

    address = secret_address(factor, account="a:b@benmo.example", site=site)

    assert address.startswith("otpauth://totp/")
    assert f"secret={secret_text(factor).replace(' ', '')}" in address
