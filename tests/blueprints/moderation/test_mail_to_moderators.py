"""Moderators who wish hear of a waiting comment: where to decide, and nothing that a stranger wrote."""

import pytest
from sqlalchemy import update

from domain.accounts.models import User
from foundation import mail
from foundation.database import commit, db
from tests.discussions import HTMX
from tests.people import account, reader_of
from tests.tables import rows_of

LETTER = {"text": "Xem http://evil.example/ ngay", "author_name": "Kẻ lạ", "email": "kela@evil.example"}


@pytest.fixture
def people(app):
    with app.app_context():
        account("Lan", email="lan@benmo.example", wants_mail=True)
        account("Hùng", email="hung@benmo.example", wants_mail=True, role="editor")
        account("Mai", email="mai@benmo.example")
        account("Tư", email="tu@benmo.example", wants_mail=True, active=False)
        account("Ba", email="ba@benmo.example", wants_mail=True, role="reader")


def outbox(app):
    with app.app_context():
        return rows_of("outbox")


def test_those_who_wish_and_may_decide_get_one_mail_each(app, article, client, people):
    client.post(f"{article.url}/comments", data=LETTER)

    assert [m["recipient"] for m in outbox(app)] == ["lan@benmo.example", "hung@benmo.example"]


def test_the_mail_says_where_to_decide_and_nothing_a_reader_wrote(app, article, client, people):
    client.post(f"{article.url}/comments", data=LETTER)

    mails = outbox(app)
    written = "".join(m["subject"] + m["body"] for m in mails)
    for path in ("/moderation/", "/accounts/me"):
        assert [m["body"].count(f"http://localhost{path}") for m in mails] == [1, 1]
    assert [word for word in ("evil", "Kẻ lạ", "Xem", "kela") if word in written] == []
    assert ["Lan" in m["body"] for m in mails] == [True, False]


def test_the_link_leads_to_the_configured_address_whatever_host_was_asked(make_app, app, article, people):
    site = make_app(addresses=("https://benmo.example", "https://www.benmo.example"))

    reader_of(site).post(f"{article.url}/comments", data=LETTER, base_url="https://www.benmo.example")

    bodies = [m["body"] for m in outbox(app)]
    assert [body.count("https://benmo.example/moderation/") for body in bodies] == [1, 1]


def test_where_no_address_is_configured_no_sender_chooses_where_moderators_are_led(make_app, app, article, people):
    site = make_app(production=True)

    reader_of(site).post(f"{article.url}/comments", data=LETTER, base_url="https://evil.example")

    bodies = [m["body"] for m in outbox(app)]
    assert [(body.count("/moderation/"), "evil" in body) for body in bodies] == [(1, False)] * 2


@pytest.mark.parametrize("policy", ["everything-passes", "everything-waits"])
def test_nobody_is_told_of_a_comment_that_does_not_wait(make_app, app, article, people, policy):
    reader_of(make_app(comments_policy=policy)).post(f"{article.url}/comments", data=LETTER)

    assert len(outbox(app)) == (0 if policy == "everything-passes" else 2)


def test_a_comment_sent_twice_is_told_once(app, article, client, people):
    for _ in range(3):
        client.post(f"{article.url}/comments", data=LETTER, headers=HTMX)

    assert len(outbox(app)) == 2


def test_a_refused_comment_is_told_to_nobody(app, article, client, people):
    client.post(f"{article.url}/comments", data={**LETTER, "author_name": " "})

    assert outbox(app) == []


def test_mail_and_comment_are_stored_together_or_not_at_all(app, article, client, people, monkeypatch):
    row = mail.OutboxMail
    monkeypatch.setattr(
        mail, "OutboxMail", lambda **about: row(**about) if about["recipient"] == "lan@benmo.example" else 1 / 0
    )
    answer = client.post(f"{article.url}/comments", data=LETTER)
    with app.app_context():
        kept = rows_of("comments"), rows_of("outbox")
    monkeypatch.undo()
    again = client.post(f"{article.url}/comments", data=LETTER)

    assert (answer.status_code, kept, again.status_code, len(outbox(app))) == (500, ([], []), 303, 2)


def test_who_stops_wishing_is_not_told_any_more(app, article, client, people):
    with app.app_context():
        commit(lambda: db.session.execute(update(User).values(wants_mail=False)))

    client.post(f"{article.url}/comments", data=LETTER)

    assert outbox(app) == []


def test_the_mail_is_in_the_sites_language_whatever_the_reader_reads(app, article, client, people):
    client.post("/language", data={"language": "en", "next": "/"})
    client.post(f"{article.url}/comments", data=LETTER)

    assert {m["subject"] for m in outbox(app)} == {"Có bình luận chờ duyệt trên Ykien"}
