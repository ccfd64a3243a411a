"""An author changes words that wait or are published: what readers see meanwhile, and what nobody can do by it."""

import pytest

from tests.blueprints.desk import comment_row, decide, last_event, posted, status_of, table, undo, words_of
from tests.discussions import at_once, dom, field, text_of, withdraw
from tests.hostile_texts import HOSTILE
from tests.pages import by_id
from tests.people import reader_of, seated

OLD = "Đường làng lầy lội quá."
NEW = "Đường làng đã khô, xin cảm ơn xã."


@pytest.fixture
def lan(app):
    return seated(app)


@pytest.fixture
def waiting(app, article):
    return posted(app, article.url, OLD)


@pytest.fixture
def shown(app, article, lan):
    """A published comment: its number and its author's browser."""
    number, author = posted(app, article.url, OLD)
    decide(lan, number, "approve")
    return number, author


def edit(client, number, text=NEW, **data):
    return client.post(f"/comments/{number}/revisions", data={"text": text, **data})


def seen_by(client, article, number) -> str:
    element = by_id(client.get(article.url), f"comment-{number}")
    return "" if element is None else text_of(element)


def test_waiting_words_are_replaced_and_keep_their_place(app, article, waiting, lan):
    number, author = waiting
    before = comment_row(app, number)
    link = by_id(author.get(article.url), f"comment-{number}").find(".//footer/a").get("href")

    answer = edit(author, number, base=field(author.get(link), "base"))

    after = comment_row(app, number)
    assert (answer.status_code, answer.location.endswith(f"#comment-{number}")) == (303, True)
    assert (after["status"], words_of(app, number), after["version"]) == ("pending", NEW, before["version"] + 1)
    assert (after["desk_since"], after["desk_tab"]) == (before["desk_since"], "waiting")
    assert (last_event(app)["action"], last_event(app)["moderator_id"]) == ("edit", None)
    assert not any(row["is_edit"] for row in table(app, "revisions"))
    assert (undo(lan, last_event(app)["id"]).status_code, words_of(app, number)) == (403, NEW)


def test_published_words_stay_until_the_new_ones_are_approved_and_then_say_so(app, article, shown, lan):
    number, author = shown
    edit(author, number)
    meanwhile = [seen_by(client, article, number) for client in (author, reader_of(app))]
    desk = text_of(by_id(lan.get("/moderation/"), f"case-{number}"))

    decide(lan, number, "approve", version=3)
    approved = seen_by(reader_of(app), article, number)
    undo(lan, last_event(app)["id"])
    undone = seen_by(reader_of(app), article, number)

    assert [(OLD in page, NEW in page, "Đã chỉnh sửa" in page) for page in meanwhile] == [(True, False, False)] * 2
    assert (NEW in desk, "lầy lội" in desk) == (True, True)
    assert (NEW in approved, "Đã chỉnh sửa" in approved) == (True, True)
    assert (OLD in undone, "Đã chỉnh sửa" in undone) == (True, False)


def test_hiding_numbers_in_edited_words_keeps_the_mark(app, article, shown, lan):
    number, author = shown
    edit(author, number, "Xin gọi 0912 345 678.")
    decide(lan, number, "mask-and-approve", version=3)

    page = seen_by(reader_of(app), article, number)

    assert ("0912 345 678" in page, "Đã chỉnh sửa" in page) == (False, True)


def test_a_further_edit_replaces_the_one_that_waits_and_is_compared_with_what_is_published(app, shown, lan):
    number, author = shown
    edit(author, number, "Lần một.")
    edit(author, number, "Lần hai.")

    rows = {row["id"]: row for row in table(app, "revisions")}
    row = comment_row(app, number)
    assert rows[row["waiting_revision_id"]]["words"] == "Lần hai."
    assert rows[row["waiting_revision_id"]]["replaces_id"] == row["revision_id"]
    assert words_of(app, number) == OLD
    assert field(author.get(f"/comments/{number}/revisions/new"), "text").strip() == "Lần hai."


def test_an_edit_that_waits_can_be_withdrawn_by_its_author_and_brought_back_by_no_moderator(app, article, shown, lan):
    number, author = shown
    edit(author, number)

    answers = [author.post(f"/comments/{number}/revisions/withdrawal", data={"place": "mine"}) for _ in range(2)]

    row = comment_row(app, number)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (row["status"], row["waiting_revision_id"], row["desk_tab"]) == ("published", None, "published")
    assert [event["action"] for event in table(app, "moderation_events")] == ["approve", "edit", "withdraw"]
    assert undo(lan, last_event(app)["id"]).status_code == 403


