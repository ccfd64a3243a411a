"""The front page, categories and addresses of articles."""

import datetime as dt
import functools
import operator

import pytest
from sqlalchemy import update

from domain.articles.models import Article, Category
from foundation import clock
from foundation.database import commit, db
from tests.discussions import dom, letter, statements, text_of, write

NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)


def add_articles(app, times, category_slug=None) -> list[int]:
    """Articles published at `times`, in a category when one is named; their numbers in that order."""

    def work() -> list[int]:
        category = Category(name=category_slug, slug=category_slug) if category_slug else None
        made = [
            Article(
                title=f"Bài {n}",
                slug=f"bai-{n}",
                source="",
                html="",
                published_at=time,
                created_at=time,
                category=category,
            )
            for n, time in enumerate(times)
        ]
        db.session.add_all(made)
        db.session.flush()
        return [article.id for article in made]

    with app.app_context():
        return commit(work)


def listed(page) -> list[int]:
    """The numbers of the articles on a page, in their order; what the front page repeats by category is left out."""
    repeated = {id(e) for e in dom(page).iter("section") if "block" in e.get("class").split() for e in e.iter()}
    headings = [e for level in ("h2", "h3") for e in dom(page).iter(level) if id(e) not in repeated]
    links = [link.get("href") for heading in headings for link in heading.iter("a")]
    return [int(link.rsplit("-", 1)[1]) for link in links if link.startswith("/articles/")]


def older(page) -> str | None:
    return next((a.get("href") for a in dom(page).iter("a") if a.get("rel") == "next"), None)


@pytest.mark.parametrize(
    ("path", "category", "lengths"), [("/", None, [10, 15, 15]), ("/categories/tin", "tin", [15, 15, 10])]
)
def test_every_article_is_met_once_even_when_many_have_the_same_time(client, app, path, category, lengths):
    times = [NOON] * 20 + [NOON + dt.timedelta(microseconds=1)] * 12 + [NOON - dt.timedelta(days=1)] * 8
    ids = add_articles(app, times, category)
    met, url = [], path

    while url is not None:
        page = client.get(url)
        met.append(listed(page))
        url = older(page)

    assert [len(numbers) for numbers in met] == lengths
    expected = sorted(zip(times, ids, strict=True), reverse=True)
    assert functools.reduce(operator.iadd, met, []) == [number for _time, number in expected]


def test_what_is_not_public_or_not_yet_published_is_nowhere(client, app):
    shown, hidden, later = add_articles(
        app, [NOON - dt.timedelta(days=1), NOON, clock.now() + dt.timedelta(hours=1)], "tin"
    )
    assert listed(client.get("/")) == [hidden, shown]

    with app.app_context():
        commit(lambda: db.session.execute(update(Article).where(Article.id == hidden).values(status="withdrawn")))

    assert [listed(client.get(path)) for path in ("/", "/categories/tin")] == [[shown], [shown]]
    assert [client.get(f"/articles/bai-{n}").status_code for n in (hidden, later)] == [410, 404]
    assert "Ban biên tập đã rút bài viết này" in text_of(dom(client.get(f"/articles/bai-{hidden}")))
    paths = ("comments/new", "comments", "threads/1")
    assert {client.get(f"/articles/x-{hidden}/{path}").status_code for path in paths} == {404}


def test_a_site_without_articles_says_how_to_begin(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "flask articles import" in text_of(dom(page))
    assert dom(page).find(".//main//a[@href='/accounts/sign-in']") is not None


def test_an_empty_category_is_a_page(client, app):
    with app.app_context():
        commit(lambda: db.session.add(Category(name="Trống", slug="trong")))

    assert (client.get("/categories/trong").status_code, client.get("/categories/khong-co").status_code) == (200, 404)


@pytest.mark.parametrize("slug", ["%00", "a%00b", "Tin", "tin%20", "%F0%9F%98%80", "x" * 3_000, "%FF", "tin'--"])
def test_an_odd_category_is_not_found(client, app, slug):
    add_articles(app, [NOON], "tin")

    assert client.get("/categories/tin").status_code == 200
    assert client.get(f"/categories/{slug}").status_code == 404


@pytest.mark.parametrize(
    "start",
    [
        "x",
        "2026-11-20T05:00:00",
        "2026-11-20T05:00:00Zx",
        "2026-13-20T05:00:00Z1",
        "0000-01-01T00:00:00Z1",
        "%00",
        "2026-11-20T05:00:00Z" + "9" * 16,
        "2026-11-20T05:00:00.1234567Z1",
        "٢٠٢٦-11-20T05:00:00Z1",
        "Z1",
        "9" * 5_000,
    ],
)
def test_a_garbled_page_is_not_found(client, app, start):
    add_articles(app, [NOON], "tin")

    for path in ("/", "/categories/tin"):
        assert client.get(f"{path}?start=2026-11-20T05:00:00Z1").status_code == 200
        assert client.get(f"{path}?start={start}").status_code == 404


@pytest.mark.parametrize("slug", ["ten-cu-", "", "-", "TONG-KET-", "tong-ket-cong-tac-mttq-xa-0", "%3Cb%3E-"])
def test_an_old_address_leads_to_the_new_one_for_good(client, article, slug):
    old = f"/articles/{slug}{article.id}"

    plain, asked = client.get(old), client.get(f"{old}?order=oldest&start=3")

    assert (plain.status_code, plain.location) == (301, article.url)
    assert (asked.status_code, asked.location) == (301, f"{article.url}?order=oldest&start=3")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/1",
        "/%2F%2Fevil.example-1",
        "/\\evil.example",
        "/articles//evil.example-1",
        "/articles/%5Cevil.example-1",
    ],
)
def test_no_address_leads_to_another_host(client, article, path):
    answer = client.get(path)

    assert answer.status_code < 500
    assert not (answer.location or "/").startswith(("//", "/\\", "http://evil"))


@pytest.mark.parametrize(
    "address", ["x", "ten-cu", "x-999", "x-" + "9" * 15, "x-" + "9" * 16, "x-1x", "x-٣", "x-1%0A", "1%00", "-"]
)
def test_an_address_without_an_article_is_not_found(client, article, address):
    address = address.replace("x-1", f"x-{article.id}")
    assert client.get(article.url).status_code == 200
    assert client.get(f"/articles/{address}").status_code == 404


def test_the_front_page_takes_as_many_queries_for_forty_articles_as_for_two(app):
    client = app.test_client()
    add_articles(app, [NOON] * 2, "tin")
    client.get("/")

    with statements(app) as few:
        client.get("/")
    add_articles(app, [NOON] * 38, "khac")
    with statements(app) as many:
        client.get("/")

    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/", "/categories/tin"])
def test_pages_of_articles_are_the_same_for_all_and_asked_for_again(client, app, path):
    [number] = add_articles(app, [NOON], "tin")
    first = client.get(path)
    client.post(f"/articles/bai-0-{number}/comments", data=letter())

    again = client.get(path)

    assert (again.get_data(), again.headers["ETag"]) == (first.get_data(), first.headers["ETag"])
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert first.headers["Cache-Control"] == "no-cache"
    write(app, number)
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_staff_pages_are_kept_by_nobody(moderator, article):
    for path in ("/", article.url):
        page = moderator.get(path)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "private, no-store")
