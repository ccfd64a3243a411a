"""The check in front of a section, and the token of its forms."""

import pytest
from flask_login import current_user, login_user
from werkzeug.exceptions import Forbidden

from domain.accounts.models import User
from foundation.access import MAY_ENTER, check_token, staff_only, staff_token
from foundation.database import db
from foundation.same_origin import ForeignRequest
from tests.people import account


@pytest.fixture
def as_role(app):
    """A request of somebody with that role."""
    with app.test_request_context("/moderation/?start=x", method="GET"):

        def enter(role):
            login_user(db.session.get_one(User, account(role=role)))

        yield enter


@pytest.mark.parametrize("section", MAY_ENTER)
@pytest.mark.parametrize("role", ["moderator", "editor", "administrator", "reader", ""])
def test_a_section_is_open_to_its_roles(as_role, section, role):
    as_role(role)
    check = staff_only(section)

    if role in MAY_ENTER[section]:
        assert check() is None
    else:
        with pytest.raises(Forbidden):
            check()


def test_administration_is_for_administrators_only():
    assert MAY_ENTER["administration"] == {"administrator"}
    assert MAY_ENTER["moderation"] == MAY_ENTER["account"] == {"moderator", "editor", "administrator"}


def test_a_stranger_is_asked_to_sign_in_and_brought_back(app):
    with app.test_request_context("/moderation/?start=x"):
        answer = staff_only("moderation")()

    assert (answer.status_code, answer.location) == (303, "/accounts/sign-in?next=/moderation/?start%3Dx")


def test_readers_pages_carry_no_token(app, as_role):
    before = (current_user.is_authenticated, staff_token())
    as_role("moderator")

    assert (before, staff_token() != "") == ((False, ""), True)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_needs_no_token(app, method):
    with app.test_request_context("/", method=method):
        assert check_token() is None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_anything_else_does(app, method):
    with app.test_request_context("/", method=method), pytest.raises(ForeignRequest):
        check_token()
