"""Sending a comment: where it goes, who sees it, and what the browser gets."""

import pytest

from domain.comments.models import Comment, Revision
from tests.discussions import HTMX, count, decide, dom, field, letter, shown_ids, statements, stored, text_of, write
from tests.people import reader_of


def test_a_post_sends_the_browser_to_the_comment(client, article, app):
    answer = client.post(f"{article.url}/comments", data=letter())

    [comment] = stored(app)
    assert (answer.status_code, answer.location) == (303, f"{article.url}#comment-{comment.id}")


def test_a_comment_waits_until_somebody_decided(client, article, app):
    client.post(f"{article.url}/comments", data=letter("Tôi **đồng ý**.", "  Chị \t Hoa "))

    [comment] = stored(app)
    assert (comment.status, comment.is_listed, comment.depth, comment.author_name) == ("pending", False, 0, "Chị Hoa")
    assert (comment.revision.words, comment.revision.html) == (
        "Tôi **đồng ý**.",
        "<p>Tôi <strong>đồng ý</strong>.</p>",
    )


def test_cookies_are_set_by_the_post_and_not_by_reading(client, article):
    read = client.get(article.url)
    form = client.get(f"{article.url}/comments/new")
    refused = client.post(f"{article.url}/comments", data=letter(""))
    sent = client.post(f"{article.url}/comments", data=letter())

    assert [answer.headers.getlist("Set-Cookie") for answer in (read, form, refused)] == [[], [], []]
    assert [cookie.split("=")[0] for cookie in sent.headers.getlist("Set-Cookie")] == ["reader", "mine"]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in sent.headers.getlist("Set-Cookie"))


