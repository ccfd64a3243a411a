"""Feeds as a feed reader takes them: valid Atom, each text escaped once, asked for again for nothing."""

import datetime as dt
import re
from xml.etree import ElementTree as ET

import brotli
import pytest
from sqlalchemy import update

from domain.articles.actions import category_named
from domain.articles.models import Article
from foundation import clock
from foundation.database import commit, db
from tests.discussions import decide, dom, letter, statements, stored, text_of, withdraw, write
from tests.hostile_texts import HOSTILE
from tests.letters import published
from tests.pages import by_id
from tests.people import reader_of, seated

A = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# What XML has no place for, and what it has one for only when escaped.
ODD = "a\x01\x08\x0b\x0c\x0e\x1f\ufffe\uffffb ]]> <!--&amp;&#0;\u2028\u202e</entry></feed>"


def as_xml(text: str) -> str:
    """What a parser reads of a text: what XML has no place for is gone, line ends are one character."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text).replace("\r\n", "\n").replace("\r", "\n")


def feed_of(answer) -> ET.Element:
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    root = ET.fromstring(answer.data)
    assert root.tag == f"{A}feed"
    return root


def texts(root, path) -> list[str]:
    return [element.text or "" for element in root.findall("/".join(A + part for part in path.split("/")))]


def links(element) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{A}link")}


def assert_is_valid(root) -> None:
    """What RFC 4287 asks of a feed and of each entry."""
    for element in (root, *root.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(A + name)) == 1, name
            assert element.find(A + name).text
        assert MOMENT.fullmatch(element.find(f"{A}updated").text)
        assert len(texts(element, "author/name")) == 1
        assert links(element)["alternate"].startswith("http://localhost/")
    assert links(root)["self"].startswith("http://localhost/")
    numbers = texts(root, "entry/id")
    assert len(set(numbers)) == len(numbers)
    assert root.get(f"{XML}lang") == "vi"


def add_articles(app, count, *, category="Tin xã", title="Bài", **about) -> list[Article]:
    def work():
        filed = category_named(category).id
        times = [NOON + dt.timedelta(minutes=n) for n in range(count)]
        made = [
            Article(
                **{"title": f"{title} {n}", "slug": "bai", "source": "", "html": "<p>Một &amp; hai</p>"}
                | {"category_id": filed, "published_at": time, "created_at": time}
                | about
            )
            for n, time in enumerate(times)
        ]
        db.session.add_all(made)
        db.session.flush()
        return [article.id for article in made]

    with app.app_context():
        return commit(work)


@pytest.mark.parametrize(
    ("path", "title", "page"), [("/", "Ykien", "/"), ("/categories/tin-xa/", "Tin xã – Ykien", "/categories/tin-xa")]
)
def test_the_newest_twenty_articles_of_the_site_and_of_a_category(app, client, path, title, page):
    numbers = add_articles(app, 25, summary="Tóm tắt", author="Thu Hà")
    add_articles(app, 1, published_at=clock.now() + dt.timedelta(hours=1))
    add_articles(app, 1, status="withdrawn")

    root = feed_of(client.get(f"{path}feed.atom"))

    assert_is_valid(root)
    assert texts(root, "entry/id") == [f"http://localhost/articles/{n}" for n in numbers[:4:-1]]
    assert (texts(root, "title"), texts(root, "updated")) == ([title], ["2026-11-20T05:24:00Z"])
    assert links(root) == {"self": f"http://localhost{path}feed.atom", "alternate": f"http://localhost{page}"}
    entry = root.find(f"{A}entry")
    assert (texts(entry, "summary"), texts(entry, "author/name")) == (["Tóm tắt"], ["Thu Hà"])
    assert (entry.find(f"{A}content").get("type"), texts(entry, "content")) == ("html", ["<p>Một &amp; hai</p>"])
    assert entry.find(f"{A}category").get("term") == "Tin xã"
    assert client.get(links(entry)["alternate"]).status_code == 200
    assert client.get(texts(entry, "id")[0]).location == f"/articles/bai-{numbers[-1]}"


def test_json_feeds_say_the_same_and_lead_from_elsewhere(app, client):
    html = '<p><a href="/articles/1">a</a> src="/x" <img src="/media/a.jpg" srcset="/media/a.jpg 1w" alt=""></p>'
    numbers = add_articles(app, 3, html=html, updated_at=NOON + dt.timedelta(days=1))

    for path in ("/", "/categories/tin-xa/"):
        answer = client.get(f"{path}feed.json")
        feed, root = answer.get_json(), feed_of(client.get(f"{path}feed.atom"))

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/feed+json")
        assert (feed["version"], feed["language"]) == ("https://jsonfeed.org/version/1.1", "vi")
        assert feed["feed_url"] == f"http://localhost{path}feed.json"
        assert [item["id"] for item in feed["items"]] == texts(root, "entry/id")
        assert [item["date_modified"] for item in feed["items"]] == texts(root, "entry/updated")
        assert [item["content_html"] for item in feed["items"]] == texts(root, "entry/content")
    item = feed["items"][0]
    assert (item["url"], item["tags"]) == (f"http://localhost/articles/bai-{numbers[-1]}", ["Tin xã"])
    assert item["date_modified"] == "2026-11-21T05:00:00Z"
    assert item["content_html"] == (
        '<p><a href="http://localhost/articles/1">a</a> src="/x" <img src="http://localhost/media/a.jpg" alt=""></p>'
    )
    assert client.get("/categories/khong-co/feed.json").status_code == 404


def test_the_newest_opinions_are_those_that_everybody_reads(app, client, article):
    first, answer, removed, withdrawn = write(app, article.id, (None, 0, None, None))
    [waiting] = write(app, article.id, publish=False)
    decide(app, "remove", removed)
    withdraw(app, withdrawn)
    [late] = write(app, article.id)

    root = feed_of(client.get(f"{article.url}/comments/feed.atom"))

    assert_is_valid(root)
    assert texts(root, "entry/id") == [f"http://localhost/comments/{n}" for n in (late, answer, first)]
    assert texts(root, "entry/title") == ["Ý kiến của Người 0", "Người 1 trả lời Người 0", "Ý kiến của Người 0"]
    assert texts(root, "entry/content") == ["<p>Lời thứ 0.</p>", "<p>Lời thứ 1.</p>", "<p>Lời thứ 0.</p>"]
    assert links(root)["alternate"] == f"http://localhost{article.url}"
    assert str(waiting) not in texts(root, "entry/id")
    decide(app, "remove", first)
    root = feed_of(client.get(f"{article.url}/comments/feed.atom"))
    assert texts(root, "entry/title") == ["Ý kiến của Người 0", "Ý kiến của Người 1"]


def test_what_is_decided_later_is_newer(app, client, article):
    early, late = write(app, article.id, (None, None), publish=False)
    decide(app, "approve", late)
    decide(app, "approve", early)

    root = feed_of(client.get(f"{article.url}/comments/feed.atom"))

    assert texts(root, "entry/id") == [f"http://localhost/comments/{n}" for n in (early, late)]


def test_fifty_opinions_in_as_many_queries_as_one(app, article):
    client, path = reader_of(app), f"{article.url}/comments/feed.atom"
    write(app, article.id)
    client.get(path)
    with statements(app) as few:
        client.get(path)
    write(app, article.id, (None, 0, 1) * 20)

    with statements(app) as many:
        root = feed_of(client.get(path))

    assert (len(root.findall(f"{A}entry")), len(many)) == (50, len(few))
    with statements(app) as few:
        client.get("/feed.atom")
    add_articles(app, 30)
    with statements(app) as many:
        client.get("/feed.atom")
    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/feed.json", "/categories/tin-xa/feed.atom", "{article}/comments/feed.atom"])
def test_a_feed_is_the_same_for_all_sets_no_cookie_and_is_asked_for_again(app, article, path):
    add_articles(app, 1)
    path, client = path.format(article=article.url), reader_of(app)
    client.post(f"{article.url}/comments", data=letter())
    plain = reader_of(app).get(path)
    staff, english = seated(app).client, reader_of(app)
    english.set_cookie("language", "en")

    answers = [reader.get(path) for reader in (client, staff, english)]

    assert {(answer.data, answer.headers["ETag"]) for answer in answers} == {(plain.data, plain.headers["ETag"])}
    for answer in (plain, *answers):
        assert ("Set-Cookie" in answer.headers, answer.headers["Cache-Control"]) == (False, "no-cache")
        assert not answer.headers["ETag"].startswith("W/")
    assert client.get(path, headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304
    head = client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", plain.headers["ETag"])
    small = client.get(path, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(small.data) == plain.data
    assert small.headers["ETag"] != plain.headers["ETag"]
    write(app, article.id)
    changes = path.endswith("comments/feed.atom")
    assert client.get(path, headers={"If-None-Match": plain.headers["ETag"]}).status_code == (200 if changes else 304)


def test_no_hostile_text_leaves_its_place(app, client, article):
    hostile = [text.replace("\0", "") for text in HOSTILE.values()]
    values = {"title": ODD, "summary": ODD, "author": ODD[:70], "html": ODD}
    with app.app_context():
        for n, text in enumerate([*hostile[:: len(hostile) // 45], ODD]):
            published(article.id, f"{text} {n}", name=" ".join(text.split())[:70] or "An")
        commit(lambda: db.session.execute(update(Article).where(Article.id == article.id).values(**values)))

    site = feed_of(client.get("/feed.atom"))
    said = feed_of(client.get(f"{article.url}/comments/feed.atom"))

    assert_is_valid(site)
    assert_is_valid(said)
    assert (texts(site, "entry/title"), texts(site, "entry/content")) == ([as_xml(ODD)], [as_xml(ODD)])
    words = {str(comment.id): as_xml(comment.revision.html) for comment in stored(app)}
    shown = dict(zip((n.rsplit("/", 1)[1] for n in texts(said, "entry/id")), texts(said, "entry/content"), strict=True))
    assert len(shown) >= 45
    assert shown == {number: words[number] for number in shown}


def test_addresses_are_those_of_the_settings(make_app, app, article):
    write(app, article.id)
    client = reader_of(make_app(addresses=("https://benmo.example", "http://other.example")))

    for path in ("/feed.atom", f"{article.url}/comments/feed.atom"):
        answer = client.get(path, base_url="http://other.example")
        root = feed_of(answer)
        found = [*texts(root, "id"), *texts(root, "entry/id"), *(link.get("href") for link in root.iter(f"{A}link"))]
        assert {address.split("/")[2] for address in found} == {"benmo.example"}
        assert b"other.example" not in answer.data


def test_feeds_of_nothing(app, client, article):
    empty = feed_of(client.get(f"{article.url}/comments/feed.atom"))
    assert (empty.findall(f"{A}entry"), texts(empty, "updated")) == ([], ["1970-01-01T00:00:00Z"])
    with app.app_context():
        commit(lambda: category_named("Trống"))
        commit(lambda: db.session.execute(update(Article).values(status="withdrawn")))
    assert feed_of(client.get("/categories/trong/feed.atom")).findall(f"{A}entry") == []
    missing = (
        "/categories/khong-co/feed.atom",
        f"{article.url}/comments/feed.atom",
        "/articles/x-99/comments/feed.atom",
    )
    assert {client.get(path).status_code for path in missing} == {404}


def test_an_old_address_leads_to_the_feed_of_the_new_one(client, article):
    old = client.get(f"/articles/ten-cu-{article.id}/comments/feed.atom")

    assert (old.status_code, old.location) == (301, f"{article.url}/comments/feed.atom")


def test_pages_name_their_feeds(app, client, article):
    add_articles(app, 1)

    for path in ("/", "/categories/tin-xa", article.url):
        page = client.get(path)
        heads = [e for e in dom(page).find("head").iter("link") if e.get("type") == "application/atom+xml"]
        named = [(e.get("rel"), client.get(e.get("href")).status_code) for e in heads]
        assert named == [("alternate", 200)] * (1 if path == "/" else 2)
        footer = [e for e in dom(page).find(".//footer[@class='footer']").iter("a") if e.get("href") == "/feed.atom"]
        assert [text_of(link) for link in footer] == ["Tin qua Atom"]
    below = [e.get("href") for e in by_id(client.get(article.url), "opinions").iter("a")]
    assert f"{article.url}/comments/feed.atom" in below
