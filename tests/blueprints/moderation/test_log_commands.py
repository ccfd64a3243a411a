"""`flask moderation verify-log` and `seal-log`, as the host types them; sealing in due work."""

import pytest
from click import unstyle

from domain.moderation.models import Action
from foundation import clock
from foundation.due_work import run_due_work
from tests.domain.desk import Desk
from tests.events import LONG_AGO, change_event, remove_event
from tests.letters import sent
from tests.tables import rows_of


@pytest.fixture
def run(app, article):
    """Type a command for a site with three events that are a day old: run("verify-log")."""
    with app.app_context():
        desk = Desk()
        with clock.at(clock.now() - LONG_AGO):
            for _ in range(3):
                desk.decide(sent(article.id), Action.APPROVE)

    def typed(*args):
        return app.test_cli_runner().invoke(args=["moderation", *args])

    return typed


def events(app):
    with app.app_context():
        return rows_of("moderation_events")


def test_a_whole_log_is_said_to_be_whole_with_its_head(app, run):
    assert run("seal-log").stdout == "sealed 3 events\n"

    done = run("verify-log")

    head = events(app)[-1]["seal"]
    assert (done.exit_code, done.stdout) == (
        0,
        f"The log is whole: 3 events are sealed, 0 not yet.\nhead: {head}\n",
    )


def test_due_work_seals(app, run):
    with app.app_context():
        assert run_due_work()["events sealed"] == 3

    assert run("verify-log").stdout.startswith("The log is whole: 3 events are sealed, 0 not yet.")


def test_a_log_without_seals_is_whole(run):
    assert run("verify-log").stdout == "The log is whole: 0 events are sealed, 3 not yet.\nhead: -\n"


def test_the_first_broken_event_is_named(app, run):
    run("seal-log")
    with app.app_context():
        change_event(events(app)[1]["id"], note="another")

    done = run("verify-log")

    number, seal = events(app)[1]["id"], events(app)[0]["seal"]
    assert done.exit_code == 1
    assert unstyle(done.stderr).splitlines()[-1] == (
        f"Error: Event {number} (seal number 2) was changed after it was sealed. "
        f"The log is whole up to number 1, seal {seal}."
    )


def test_a_missing_event_is_named(app, run):
    run("seal-log")
    with app.app_context():
        remove_event(events(app)[0]["id"])

    done = run("verify-log")

    assert done.exit_code == 1
    assert "The event with seal number 1 is missing. The log is whole up to number 0, seal -." in done.stderr


def test_a_cut_end_is_found_by_the_head_that_was_noted(app, run):
    run("seal-log")
    head = events(app)[-1]["seal"]
    whole = run("verify-log", "--head", head.upper())
    with app.app_context():
        remove_event(events(app)[-1]["id"])

    cut = run("verify-log", "--head", head)

    assert (whole.exit_code, run("verify-log").exit_code, cut.exit_code) == (0, 0, 1)
    assert "its end was cut off, or it was sealed anew. It now ends with number 2" in cut.stderr


@pytest.mark.parametrize("head", ["", "abc", "g" * 64, "٣" * 64])
def test_a_head_that_is_no_seal_is_a_mistake_of_typing(run, head):
    done = run("verify-log", "--head", head)

    assert (done.exit_code, "a seal has 64 digits" in done.stderr) == (2, True)
