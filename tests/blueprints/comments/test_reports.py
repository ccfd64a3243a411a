"""Reporting a comment: six reasons and a note, once for each reader, and nothing typed is lost."""

import re

import pytest

from domain.moderation.models import Report
from domain.moderation.reports import KINDS
from tests.discussions import HTMX, count, decide, dom, field, has_error, letter, stored, text_of, write
from tests.hostile_texts import HOSTILE
from tests.people import reader_of, seated
from tests.tables import rows_of

NOTE = "Bịa đặt, xin xem lại."


def kinds(answer) -> list[str]:
    return [e.get("value") for e in dom(answer).iter("input") if e.get("name") == "kind"]


def chosen(answer) -> list[str]:
    return [e.get("value") for e in dom(answer).iter("input") if e.get("name") == "kind" and "checked" in e.attrib]


def reports(app) -> list[tuple[str, str]]:
    with app.app_context():
        return [(row["kind"], row["note"]) for row in rows_of("reports")]


def report(client, number, *, headers=None, kind="false", note=NOTE, **more):
    return client.post(f"/comments/{number}/reports", headers=headers, data={"kind": kind, "note": note, **more})


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_the_form_offers_six_reasons_and_is_the_same_for_everybody(client, article, app, headers):
    [number] = write(app, article.id)

    form = client.get(f"/comments/{number}/reports/new", headers=headers)
    again = reader_of(app).get(f"/comments/{number}/reports/new", headers={**headers, "Cookie": "x=y"})

    assert (kinds(form), chosen(form)) == (list(KINDS), [])
    labels = [text_of(e) for e in dom(form).iter("label") if e.get("for") != "search-words"]
    assert labels[:6] == [
        *("Thông tin sai", "Xúc phạm", "Lộ thông tin cá nhân"),
        *("Quảng cáo, lừa đảo", "Trái pháp luật", "Lý do khác"),
    ]
    assert (form.get_data(), form.headers.getlist("Set-Cookie")) == (again.get_data(), [])
    assert "csrf_token" not in form.get_data(as_text=True)


