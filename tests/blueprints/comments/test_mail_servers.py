"""Mail to readers through mail servers of every mood: nobody who posts waits for one, and each mail arrives once."""

import logging
import threading
from datetime import timedelta

import pytest
import time_machine

from foundation import clock, due_work, mail
from tests.discussions import decide, letter, stored
from tests.mails import CHI_HOA, confirm, mail_server, path_in, queued
from tests.mails import due_work as run
from tests.people import reader_of


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


@pytest.fixture
def site(make_app, app, server, monkeypatch):
    """A site that sends through the server, and waits for it as long as a busy machine may need."""
    monkeypatch.setattr(mail, "SEND_TIMEOUT_SECONDS", 30)
    options = {"mail_server": "127.0.0.1", "mail_port": server.port, "mail_use_tls": False}
    return make_app(**options, mail_sender="ykien@benmo.example", config={"MAIL_BACKEND": "smtp"})


def with_reply(site, article) -> None:
    """A confirmed watch and a published reply that is to be told."""
    hoa = reader_of(site)
    hoa.post(f"{article.url}/comments", data=letter(email=CHI_HOA, notify="y"))
    top = stored(site)[-1].id
    decide(site, "approve", top)
    confirm(hoa, queued(site)[0])
    reader_of(site).post(f"{article.url}/comments", data=letter(text="Đúng vậy.", parent=top))
    decide(site, "approve", top + 1)


def about_replies(server) -> list:
    return [message for message in server.taken if message["List-Unsubscribe"]]


@pytest.mark.parametrize("mood", ["down", "hangs", "451", "550"])
def test_a_reply_is_told_once_when_the_server_is_itself_again(site, server, article, caplog, monkeypatch, mood):
    monkeypatch.setattr(logging.getLogger("ykien"), "propagate", True)
    with_reply(site, article)
    if mood == "down":
        site.extensions["mailman"].port, port = 9, site.extensions["mailman"].port
    server.mood = mood
    with monkeypatch.context() as hurry:
        if mood == "hangs":
            hurry.setattr(site.extensions["mailman"], "timeout", 0.1)
        first = run(site)
    waiting = [(row["tries"], row["sent_at"], row["last_error"] != "") for row in queued(site)]
    if mood == "down":
        site.extensions["mailman"].port = port
    server.mood = "takes"
    too_early = run(site)["mails sent"]
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        later = [run(site)["mails sent"], run(site)["mails sent"]]
    with time_machine.travel(clock.now() + timedelta(days=1)):
        run(site)

    [message] = about_replies(server)
    assert (first["replies told"], first["mails sent"], waiting) == (1, 0, [(1, None, True)] * 2)
    assert (too_early, later, len(server.taken)) == (0, [2, 0], 2)
    assert (message["To"], message["Auto-Submitted"]) == (CHI_HOA, "auto-generated")
    assert message["List-Unsubscribe"].strip().startswith("<http://localhost/mail/stops/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "> Đúng vậy." in message.get_content()
    reader = reader_of(site)
    assert reader.get(path_in({"body": message.get_content()}, "stops")).status_code == 200
    assert "not sent" in caplog.text
    assert CHI_HOA not in caplog.text + "".join(row["last_error"] for row in queued(site))


def test_a_server_that_hangs_after_taking_a_mail_does_not_get_it_again(site, server, article):
    with_reply(site, article)
    server.mood = "hangs after taking"
    site.extensions["mailman"].timeout = 1

    counts = [run(site)["mails sent"]]
    server.mood = "takes"
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        counts.append(run(site)["mails sent"])

    assert (counts, len(about_replies(server))) == ([2, 0], 1)


def test_every_try_of_a_mail_has_the_same_number(site, server, article):
    with_reply(site, article)
    run(site)

    numbers = [message["Message-ID"] for message in server.taken]

    assert len(set(numbers)) == 2
    assert all(number.endswith("@benmo.example>") for number in numbers)


def test_who_posts_does_not_wait_for_a_server_that_hangs(site, server, article, monkeypatch):
    server.mood = "hangs"
    site.config["DUE_WORK_IN_PASSING"] = True
    monkeypatch.setattr(due_work, "_last_run", float("-inf"))

    answer = reader_of(site).post(f"{article.url}/comments", data=letter(email=CHI_HOA, notify="y"))
    answer.close()
    still_sending = [thread for thread in threading.enumerate() if thread.name == "due-work"]
    connected = server.connected.wait(30)
    server.closing.set()
    for thread in still_sending:
        thread.join()

    assert (answer.status_code, len(still_sending), connected) == (303, 1, True)
    assert [row["tries"] for row in queued(site)] == [1]