@pytest.mark.parametrize("place", ["waiting", "shown"])
def test_unchanged_words_come_back_kindly(app, request, place):
    number, author = request.getfixturevalue(place)
    base = field(author.get(f"/comments/{number}/revisions/new"), "base")
    events = len(table(app, "moderation_events"))

    answer = edit(author, number, f"\r\n{OLD}  ", base=base)

    assert (answer.status_code, len(table(app, "revisions"))) == (422, 1)
    assert text_of(by_id(answer, "revision-form").find(".//*[@role='alert']")) != ""
    assert len(table(app, "moderation_events")) == events


@pytest.mark.parametrize("place", ["waiting", "shown"])
def test_sending_the_same_twice_or_at_once_makes_one_revision(app, request, place):
    number, author = request.getfixturevalue(place)
    base = field(author.get(f"/comments/{number}/revisions/new"), "base")
    cookie = author.get_cookie("reader").value

    def job(client):
        client.set_cookie("reader", cookie)
        return edit(client, number, base=base).status_code

    together = [status for status, _client in at_once(app, [job] * 4)]
    again = edit(author, number, base=base).status_code

    assert (together, again, len(table(app, "revisions"))) == ([303] * 4, 303, 2)


def test_who_approves_has_seen_the_words(app, waiting, lan):
    number, author = waiting
    edit(author, number)

    late = decide(lan, number, "approve", version=1)
    with_new_words = decide(lan, number, "approve", version=2)

    assert (late.status_code, with_new_words.status_code) == (409, 303)
    assert "đã sửa lời bình luận" in text_of(dom(late))


def test_editing_and_approving_at_the_same_moment_publishes_nothing_unseen(app, waiting, lan):
    number, author = waiting
    cookie, session = author.get_cookie("reader").value, lan.client.get_cookie("session").value
    token = lan.token()

    def editing(client):
        client.set_cookie("reader", cookie)
        return edit(client, number).status_code

    def approving(client):
        client.set_cookie("session", session)
        data = {"csrf_token": token, "version": 1, "decision": "approve"}
        return client.post(f"/moderation/comments/{number}/decisions", data=data).status_code

    (edited, _a), (approved, _b) = at_once(app, [editing, approving])

    row = comment_row(app, number)
    assert edited == 303
    if approved == 303:
        assert (row["status"], words_of(app, number), row["waiting_revision_id"] is not None) == (
            *("published", OLD),
            True,
        )
    else:
        assert (approved, row["status"], words_of(app, number)) == (409, "pending", NEW)


def test_where_everything_passes_an_edit_is_published_at_once_unless_it_is_held(make_app, app, article, lan):
    site = make_app(comments_policy="everything-passes")
    number, author = posted(site, article.url, OLD)

    edit(author, number)
    passed = (comment_row(app, number)["waiting_revision_id"], seen_by(reader_of(site), article, number))
    edit(author, number, "Xin gọi 0912 345 678.")
    decide(lan, number, "mask", version=comment_row(app, number)["version"])
    edit(author, number, "Xin gọi lại 0912 345 678.")
    hidden = seen_by(reader_of(site), article, number)
    author.post(f"{article.url}/comments", data={"text": "Khác.", "author_name": "Lan"})
    held = table(app, "comments")[-1]["id"]
    edit(author, held, "Vẫn là Lan.")

    assert (passed[0], NEW in passed[1], "Đã chỉnh sửa" in passed[1]) == (None, True, True)
    assert ("0912 345 678" in hidden, comment_row(app, number)["desk_tab"]) == (False, "waiting")
    assert (status_of(app, held), words_of(app, held)) == ("pending", "Vẫn là Lan.")


def test_on_a_closed_article_words_can_still_be_changed_and_wait(make_app, app, article, lan):
    site = make_app(comments_policy="everything-passes")
    number, author = posted(site, article.url, OLD)
    closed = make_app(comments_policy="everything-passes", comments_close_after_days=1)
    late = reader_of(closed)
    late.set_cookie("reader", author.get_cookie("reader").value)

    answer = edit(late, number)

    assert (answer.status_code, words_of(app, number)) == (303, OLD)
    assert comment_row(app, number)["desk_tab"] == "waiting"


