"""Pinned comments stand first, on the first page and nowhere else."""

import pytest

from tests.blueprints.desk import decide
from tests.discussions import HTMX, dom, shown_ids, text_of, write
from tests.discussions import decide as decided_by_somebody
from tests.pages import by_id
from tests.people import reader_of, seated

PAGE = 50


@pytest.fixture
def lan(app):
    return seated(app)


def next_address(answer):
    return by_id(answer, "more").find("./a").get("href").split("#")[0]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_a_pinned_comment_stands_first_in_either_order_and_on_no_later_page(app, article, lan, order):
    numbers = write(app, article.id, [None] * (PAGE + 10))
    in_order = numbers if order == "oldest" else numbers[::-1]
    early, late = in_order[3], in_order[-2]
    for number in (early, late):
        decide(lan, number, "pin", version=2)
    others = [number for number in in_order if number not in {early, late}]
    reader = reader_of(app)

    first = reader.get(f"{article.url}?order={order}")
    second = reader.get(next_address(first))
    by_htmx = reader.get(f"{article.url}/comments?order={order}", headers=HTMX)

    assert shown_ids(first) == [late, early, *others[:PAGE]]
    assert shown_ids(second) == others[PAGE:]
    assert shown_ids(by_htmx) == shown_ids(first)


def test_a_pinned_comment_brings_its_replies_along_and_says_that_it_is_pinned(app, article, lan):
    pinned, reply, other = write(app, article.id, [None, 0, None])
    decide(lan, pinned, "pin", version=2)

    page = reader_of(app).get(article.url)

    flags = [text_of(e) for e in by_id(page, f"comment-{pinned}").iter("p") if e.get("class") == "flag"]
    assert shown_ids(page) == [pinned, reply, other]
    assert flags == ["Được ghim"]
    assert [e for e in by_id(page, f"comment-{other}").iter("p") if e.get("class") == "flag"] == []


@pytest.mark.parametrize("is_reply", [False, True])
def test_a_permalink_leads_to_a_pinned_comment_where_it_stands(app, article, lan, is_reply):
    numbers = write(app, article.id, [None, 0, *[None] * (PAGE + 5)])
    decide(lan, numbers[0], "pin", version=2)
    wanted = numbers[int(is_reply)]
    reader = reader_of(app)

    answer = reader.get(f"/comments/{wanted}")
    page = reader.get(answer.location)

    assert answer.location.endswith(f"#comment-{wanted}")
    assert by_id(page, f"comment-{wanted}") is not None
    assert shown_ids(page)[:2] == numbers[:2]


@pytest.mark.parametrize("decision", ["unpin", "remove"])
def test_what_is_unpinned_or_taken_down_leaves_the_first_place(app, article, lan, decision):
    numbers = write(app, article.id, [None] * 3)
    decide(lan, numbers[0], "pin", version=2)
    first = shown_ids(reader_of(app).get(article.url))
    decide(lan, numbers[0], decision, version=3)

    left = numbers[::-1] if decision == "unpin" else numbers[:0:-1]
    assert (first[0], shown_ids(reader_of(app).get(article.url))) == (numbers[0], left)


def test_what_comes_back_after_it_was_taken_down_is_not_pinned(app, article, lan):
    numbers = write(app, article.id, [None] * 3)
    decide(lan, numbers[0], "pin", version=2)
    decided_by_somebody(app, "remove", numbers[0])
    decided_by_somebody(app, "restore", numbers[0])

    page = reader_of(app).get(article.url)

    assert shown_ids(page) == numbers[::-1]
    assert dom(page).find(".//p[@class='flag']") is None


def test_pinning_changes_the_stored_page_of_strangers(app, article, lan):
    numbers = write(app, article.id, [None] * 3)
    reader = reader_of(app)
    before = reader.get(article.url)
    decide(lan, numbers[0], "pin", version=2)

    after = reader.get(article.url, headers={"If-None-Match": before.headers["ETag"]})

    assert (after.status_code, after.headers["ETag"] != before.headers["ETag"]) == (200, True)
