"""What time clears away, by a clock that is moved: what is old enough and nothing else, in small steps, recorded."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, update

from domain.comments.models import Comment
from domain.comments.readers import ReaderAddress, ReplyWatch
from domain.privacy import retention
from domain.privacy.retention import EVERY, MAILS_KEPT_DAYS, clear_old_data
from foundation import clock
from foundation.database import commit, db
from foundation.mail import OutboxMail, queue_mail
from foundation.settings import Settings
from tests.domain.desk import new_reader
from tests.letters import sent
from tests.tables import digests_of_tables, rows_of

DAY = timedelta(days=1)
SETTINGS = Settings(networks_kept_days=180, emails_kept_days=730)


def cleared(*, after: timedelta, settings: Settings = SETTINGS) -> int:
    """One run of the step so long from now."""
    with clock.at(clock.now() + after):
        return commit(lambda: clear_old_data(settings))


def recorded() -> list[dict]:
    return [row["about"] for row in rows_of("data_events")]


def column(name: str, table: str = "comments") -> list[str]:
    return [row[name] for row in rows_of(table)]


def test_networks_and_emails_go_when_their_days_are_over_and_words_stay(desk, article):
    numbers = [sent(article.id, f"Lời {n}.", email=f"n{n}@example.test") for n in range(3)]
    words, others = column("words", "revisions"), digests_of_tables(but={"comments", "figures", "data_events"})
    networks = column("network_digest")

    runs = [cleared(after=days * DAY) for days in (179, 181, 182, 729, 731, 732)]

    assert (runs, len(numbers)) == ([0, 3, 0, 0, 3, 0], 3)
    assert recorded() == ['{"networks": 3}', '{"emails": 3}']
    assert ([*filter(None, networks)], set(column("network_digest")), set(column("email"))) == (networks, {""}, {""})
    assert (column("words", "revisions"), digests_of_tables(but={"comments", "figures", "data_events"})) == (
        words,
        others,
    )
    assert {(row["action"], row["reader_id"]) for row in rows_of("data_events")} == {("retention", None)}


def test_zero_days_keep_for_ever(desk, article):
    sent(article.id, email="a@example.test")
    before = rows_of("comments")

    cleared(after=40_000 * DAY, settings=Settings(networks_kept_days=0, emails_kept_days=0))

    assert (rows_of("comments"), recorded()) == (before, [])


def test_each_run_looks_at_a_few_rows_behind_the_last_one_and_begins_nowhere_anew(app, desk, article, monkeypatch):
    monkeypatch.setattr(retention, "ROWS_AT_A_TIME", 4)
    for n in range(10):
        sent(article.id, f"Lời {n}.")
    young = sent(article.id, "Mới.", at=clock.now() + 190 * DAY)
    asked = []
    note = lambda *about: asked.append((about[2], about[3]))  # noqa: E731

    runs = [cleared(after=200 * DAY + n * timedelta(seconds=1)) for n in range(3)]
    event.listen(db.engine, "before_cursor_execute", note)
    quiet = [cleared(after=200 * DAY + timedelta(minutes=n)) for n in (5, 30)]
    event.remove(db.engine, "before_cursor_execute", note)
    later = cleared(after=200 * DAY + 2 * EVERY)

    assert (runs, quiet, later) == ([4, 4, 2], [0, 0], 0)
    assert [statement for statement, _values in asked if "FROM comments" in statement] == []
    assert [row["id"] for row in rows_of("comments") if row["network_digest"]] == [young]
    assert [row["number"] for row in rows_of("figures") if row["name"] == "cleared networks"] == [young - 1]


def test_a_run_of_a_large_site_reads_no_further_than_its_rows(desk, article):
    """The statement itself ends the walk: it has no condition that only rows far away fulfil."""
    table = Comment.__table__
    sent(article.id)
    [row] = [dict(row) for row in rows_of("comments")]
    copies = [row | {"id": row["id"] + n, "network_digest": f"n{n}"} for n in range(1, 1201)]
    commit(lambda: db.session.execute(insert(table), copies))

    runs = [cleared(after=181 * DAY + n * timedelta(seconds=1)) for n in range(4)]

    assert runs == [500, 500, 201, 0]


def test_addresses_that_nobody_confirmed_go_with_the_wishes_that_wait_for_it(desk, article):
    numbers, reader_id, now = [sent(article.id, f"Lời {n}.") for n in range(3)], new_reader(), clock.now()

    def address(name: str, confirmed_at=None, asked_at=now) -> ReaderAddress:
        found = ReaderAddress(reader_id=reader_id, email=name, token_digest=name, created_at=now, asked_at=asked_at)
        found.confirmed_at = confirmed_at
        return found

    def work() -> None:
        kept = [address("old@x.test"), address("sure@x.test", now), address("again@x.test", asked_at=now + 300 * DAY)]
        db.session.add_all(kept)
        db.session.flush()
        for number, given in zip(numbers, kept, strict=True):
            watch = ReplyWatch(comment_id=number, address_id=given.id, stop_token=given.email, created_at=now)
            db.session.add(watch)

    commit(work)

    runs = [cleared(after=days * DAY, settings=Settings(networks_kept_days=0)) for days in (729, 731)]

    assert (runs, recorded()) == ([0, 1], ['{"addresses": 1}'])
    assert column("email", "reader_addresses") == ["sure@x.test", "again@x.test"]
    assert column("comment_id", "reply_watches") == numbers[1:]


def test_a_mail_loses_text_and_address_a_month_after_it_left_or_was_given_up(desk, article):
    def work() -> None:
        for name in ("sent", "given up", "waits"):
            mail = queue_mail(f"{name}@x.test".replace(" ", ""), name, f"Chào {name}")
            mail.due_at = clock.now() if name == "waits" else None
            mail.sent_at = clock.now() if name == "sent" else None

    commit(work)

    runs = [cleared(after=days * DAY) for days in (MAILS_KEPT_DAYS - 1, MAILS_KEPT_DAYS + 1, MAILS_KEPT_DAYS + 2)]
    commit(lambda: db.session.execute(update(OutboxMail).values(due_at=None)))
    last = cleared(after=(MAILS_KEPT_DAYS + 3) * DAY)

    assert (runs, last) == ([0, 2, 0], 1)
    mails = rows_of("outbox")
    assert [mail["subject"] for mail in mails] == ["sent", "given up", "waits"]
    assert {mail[name] for mail in mails for name in ("recipient", "body")} == {""}
    assert recorded() == ['{"mails": 2}', '{"mails": 1}']


def test_what_came_in_late_with_an_old_time_is_cleared_as_well(desk, article):
    sent(article.id, "Mới.")
    old = sent(article.id, "Nhập từ trang cũ.", at=clock.now() - 200 * DAY)

    runs = [cleared(after=timedelta()), cleared(after=181 * DAY)]

    assert (runs, column("network_digest")) == ([1, 1], ["", ""])
    assert recorded() == ['{"networks": 1}'] * 2
    assert old


@pytest.mark.parametrize("days", [90, 400])
def test_a_changed_number_of_days_is_followed_from_where_the_last_run_ended(desk, article, days):
    sent(article.id, "Một.")
    cleared(after=181 * DAY)
    second = sent(article.id, "Hai.", at=clock.now() + 182 * DAY)

    cleared(after=(182 + days - 1) * DAY, settings=Settings(networks_kept_days=days))
    still = [row["id"] for row in rows_of("comments") if row["network_digest"]]
    cleared(after=(182 + days + 1) * DAY, settings=Settings(networks_kept_days=days))

    assert (still, set(column("network_digest"))) == ([second], {""})
