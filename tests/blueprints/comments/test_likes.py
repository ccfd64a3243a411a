"""Liking a comment: on a page that is the same for everybody, and seen again by who liked."""

import pytest

from tests.discussions import HTMX, decide, dom, field, letter, stored, text_of, write
from tests.people import reader_of, seated


def pressed(answer) -> dict[int, tuple[str, str]]:
    """For each like button on a page: whether it is pressed, and what it says."""
    found = [e for e in dom(answer).iter("button") if (e.get("id") or "").startswith("like-")]
    return {int(e.get("id").removeprefix("like-")): (e.get("aria-pressed"), text_of(e)) for e in found}


def press(client, number, verb="likes", *, headers=None, **data):
    """What a browser sends for a button of a form without fields: a body, though an empty one."""
    return client.post(f"/comments/{number}/{verb}", headers=headers or {}, data=data or {"": ""})


def counts(app) -> list[int]:
    return [comment.like_count for comment in stored(app)]


def test_a_like_leads_back_to_the_comment_and_is_seen_only_by_who_liked(client, article, app):
    first, second, reply = write(app, article.id, (None, None, 0))

    answer = press(client, reply)

    assert (answer.status_code, answer.location) == (303, f"{article.url}#comment-{reply}")
    assert {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")} == {"reader", "mine"}
    own, strangers = client.get(article.url), reader_of(app).get(article.url)
    assert pressed(own) == {first: ("false", "Thích"), second: ("false", "Thích"), reply: ("true", "Thích 1")}
    assert pressed(strangers) == {**pressed(own), reply: ("false", "Thích 1")}
    assert "no-store" in own.headers["Cache-Control"]
    assert pressed(client.get(f"{article.url}/threads/{first}"))[reply] == ("true", "Thích 1")


def test_htmx_gets_the_button_the_other_way_round_and_hears_of_it(client, article, app):
    [number] = write(app, article.id)

    liked = press(client, number, headers=HTMX)
    undone = press(client, number, "likes/removal", headers=HTMX)

    assert [(a.status_code, pressed(a)[number]) for a in (liked, undone)] == [
        (200, ("true", "Thích 1")),
        (200, ("false", "Thích")),
    ]
    assert f'action="/comments/{number}/likes/removal"' in liked.get_data(as_text=True)
    assert "Bạn đã thích ý kiến này. 1 lượt thích" in " ".join(liked.get_data(as_text=True).split())
    assert "Bạn đã bỏ thích ý kiến này. 0 lượt thích" in " ".join(undone.get_data(as_text=True).split())


def test_liking_twice_is_one_like_and_removing_what_is_not_there_is_no_error(client, article, app):
    [number] = write(app, article.id)

    answered = [press(client, number).status_code for _time in range(3)]
    liked = counts(app)
    answered += [press(client, number, "likes/removal").status_code for _time in range(3)]
    stranger = press(reader_of(app), number, "likes/removal")

    assert (answered, liked, counts(app)) == ([303] * 6, [1], [0])
    assert (stranger.status_code, stranger.headers.getlist("Set-Cookie")) == (303, [])


def test_a_reader_takes_back_nobody_elses_like(client, article, app):
    [number] = write(app, article.id)
    press(client, number)
    other = reader_of(app)
    other.post(f"{article.url}/comments", data=letter())

    press(other, number, "likes/removal")
    with_a_wrong_token = reader_of(app)
    with_a_wrong_token.set_cookie("reader", "a" * 43)
    press(with_a_wrong_token, number, "likes/removal")

    assert counts(app)[0] == 1


@pytest.mark.parametrize("verb", ["likes", "likes/removal"])
@pytest.mark.parametrize(("headers", "status"), [({"Sec-Fetch-Site": "cross-site"}, 403), ({}, 422)])
def test_a_browser_that_does_not_say_where_it_comes_from_presses_once_more(app, article, verb, headers, status):
    [number] = write(app, article.id)
    known, client = reader_of(app), app.test_client()
    press(known, number)
    client.set_cookie("reader", known.get_cookie("reader").value)
    if verb == "likes":
        press(known, number, "likes/removal")
    before = counts(app)

    asked = press(client, number, verb, headers=headers)
    unchanged = counts(app)
    token = {"csrf_token": field(asked, "csrf_token")}
    again = press(client, number, verb, headers=headers, **token)

    assert (asked.status_code, unchanged, again.status_code) == (status, before, 303)
    assert counts(app) == [1 - before[0]]
    foreign = press(app.test_client(), number, verb, headers={"Sec-Fetch-Site": "cross-site", **HTMX})
    assert (foreign.status_code, counts(app)) == (403, [1 - before[0]])


@pytest.mark.parametrize("what", ["pending", "removed", "unknown", "junk"])
def test_what_nobody_sees_nobody_likes(client, article, app, what):
    [number] = write(app, article.id, publish=what == "removed")
    if what == "removed":
        decide(app, "remove", number)
    name = {"unknown": "999", "junk": "9" * 16}.get(what, number)

    statuses = {
        press(browser, name, verb, headers=headers).status_code
        for browser in (client, app.test_client())
        for verb in ("likes", "likes/removal")
        for headers in ({}, HTMX)
    }

    assert (statuses, counts(app)) == ({404}, [0])
    assert "Thích" not in client.get(article.url).get_data(as_text=True)


def test_too_many_likes_from_one_network_wait(make_app, app, article):
    numbers = write(app, article.id, [None] * 4)
    site = make_app(likes_per_network_in_ten_minutes=3)

    answered = [press(reader_of(site), number) for number in numbers]
    fragment = press(reader_of(site), numbers[3], headers=HTMX | {"HX-Source": "button#like-7"})
    known = reader_of(site)
    known.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    elsewhere = press(
        known,
        numbers[3],
    )

    assert [answer.status_code for answer in answered] == [303, 303, 303, 429]
    assert (fragment.status_code, int(fragment.headers["Retry-After"]) > 0) == (429, True)
    assert "#like-7 + .form-message" in fragment.get_data(as_text=True)
    assert (elsewhere.status_code, counts(app)) == (303, [1, 1, 1, 1])


def test_a_closed_article_can_still_be_liked_and_reported_but_not_answered(make_app, app, article):
    [number] = write(app, article.id)
    client = reader_of(make_app(comments_close_after_days=1))

    page = client.get(article.url).get_data(as_text=True)

    assert ("/comments/new?parent" in page, f"/comments/{number}/reports/new" in page) == (False, True)
    assert press(client, number).status_code == 303
    assert counts(app) == [1]


def test_a_moderator_who_reads_sees_their_own_likes_too(app, article):
    [number] = write(app, article.id)
    moderator = seated(app)

    press(moderator.client, number)

    assert pressed(moderator.get(article.url)) == {number: ("true", "Thích 1")}