def test_cookies_are_bound_to_the_host_on_https(client, article):
    answer = client.post(f"{article.url}/comments", data=letter(), base_url="https://localhost")

    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["__Host-reader", "__Host-mine"]
    assert all("Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in cookies)


def test_the_author_sees_the_waiting_comment_in_its_place(client, article, app):
    first, second = write(app, article.id, (None, None))
    client.post(f"{article.url}/comments", data=letter())
    own = stored(app)[-1].id
    [later] = write(app, article.id)

    page = client.get(article.url)

    assert shown_ids(page) == [later, own, second, first]
    waiting = [e for e in dom(page).iter("article") if "waiting" in (e.get("class") or "").split()]
    assert [e.get("id") for e in waiting] == [f"comment-{own}"]
    assert "Tôi đồng ý." in text_of(waiting[0])


def test_the_author_sees_a_waiting_reply_under_its_parent(client, article, app):
    top, other = write(app, article.id, (None, None))
    client.post(f"{article.url}/comments", data=letter(parent=top))

    page = client.get(article.url)

    assert shown_ids(page) == [other, top, stored(app)[-1].id]


def test_a_waiting_comment_is_hidden_from_everybody_else(client, article, app):
    client.post(f"{article.url}/comments", data=letter())
    [own] = stored(app)
    stranger, other = reader_of(app), reader_of(app)
    other.post(f"{article.url}/comments", data=letter("Một ý khác.", "Anh Ba"))

    assert own.id in shown_ids(client.get(article.url))
    assert own.id not in shown_ids(stranger.get(article.url))
    assert own.id not in shown_ids(other.get(article.url))
    assert [reader.get(f"/comments/{own.id}").status_code for reader in (client, stranger, other)] == [303, 404, 404]


def test_an_approved_comment_is_seen_by_everybody(client, article, app):
    client.post(f"{article.url}/comments", data=letter())
    [own] = stored(app)
    decide(app, "approve", own.id)

    assert shown_ids(reader_of(app).get(article.url)) == [own.id]


def test_htmx_gets_the_comment_in_its_place_and_an_empty_form(client, article, app):
    answer = client.post(f"{article.url}/comments", data=letter(), headers=HTMX)

    [comment] = stored(app)
    body = dom(answer)
    targets = [part.get("hx-target") for part in body.iter("hx-partial")]
    assert answer.status_code == 201
    assert [form.get("id") for form in body.iter("form")] == ["comment-form"]
    assert field(answer, "text") == ""
    assert targets == ["#no-comments", f"#thread-{comment.id}", "#comments", "#comment-count", "#live"]
    assert shown_ids(answer) == [comment.id]
    assert "<html" not in answer.get_data(as_text=True)


def test_htmx_gets_a_reply_for_the_place_under_its_parent(client, article, app):
    top, first = write(app, article.id, (None, 0))

    under_top = client.post(f"{article.url}/comments", data=letter("Một", parent=top), headers=HTMX)
    under_reply = client.post(f"{article.url}/comments", data=letter("Hai", parent=first), headers=HTMX)

    assert (under_top.status_code, under_reply.status_code) == (201, 201)
    assert f"#replies-{top}" in [part.get("hx-target") for part in dom(under_top).iter("hx-partial")]
    assert f"#replies-{first}" in [part.get("hx-target") for part in dom(under_reply).iter("hx-partial")]
    assert list(dom(under_top).iter("form")) == []


def test_replies_are_two_levels_deep_at_most_and_the_deepest_names_whom_it_answers(client, article, app):
    parent = write(app, article.id)[0]
    for name in ("Một", "Hai", "Ba", "Bốn"):
        client.post(f"{article.url}/comments", data=letter("Trả lời", name, parent=parent))
        parent = stored(app)[-1].id
        decide(app, "approve", parent)

    top, one, two, three, four = stored(app)
    assert [c.depth for c in (top, one, two, three, four)] == [0, 1, 2, 2, 2]
    assert [c.thread_id for c in (one, two, three, four)] == [top.id] * 4
    assert [c.branch_id for c in (one, two, three, four)] == [one.id] * 4
    assert [c.parent_id for c in (one, two, three, four)] == [top.id, one.id, two.id, three.id]
    page = reader_of(app).get(f"{article.url}/threads/{top.id}")
    answered = {e.get("id"): text_of(e) for e in dom(page).iter("h4")}
    assert answered[f"name-{four.id}"].startswith("Bốn")
    assert answered[f"name-{four.id}"].endswith("Ba")


def test_an_emoji_that_needs_four_bytes_is_stored_and_shown(client, article, app):
    client.post(f"{article.url}/comments", data=letter("Tốt quá 👨‍👩‍👧 𠀋", "Bác 🌾"))

    [comment] = stored(app)
    assert (comment.author_name, comment.revision.words) == ("Bác 🌾", "Tốt quá 👨‍👩‍👧 𠀋")
    assert "Tốt quá 👨‍👩‍👧 𠀋" in client.get(article.url).get_data(as_text=True)


def test_the_fields_of_a_comment_cannot_be_assigned_from_outside(client, article, app):
    wanted = {"status": "published", "is_listed": "1", "id": "77", "article_id": "9", "depth": "2", "like_count": "5"}
    client.post(f"{article.url}/comments", data=letter(reader_id="1", published_at="2020-01-01", **wanted))

    [comment] = stored(app)
    assert (comment.status, comment.is_listed, comment.article_id, comment.depth, comment.like_count) == (
        "pending",
        False,
        article.id,
        0,
        0,
    )
    assert (comment.published_at, comment.id == 77) == (None, False)


def test_of_a_field_that_came_twice_the_first_counts(client, article, app):
    body = "text=M%E1%BB%99t&text=Hai&author_name=Hoa&author_name=Lan"
    answer = client.post(f"{article.url}/comments", data=body, content_type="application/x-www-form-urlencoded")

    [comment] = stored(app)
    assert (answer.status_code, comment.revision.words, comment.author_name) == (303, "Một", "Hoa")


def test_an_address_in_another_spelling_takes_comments_too(client, article, app):
    answer = client.post(f"/articles/ten-cu-{article.id}/comments", data=letter())

    assert answer.location == f"{article.url}#comment-{stored(app)[0].id}"


@pytest.mark.parametrize(("asks", "kept"), [(True, "hoa@benmo.vn"), (False, "")])
def test_an_email_address_is_kept_only_where_the_site_asks_for_one(make_app, article, asks, kept):
    app = make_app(comments_ask_email=asks)

    reader_of(app).post(f"{article.url}/comments", data=letter(email="hoa@benmo.vn"))

    assert stored(app)[0].email == kept
    assert (count(app, Comment), count(app, Revision)) == (1, 1)


@pytest.mark.only_on("sqlite")  # what is sent is the same everywhere
@pytest.mark.parametrize(
    ("policy", "headers", "most"),
    [
        ("everything-waits", HTMX, 18),
        ("everything-waits", {}, 15),
        ("everything-passes", HTMX, 19),
        ("everything-passes", {}, 17),
    ],
)
def test_a_post_takes_few_statements(make_app, article, policy, headers, most):
    app = make_app(comments_policy=policy)
    reader = reader_of(app)
    reader.post(f"{article.url}/comments", data=letter("Lời đầu."))

    with statements(app) as sent:
        answer = reader.post(f"{article.url}/comments", data=letter("Lời thứ hai, dài hơn một chút."), headers=headers)

    assert answer.status_code == (201 if headers else 303)
    assert len(sent) <= most
