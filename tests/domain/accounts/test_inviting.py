"""Invitations as rows and as links."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from domain.accounts import actions, queries
from domain.accounts.actions import EmailTaken, InvitationNotFound
from foundation.database import commit
from tests.people import account
from tests.tables import rows_of


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def invited(role="moderator", days=7):
    return commit(lambda: actions.invitation_token(actions.invite(role, days=days)))


def test_nothing_in_the_row_opens_the_link():
    token = invited()

    secret = token.split("-")[1]
    assert (len(secret), secret in str(rows_of("invitations"))) == (40, False)


def test_a_token_belongs_to_one_invitation():
    first, second = invited(), invited()
    swapped = f"{first.split('-')[0]}-{second.split('-')[1]}"

    assert actions.invitation_by_token(first).id != actions.invitation_by_token(second).id
    with pytest.raises(InvitationNotFound):
        actions.invitation_by_token(swapped)


def test_another_sites_secret_makes_another_token(make_app):
    token = invited()

    with make_app(secret_key="another secret, long enough for a test").app_context(), pytest.raises(InvitationNotFound):
        actions.invitation_by_token(token)


def test_a_refused_joining_uses_nothing_up():
    account("Hùng", email="hung@benmo.example")
    token, about = invited(), {"name": "Lan", "password": "một mật khẩu đủ dài"}

    with pytest.raises(EmailTaken):
        commit(lambda: actions.join(token, email="Hung@benmo.example", **about))
    user = commit(lambda: actions.join(token, email="lan@benmo.example", **about))

    assert (user.email, rows_of("invitations")[0]["used_at"] is not None) == ("lan@benmo.example", True)


def test_the_first_administrators_invitation_is_found_again_until_it_ends():
    first, again = (commit(lambda: actions.invite_first_administrator(days=7).id) for _ in range(2))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        later = commit(lambda: actions.invite_first_administrator(days=7).id)

    assert (first == again, later != first, len(rows_of("invitations"))) == (True, True, 2)


def test_an_invitation_that_a_person_signed_is_not_printed_as_the_first_ones():
    from domain.accounts.models import User  # noqa: PLC0415 only here
    from foundation.database import db  # noqa: PLC0415 only here

    host = account("Hùng", role="administrator")
    commit(lambda: actions.invite("administrator", days=7, invited_by=db.session.get_one(User, host)))
    commit(lambda: actions.invite("moderator", days=7))

    assert queries.first_administrators_invitation() is None


@pytest.mark.parametrize(
    ("role", "active", "wanted"),
    [("administrator", True, True), ("administrator", False, False), ("editor", True, False)],
)
def test_only_an_active_administrator_is_one(role, active, wanted):
    before = queries.has_administrator()
    account("Lan", role=role, active=active)

    assert (before, queries.has_administrator()) == (False, wanted)
