"""The outbox: each mail leaves once, waits for a server that fails, and is given up in the end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask_mailman import EmailMessage

from foundation import clock, mail
from foundation.database import commit
from foundation.mail import TRIES, oldest_due_mail, queue_mail, send_due_mail
from tests.tables import rows_of

TO = "lan@benmo.example"


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


@pytest.fixture
def sent(app):
    """The mails that have left so far."""
    return app.extensions["mailman"].outbox if hasattr(app.extensions["mailman"], "outbox") else mailbox(app)


def mailbox(app):
    app.extensions["mailman"].outbox = []
    return app.extensions["mailman"].outbox


@pytest.fixture
def broken(monkeypatch):
    """A mail server that fails; broken["error"] = None repairs it."""
    state = {"error": ConnectionRefusedError("nobody listens"), "tries": 0}
    real = EmailMessage.send

    def send(message, *args, **kwargs):
        state["tries"] += 1
        if state["error"] is not None:
            raise state["error"]
        return real(message, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", send)
    return state


def queued(subject="Một ý kiến đang chờ", body="Xin chào"):
    return commit(lambda: queue_mail(TO, subject, body)) and rows_of("outbox")[-1]["id"]


def test_a_mail_leaves_as_it_was_written_and_once(sent):
    queued(body="Xin chào chị Lan,\n🐃 ơi")

    counts = [send_due_mail(), send_due_mail()]

    [message] = sent
    [row] = rows_of("outbox")
    assert (counts, message.to, message.subject, message.body) == (
        [1, 0],
        [TO],
        "Một ý kiến đang chờ",
        "Xin chào chị Lan,\n🐃 ơi",
    )
    assert (row["due_at"], row["sent_at"] is not None, row["tries"]) == (None, True, 1)


def test_a_mail_of_a_transaction_that_failed_never_leaves(sent):
    with pytest.raises(ZeroDivisionError):
        commit(lambda: queue_mail(TO, "a", "b") and 1 / 0)

    assert (send_due_mail(), len(sent), rows_of("outbox")) == (0, 0, [])


def test_of_many_senders_at_once_one_sends_each_mail(app, sent):
    for n in range(12):
        queued(f"Thư {n}")
    start = threading.Barrier(4)

    def run(_sender):
        with app.app_context():
            start.wait(timeout=10)
            return send_due_mail()

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(run, range(4)))

    assert (sum(counts), sorted(m.subject for m in sent)) == (12, sorted(f"Thư {n}" for n in range(12)))
    assert {row["tries"] for row in rows_of("outbox")} == {1}


def test_a_failing_server_is_asked_again_after_twice_as_long_each_time(broken):
    queued()
    start, waits = datetime.now(UTC), []
    moment = start
    for _ in range(5):
        with time_machine.travel(moment, tick=False):
            send_due_mail()
        due = rows_of("outbox")[0]["due_at"]
        waits.append((due - moment).total_seconds() / 60)
        moment = due
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        too_early = send_due_mail()

    assert (waits, too_early, broken["tries"]) == ([1, 2, 4, 8, 16], 0, 5)
    assert rows_of("outbox")[0]["last_error"] == "nobody listens"


def test_a_repaired_server_gets_the_mail(broken, sent):
    queued()
    send_due_mail()
    broken["error"] = None

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2)):
        count = send_due_mail()

    [row] = rows_of("outbox")
    assert (count, len(sent), row["due_at"], row["last_error"], row["tries"]) == (1, 1, None, "", 2)


def test_a_mail_is_given_up_and_kept_after_its_tries(broken):
    queued()
    moment = datetime.now(UTC)
    for _ in range(TRIES + 3):
        with time_machine.travel(moment, tick=False):
            send_due_mail()
        moment += timedelta(days=3)

    [row] = rows_of("outbox")
    assert (broken["tries"], row["tries"], row["due_at"], row["sent_at"]) == (TRIES, TRIES, None, None)
    assert (row["body"], oldest_due_mail()) == ("Xin chào", None)


def test_one_mail_that_fails_does_not_hold_up_the_others(broken, sent, monkeypatch):
    for n in range(3):
        queued(f"Thư {n}")
    real = EmailMessage.send
    broken["error"] = None
    monkeypatch.setattr(EmailMessage, "send", lambda m, *a, **k: 1 / 0 if m.subject == "Thư 0" else real(m, *a, **k))

    assert (send_due_mail(), [m.subject for m in sent]) == (2, ["Thư 1", "Thư 2"])


def test_a_sender_that_died_gives_its_mail_back(sent):
    number = queued()
    commit(lambda: mail._leased(number))
    now = send_due_mail()

    with time_machine.travel(datetime.now(UTC) + mail.LEASE + timedelta(seconds=1)):
        later = send_due_mail()

    assert (now, later, len(sent)) == (0, 1, 1)


@pytest.mark.parametrize("subject", ["Chào\r\nBcc: x@evil.example", "a\nb", "a\rb", "a\u2028b\x0bc\x85d", "x" * 500])
def test_a_subject_is_one_line_and_adds_no_header(sent, subject):
    queued(subject)
    send_due_mail()

    [message] = sent
    headers = message.message()
    assert (headers["Bcc"], headers["To"], len(str(headers["Subject"]).splitlines())) == (None, TO, 1)
    assert len(message.subject) <= 200


def test_an_error_of_any_length_and_any_characters_is_kept(broken):
    broken["error"] = RuntimeError("lỗi 🐃\x00\r\n" * 200)
    queued()

    assert (send_due_mail(), rows_of("outbox")[0]["tries"], len(rows_of("outbox")[0]["last_error"]) <= 200) == (
        0,
        1,
        True,
    )


def test_a_server_that_is_not_there_is_an_error_like_any_other(make_app):
    away = make_app(mail_server="127.0.0.1", mail_port=9, mail_use_tls=False, config={"MAIL_BACKEND": "smtp"})
    queued()
    with away.app_context():
        count = send_due_mail()

    [row] = rows_of("outbox")
    assert (count, row["tries"], row["sent_at"], row["last_error"] != "") == (0, 1, None, True)


def test_the_oldest_waiting_mail_is_known(broken):
    with clock.at(datetime(2026, 11, 20, 5, 0, tzinfo=UTC)):
        queued()
    queued()

    assert oldest_due_mail() == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
