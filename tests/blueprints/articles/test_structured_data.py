"""What search engines and other sites are told of a page: canonical address, Open Graph, and the data block."""

import re

import pytest
from sqlalchemy import update

from domain.articles.actions import category_named
from domain.articles.models import Article
from domain.comments.models import Comment, Revision
from foundation.database import commit, db
from tests.discussions import decide, dom, letter, write
from tests.hostile_texts import HOSTILE
from tests.letters import published
from tests.pages import data_block
from tests.people import reader_of

BREAKERS = (
    "</script><script>alert(1)</script>",
    "<!-- <script> --> </SCRIPT ",
    "\u2028alert(1)\u2029",
    '"}]}</script>',
    "\\u003c/script\\u003e & ' \\",
    "]]> %3C/script%3E &lt;/script&gt;",
)


def meta(answer) -> dict[str, str]:
    found = [(e.get("property") or e.get("name"), e.get("content")) for e in dom(answer).find("head").iter("meta")]
    return {name: content for name, content in found if name}


def canonical(answer) -> list[str]:
    return [e.get("href") for e in dom(answer).find("head").iter("link") if e.get("rel") == "canonical"]


def change(app, model, **values) -> None:
    with app.app_context():
        commit(lambda: db.session.execute(update(model).values(**values)))


@pytest.fixture
def filed(app, article):
    with app.app_context():
        number = commit(lambda: category_named("Tin xã").id)
    change(app, Article, category_id=number, summary="Tóm tắt “này”", author="Thu Hà")
    return article


def test_an_article_with_its_comments(app, client, filed):
    top, answer, third, removed = write(app, filed.id, (None, 0, 1, None))
    decide(app, "remove", removed)
    write(app, filed.id, publish=False)
    change(app, Comment, like_count=0)
    with app.app_context():
        commit(lambda: db.session.execute(update(Comment).where(Comment.id == top).values(like_count=3)))

    data = data_block(client.get(filed.url))

    address = f"http://localhost{filed.url}"
    shop = {"@type": "Organization", "name": "Ykien", "url": "http://localhost/"}
    [comment] = data.pop("comment")
    headline = data.pop("headline")
    assert headline.startswith("Tổng kết công tác MTTQ xã")
    assert data == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": address,
        "datePublished": "2022-11-22T10:05:55+07:00",
        "author": {"@type": "Person", "name": "Thu Hà"},
        "publisher": shop,
        "commentCount": 3,
        "articleSection": "Tin xã",
    }
    assert [reply["url"] for reply in comment.pop("comment")] == [f"{address}#comment-{n}" for n in (answer, third)]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\+07:00", comment.pop("dateCreated"))
    assert comment == {
        "@type": "Comment",
        "url": f"{address}#comment-{top}",
        "author": {"@type": "Person", "name": "Người 0"},
        "text": "Lời thứ 0.",
        "upvoteCount": 3,
    }


def test_long_words_are_cut_and_markup_is_told_as_typed(app, client, article):
    with app.app_context():
        published(article.id, "**Đậm** " + "ữ" * 400)

    [comment] = data_block(client.get(article.url))["comment"]

    assert (len(comment["text"]), comment["text"][:8], comment["text"][-1]) == (300, "**Đậm** ", "…")


def test_the_beginning_of_the_first_page_in_the_usual_order_has_it(app, client, article):
    numbers = write(app, article.id, (None,) * 52)

    assert len(data_block(client.get(article.url))["comment"]) == 20
    assert data_block(client.get(f"{article.url}?order=newest"))["comment"]
    for query in ("?order=oldest", f"?start={numbers[1]}"):
        page = client.get(article.url + query)
        assert (data_block(page), canonical(page)) == (None, [f"http://localhost{article.url}"])


def test_an_author_gets_what_everybody_gets_and_staff_get_none(app, client, moderator, article):
    client.post(f"{article.url}/comments", data=letter())

    assert data_block(reader_of(app).get(article.url)) is not None
    assert data_block(client.get(article.url)) == data_block(reader_of(app).get(article.url))
    assert data_block(moderator.client.get(article.url)) is None


@pytest.mark.parametrize("text", [*BREAKERS, *list(HOSTILE.values())[:12]])
def test_no_text_breaks_out(app, client, filed, text):
    with app.app_context():
        published(filed.id)
    change(app, Article, title=text, author=text[:80], summary=text)
    change(app, Comment, author_name=text[:80])
    change(app, Revision, words=text)

    page = client.get(filed.url)
    data = data_block(page)

    assert (data["headline"], data["comment"][0]["text"]) == (text, text)
    assert data["comment"][0]["author"]["name"] == data["author"]["name"] == text[:80]
    assert meta(page)["og:title"] == text
    source = page.get_data(as_text=True)
    block = source[source.index("ld+json") :].split(">", 1)[1].split("</script>")[0]
    assert not set("<>&'\u2028\u2029") & set(block)


def test_an_article_to_share(client, filed):
    page = client.get(f"{filed.url}?order=oldest")

    found = meta(page)
    assert canonical(page) == [found["og:url"]] == [f"http://localhost{filed.url}"]
    assert found["og:title"].startswith("Tổng kết công tác MTTQ xã")
    assert (found["description"], found["og:description"]) == ("Tóm tắt “này”",) * 2
    assert {name: found[name] for name in ("og:type", "og:site_name", "og:locale")} == {
        "og:type": "article",
        "og:site_name": "Ykien",
        "og:locale": "vi_VN",
    }
    assert found["article:published_time"] == "2022-11-22T10:05:55+07:00"
    assert found["article:section"] == "Tin xã"


def test_without_a_summary_the_article_begins_the_description(app, client, article):
    change(app, Article, summary="", html="<h2>Một &amp; hai</h2><p>Ba <b>bốn</b></p>" + "<p>năm</p>" * 200)

    found = meta(client.get(article.url))["og:description"]

    assert found.startswith("Một & hai")
    assert (len(found) <= 201, found[-1]) == (True, "…")


def test_the_front_page_and_categories_to_share(app, client, filed, make_app):
    for path, title in (("/", "Ykien"), ("/categories/tin-xa", "Tin xã")):
        page = client.get(path)
        assert canonical(page) == [meta(page)["og:url"]] == [f"http://localhost{path}"]
        assert (meta(page)["og:title"], meta(page)["og:type"]) == (title, "website")
    elsewhere = reader_of(make_app(addresses=("https://benmo.example",), site_tagline="Trang tin của xã"))
    page = elsewhere.get("/", base_url="https://benmo.example")
    assert (canonical(page), meta(page)["description"]) == (["https://benmo.example/"], "Trang tin của xã")
    article = elsewhere.get(filed.url, base_url="https://benmo.example")
    assert canonical(article) == [data_block(article)["mainEntityOfPage"]] == [f"https://benmo.example{filed.url}"]


@pytest.mark.parametrize("path", ["/", "/categories/tin-xa"])
def test_a_page_of_older_articles_is_no_other_page(client, filed, path):
    assert canonical(client.get(f"{path}?start=2026-11-20T05:00:00Z1")) == []
