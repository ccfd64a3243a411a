"""The search page: what readers see, and that nothing they type is lost or an error."""

import time

import pytest

from domain.articles.models import Article
from foundation.database import commit, db
from tests.discussions import dom, text_of
from tests.letters import published
from tests.people import reader_of
from tests.tables import rows_of


def searched(client, **query):
    return client.get("/search", query_string=query)


def links_of(page) -> list[str]:
    return [link.get("href") for heading in dom(page).iter("h3") for link in heading.iter("a")]


def marked_in(page) -> list[str]:
    return ["".join(mark.itertext()) for mark in dom(page).iter("mark")]


def test_articles_and_opinions_are_found_with_their_words_marked(app, client, article):
    with app.app_context():
        number = published(article.id, "Tổng kết <b>rất</b> hay & đủ.", name="Hoa <i>")

    page = searched(client, q="tong ket")

    assert links_of(page) == [article.url, f"/comments/{number}"]
    assert set(marked_in(page)) <= {"Tổng", "tổng", "kết", "TỔNG", "KẾT"}
    assert "<mark>Tổng</mark> <mark>kết</mark> &lt;b&gt;rất&lt;/b&gt; hay &amp; đủ." in page.get_data(as_text=True)
    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in page.headers
    assert rows_of_limits(app) == []


def rows_of_limits(app):
    with app.app_context():
        return rows_of("limits")


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({}, 200, "Cách tìm"),
        ({"q": "zzz"}, 200, "Không tìm thấy kết quả nào cho “zzz”"),
        ({"q": "😀"}, 422, "Ở đây không có từ nào để tìm."),
        ({"q": "a" * 50_000}, 422, "nhiều nhất 20 từ và 200 ký tự"),
        ({"q": "xã", "since": "31/02/2022"}, 422, "Vui lòng viết như 22/11/2022."),
        ({"q": "xã", "until": "31/12/9999"}, 422, "Vui lòng viết như 22/11/2022."),
        ({"q": "xã", "since": "2/1/2022", "until": "1.1.2022"}, 422, "Ngày cuối ở trước ngày đầu."),
    ],
)
def test_whatever_is_wrong_is_said_and_stays_in_the_form(client, article, query, status, sentence):
    page = searched(client, **query)

    fields = {field.get("name"): field.get("value") for field in dom(page).iter("input")}
    assert (page.status_code, sentence in text_of(dom(page))) == (status, True)
    assert {name: fields[name] for name in query} == query


@pytest.mark.parametrize(
    "query",
    [
        b"q=a%00b",
        b"q=%ed%a0%80",
        b"q=%ff%fe",
        b"q=a&category=%00&kind=x&page=0",
        b"q=a&page=-1&since=%00",
        b"q=xa&q=b&page=999",
    ],
)
def test_no_bytes_in_the_address_are_an_error(client, article, query):
    assert client.get("/search?" + query.decode("ascii")).status_code in {200, 422}


def test_days_and_categories_narrow_it_and_survive_paging(app, client, article, monkeypatch):
    monkeypatch.setattr("domain.comments.finding.PAGE_LENGTH", 1)
    with app.app_context():
        published(article.id, "Mặt trận xã.")
        rows = rows_of("articles")
        assert rows[0]["category_id"] is None

    day = searched(client, q="mặt trận", since="22/11/2022", until="22-11-2022")
    page = searched(client, q="mặt trận", until="1/1/2100", kind="", page="2")

    assert links_of(day) == [article.url]
    assert len(links_of(page)) == 1
    [back] = [link.get("href") for link in dom(page).iter("a") if link.get("rel") == "prev nofollow"]
    assert "until=1" in back
    assert links_of(client.get(back)) != links_of(page)


def test_drafts_do_not_show_not_even_in_counts(app, client, article):
    with app.app_context():
        published(article.id, "Mặt trận xã.")

        def withdraw() -> None:
            db.session.get_one(Article, article.id).status = "withdrawn"

        commit(withdraw)

    assert "Không tìm thấy kết quả nào" in text_of(dom(searched(client, q="mặt trận")))


def test_a_network_that_searches_without_end_waits_and_loses_nothing(make_app, article):
    client = reader_of(make_app(searches_per_network_in_ten_minutes=2))

    pages = [searched(client, q="mặt trận") for _ in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 429]
    assert "Bạn đang tìm quá nhanh. Vui lòng tìm lại" in text_of(dom(pages[2]))
    assert 'value="mặt trận"' in pages[2].get_data(as_text=True)
    assert int(pages[2].headers["Retry-After"]) > 0
    assert searched(client).status_code == 200


def test_no_text_makes_searching_slow(app, client, article):
    with app.app_context():
        published(article.id, "a" * 5_000)
        published(article.id, "á \u0301" * 1_600)
    pumps = ["a " * 20, "á" * 200, '"' * 200, "a-" * 100, '"a b" ' * 10, "\u0301" * 200, '"' + "a " * 19]

    begun = time.process_time()
    statuses = {searched(client, q=words).status_code for words in pumps}

    assert statuses <= {200, 422}
    assert (time.process_time() - begun) / len(pumps) < 0.2