def test_a_report_comes_to_the_desk_and_its_reader_is_thanked(client, article, app):
    [number] = write(app, article.id)

    answer = report(client, number, kind="private", note="Có số\r\nđiện thoại. ")

    assert (answer.status_code, answer.location) == (303, f"/comments/{number}/reports/new")
    assert {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")} == {"reader", "mine"}
    thanks = client.get(answer.location)
    assert "Bạn đã báo cáo ý kiến này" in thanks.get_data(as_text=True)
    assert (kinds(thanks), "no-store" in thanks.headers["Cache-Control"]) == ([], True)
    assert reports(app) == [("private", "Có số\nđiện thoại.")]
    assert len(kinds(reader_of(app).get(answer.location))) == 6
    desk = seated(app).get("/moderation/?tab=reported").get_data(as_text=True)
    assert ("Có số" in desk, f"case-{number}" in desk) == (True, True)


def test_a_second_report_is_told_kindly_that_it_is_there_already(client, article, app):
    [number] = write(app, article.id)

    first = report(client, number, headers=HTMX)
    second = report(client, number, headers=HTMX, kind="other", note="Lần nữa")
    plain = report(client, number)

    assert [first.status_code, second.status_code, plain.status_code] == [201, 200, 303]
    assert "Cảm ơn bạn đã báo cáo" in first.get_data(as_text=True)
    assert "Bạn đã báo cáo ý kiến này" in second.get_data(as_text=True)
    assert reports(app) == [("false", NOTE)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    ("kind", "note"), [("", NOTE), ("junk", NOTE), ("x\0y", NOTE), ("false", "ạ" * 501), ("false", "a\0b")]
)
def test_what_cannot_be_taken_comes_back_with_everything_that_was_typed(client, article, app, headers, kind, note):
    [number] = write(app, article.id)

    answer = report(client, number, headers=headers, kind=kind, note=note)

    assert (answer.status_code, has_error(answer), reports(app)) == (422, True, [])
    assert (field(answer, "note").removeprefix("\n"), chosen(answer)) == (
        note.replace("\0", ""),
        [kind] if kind == "false" else [],
    )
    assert answer.headers.getlist("Set-Cookie") == []


def test_five_hundred_characters_fit_counted_as_they_are_stored(client, article, app):
    [number] = write(app, article.id)

    assert report(client, number, note=("a\r\n" * 250) + "  ").status_code == 303
    assert len(reports(app)[0][1]) == 499


@pytest.mark.parametrize(("headers", "status"), [({"Sec-Fetch-Site": "cross-site"}, 403), ({}, 422)])
def test_a_browser_that_does_not_say_where_it_comes_from_sends_once_more(app, article, headers, status):
    [number] = write(app, article.id)
    client = app.test_client()

    asked = report(client, number, headers=headers)
    kept = (field(asked, "note").removeprefix("\n"), chosen(asked), reports(app))
    again = report(client, number, headers=headers, csrf_token=field(asked, "csrf_token"))

    assert (asked.status_code, kept) == (status, (NOTE, ["false"], []))
    assert (again.status_code, reports(app)) == (303, [("false", NOTE)])


@pytest.mark.parametrize("what", ["pending", "removed", "unknown", "junk"])
def test_what_nobody_sees_nobody_reports(client, article, app, what):
    [number] = write(app, article.id, publish=what == "removed")
    if what == "removed":
        decide(app, "remove", number)
    name = {"unknown": "999", "junk": "9" * 16}.get(what, number)

    statuses = {
        client.get(f"/comments/{name}/reports/new").status_code,
        report(client, name).status_code,
        report(client, name, kind="").status_code,
        report(client, name, headers=HTMX).status_code,
        report(app.test_client(), name).status_code,
    }

    assert (statuses, reports(app)) == ({404}, [])


def test_too_many_reports_from_one_network_wait_and_keep_their_note(make_app, app, article):
    numbers = write(app, article.id, [None] * 3)
    site = make_app(reports_per_network_in_ten_minutes=2)

    answered = [report(reader_of(site), number) for number in numbers]

    assert [answer.status_code for answer in answered] == [303, 303, 429]
    assert field(answered[2], "note").removeprefix("\n") == NOTE
    assert int(answered[2].headers["Retry-After"]) > 0
    assert count(app, Report) == 2


def test_hostile_notes_are_read_at_the_desk_as_they_were_typed(client, article, app):
    numbers = write(app, article.id, [None] * 12)
    texts = [text for text in HOSTILE.values() if 0 < len(text.strip()) <= 400 and "\0" not in text][:12]

    for number, text in zip(numbers, texts, strict=True):
        assert report(client, number, note=text).status_code == 303

    page = seated(app).get("/moderation/?tab=reported")
    assert page.status_code == 200
    assert [e.tag for e in dom(page).iter("script") if e.get("src") is None] == []


def test_enough_reports_take_a_comment_from_the_page_until_a_moderator_decides(make_app, app, article):
    site = make_app(comments_wait_after_reports=2)
    author = reader_of(site)
    author.post(f"{article.url}/comments", data=letter("Có phải thế không"))
    number = stored(app)[0].id
    decide(app, "approve", number)
    readers = [reader_of(site) for _reader in range(4)]
    for n, reader in enumerate(readers):
        reader.environ_base["REMOTE_ADDR"] = "10.0.0.1" if n < 3 else "2001:db8::1"

    for reader in readers[:3]:
        report(reader, number)
    before = "Có phải thế không" in reader_of(site).get(article.url).get_data(as_text=True)
    held = report(readers[3], number)

    assert (before, held.status_code) == (True, 303)
    assert "Có phải thế không" not in reader_of(site).get(article.url).get_data(as_text=True)
    assert "Có phải thế không" in author.get(article.url).get_data(as_text=True)
    assert "Bạn đã báo cáo" in readers[3].get(held.location).get_data(as_text=True)
    assert reader_of(site).get(held.location).status_code == 404
    moderator = seated(site)
    desk = moderator.get("/moderation/").get_data(as_text=True)
    log = moderator.get("/moderation/log?action=hold").get_data(as_text=True)
    assert f"case-{number}" in desk
    assert len(re.findall("Tạm giữ vì bị báo cáo", log)) == 1  # in the list of what can be filtered
    assert "chờ duyệt lại vì có nhiều bạn đọc báo cáo" in log
    assert ("Bạn đọc" in log, "Tác giả</bdi>" in log) == (True, False)
    event = next(row for row in _rows(site, "moderation_events") if row["action"] == "hold")
    assert moderator.post(f"/moderation/events/{event['id']}/reversal").status_code == 303
    assert "Có phải thế không" in reader_of(site).get(article.url).get_data(as_text=True)


def test_moderators_who_wish_mail_hear_of_a_held_comment(make_app, app, article):
    site = make_app(comments_wait_after_reports=1)
    [number] = write(app, article.id)
    seated(site, wants_mail=True, email="lan@benmo.example")

    report(reader_of(site), number)

    assert [row["recipient"] for row in _rows(site, "outbox")] == ["lan@benmo.example"]


def _rows(app, table: str) -> list[dict]:
    with app.app_context():
        return rows_of(table)
