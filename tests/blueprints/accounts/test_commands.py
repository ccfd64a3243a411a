"""`flask accounts …`: what the host sees, and the way back in."""

import pytest

from domain.accounts.actions import invite
from domain.accounts.models import User
from domain.accounts.queries import has_second_factor
from foundation.database import commit, db
from tests.people import QUICK_HASH, account, seated
from tests.phones import phone_of


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["accounts", *words])


def active(app, number):
    with app.app_context():
        return db.session.get(User, number).active


def test_the_list_has_a_line_for_everybody(app, run):
    with app.app_context():
        lan = account("Lan", email="lan@benmo.example")
        account("Tư", email="tu@benmo.example", role="editor", active=False)
    phone_of(app, lan)

    result = run("list")

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "lan@benmo.example  moderator, second factor  Lan",
        "tu@benmo.example  editor, disabled  Tư",
    ]


def test_the_host_keeps_somebody_out(app, run):
    lan = seated(app, "Lan", email="lan@benmo.example", password=QUICK_HASH)
    before = lan.get("/moderation/").status_code

    result = run("disable", " LAN@benmo.example")

    assert (before, result.exit_code, lan.get("/moderation/").status_code, active(app, lan.id)) == (200, 0, 303, False)


def test_the_host_cannot_leave_the_site_without_an_administrator(app, run):
    with app.app_context():
        mai = account("Mai", role="administrator", email="mai@benmo.example")
        commit(lambda: invite("administrator", days=7))

    result = run("disable", "mai@benmo.example")

    assert (result.exit_code, "flask accounts invite" in result.output, active(app, mai)) == (1, True, True)


def test_the_host_forgets_a_lost_phone(app, run):
    with app.app_context():
        lan = account("Lan", email="lan@benmo.example")
    phone_of(app, lan)

    results = [run("reset-second-factor", "lan@benmo.example") for _ in range(2)]

    with app.app_context():
        assert has_second_factor(lan) is False
    assert [result.exit_code for result in results] == [0, 0]
    assert results[0].output != results[1].output


@pytest.mark.parametrize("command", ["disable", "reset-second-factor"])
def test_an_unknown_email_is_said(run, command):
    result = run(command, "nobody@benmo.example")

    assert (result.exit_code, "nobody@benmo.example" in result.output) == (1, True)