def test_changed_words_that_are_sent_back_tell_their_author_why_and_wait_again_once_reworded(app, article, shown, lan):
    number, author = shown
    edit(author, number, "Ông nào làm mà dốt thế.")
    decide(lan, number, "return", version=3, note="Xin viết nhẹ lời")

    mine, form = author.get("/comments/mine"), author.get(f"/comments/{number}/revisions/new")
    beside, to_others = seen_by(author, article, number), seen_by(reader_of(app), article, number)
    edit(author, number)
    beside_after = seen_by(author, article, number)
    after = text_of(by_id(author.get("/comments/mine"), f"comment-{number}"))

    told = text_of(by_id(mine, f"comment-{number}"))
    assert ("Xin viết nhẹ lời" in told, "Bản sửa của bạn cần viết lại" in told, "dốt" in told) == (True,) * 3
    assert field(form, "text").strip() == "Ông nào làm mà dốt thế."
    assert "Xin viết nhẹ lời" in text_of(dom(form).find(".//p[@class='reason']"))
    assert ("bản mới chờ duyệt" in after, "Xin viết nhẹ lời" in after) == (True, False)
    told_beside = [("Xin viết nhẹ lời" in text, "Bản sửa của bạn cần viết lại" in text) for text in (beside, to_others)]
    assert told_beside == [(True, True), (False, False)]
    assert "Xin viết nhẹ lời" not in beside_after


@pytest.mark.parametrize("decision", ["reject", "spam", "remove"])
def test_what_was_decided_against_cannot_be_edited_and_the_text_is_kept(app, article, lan, decision):
    number, author = posted(app, article.url, OLD)
    if decision == "remove":
        decide(lan, number, "approve")
    decide(lan, number, decision, version=2 if decision == "remove" else 1)

    answer, form = edit(author, number), author.get(f"/comments/{number}/revisions/new")

    assert (answer.status_code, form.status_code, words_of(app, number)) == (409, 409, OLD)
    assert NEW in answer.get_data(as_text=True)


def test_nobody_else_edits_and_a_second_token_of_a_repeated_post_does(app, article, waiting):
    number, author = waiting
    _number, stranger = posted(app, article.url, "Lời người khác.", author_name="Hà")
    second = reader_of(app)
    second.post(f"{article.url}/comments", data={"text": OLD, "author_name": "Chị Hoa"})

    refused = [edit(who, number).status_code for who in (stranger, reader_of(app))]
    withdrawn = withdraw(app, _number)

    assert (refused, words_of(app, number), withdrawn) == ([404, 404], OLD, None)
    assert second.get_cookie("reader").value != author.get_cookie("reader").value
    assert (edit(second, number).status_code, words_of(app, number)) == (303, NEW)


def test_hostile_words_are_shown_as_typed_and_never_run(app, article, shown, lan):
    number, author = shown
    version = 2
    for text in list(HOSTILE.values())[::6]:
        edit(author, number, text)
        pages = author.get("/comments/mine"), author.get(f"/comments/{number}/revisions/new")
        for element in (e for page in pages for e in dom(page).iter()):
            if element.tag in {"article", "form"} or element.get("class") in {"comment-text", "diff"}:
                inside = {e.tag for e in element.iter()} & {"script", "img", "iframe", "video", "object", "embed"}
                assert (text, inside) == (text, set())
        decide(lan, number, "approve", version=version + 1)
        version += 2


def test_too_many_edits_keep_the_text(make_app, app, article):
    site = make_app(comments_per_reader_in_ten_minutes=2)
    number, author = posted(site, article.url, OLD)

    answers = [edit(author, number, f"Lần {n}.") for n in range(2)]

    assert [answer.status_code for answer in answers] == [303, 429]
    assert (field(answers[1], "text").strip(), words_of(app, number)) == ("Lần 1.", "Lần 0.")
    assert answers[1].headers["Retry-After"]


def test_a_foreign_page_gets_nothing_done_and_a_silent_browser_the_form_with_a_token(app, shown):
    number, author = shown
    foreign = author.post(f"/comments/{number}/revisions", data={"text": NEW}, headers={"Sec-Fetch-Site": "cross-site"})
    del author.environ_base["HTTP_SEC_FETCH_SITE"]

    silent = edit(author, number)
    again = edit(author, number, csrf_token=field(silent, "csrf_token"))

    assert (foreign.status_code, silent.status_code, field(silent, "text").strip()) == (403, 422, NEW)
    assert (again.status_code, comment_row(app, number)["waiting_revision_id"] is not None) == (303, True)
