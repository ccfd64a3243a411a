"""The ways to articles: tags, related ones, the one before and after, the archive, the front page."""

import datetime as dt

import pytest
import time_machine

from domain.articles.archive import Month
from domain.articles.models import Article, ArticleTag, Category, Tag
from domain.media.models import MediaFile
from foundation.database import commit, db
from tests.discussions import dom, statements, text_of
from tests.people import reader_of

NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def put(app, titles, *, category=None, tags=(), first=NOON, step=HOUR, **about) -> list[int]:
    """Articles with these titles, each published a step after the one before; their numbers."""

    def work() -> list[int]:
        filed = _named(Category, category) if category else None
        made = []
        for number, title in enumerate(titles):
            values = {"html": "<p>Lời.</p>", "published_at": first + number * step, "created_at": first} | about
            made.append(Article(title=title, slug="bai", source="", category=filed, **values))
        db.session.add_all(made)
        tagged = [_named(Tag, tag) for tag in tags]
        db.session.flush()
        db.session.add_all(ArticleTag(article_id=a.id, tag_id=tag.id) for a in made for tag in tagged)
        return [article.id for article in made]

    with app.app_context():
        return commit(work)


def _named(model, name):
    known = db.session.query(model).filter_by(name=name).one_or_none()
    if known is None:
        known = model(name=name, slug=name.lower().replace(" ", "-"))
        db.session.add(known)
        db.session.flush()
    return known


def numbers_on(element) -> list[int]:
    """The numbers of the articles that are linked there, in their order."""
    links = [link.get("href") for link in element.iter("a")]
    return [int(link.rsplit("-", 1)[1]) for link in links if link.startswith("/articles/")]


def section(page, name) -> list[int]:
    """The numbers of the articles in the part of a page that is labelled so, in their order."""
    [part] = [e for e in dom(page).iter("section") if e.get("aria-labelledby") == name]
    return numbers_on(part)


def test_related_articles_share_tags_first_and_then_the_category(app, client):
    [one] = put(app, ["Một"], category="tin", tags=["hoa", "lua"])
    [both] = put(app, ["Cả hai thẻ"], category="khac", tags=["hoa", "lua"])
    put(app, ["Ngoài"], category="khac")
    [half] = put(app, ["Một thẻ"], tags=["hoa"], first=NOON + HOUR)
    old, new = put(app, ["Cũ", "Mới"], category="tin", first=NOON - 9 * HOUR)
    put(app, ["Nháp"], category="tin", tags=["hoa", "lua"], status="draft")
    put(app, ["Chưa tới giờ"], category="tin", tags=["hoa"], first=NOON + 24_000 * HOUR)

    page = client.get(f"/articles/bai-{one}")

    shown = section(page, "related")
    assert (shown[:3], shown[3:]) == ([both, half, new], [both, new])
    page = client.get(f"/articles/bai-{new}")
    assert section(page, "related")[-2:] == [one, old]
    assert [text_of(e) for e in dom(page).iter("li") if "Tin mới hơn" in text_of(e)] == ["Tin mới hơn: Một"]


def test_a_tag_has_a_page_as_soon_as_readers_may_see_something_under_it(app, client):
    numbers = put(app, [f"Bài {n}" for n in range(17)], tags=["hoa"], step=dt.timedelta())
    put(app, ["Nháp"], tags=["hoa", "nháp"], status="draft")

    first = client.get("/tags/hoa")
    [rest] = [e.get("href") for e in dom(first).iter("a") if e.get("rel") == "next"]

    assert numbers_on(dom(first).find(".//main")) == numbers[:1:-1]
    assert numbers_on(dom(client.get(rest)).find(".//main")) == [numbers[1], numbers[0]]
    [link] = [e for e in dom(client.get(f"/articles/bai-{numbers[0]}")).iter("a") if e.get("href") == "/tags/hoa"]
    assert text_of(link) == "hoa"
    assert {client.get(f"/tags/{slug}").status_code for slug in ("nháp", "nhap", "khong-co", "%00")} == {404}


def test_the_archive_counts_the_months_of_the_site_s_own_zone(app, client):
    # In Viet Nam the first is a moment of December already.
    turn = dt.datetime(2025, 11, 30, 17, 0, tzinfo=dt.UTC)
    [december] = put(app, ["Rạng sáng"], first=turn)
    [november] = put(app, ["Trước nửa đêm"], first=turn - dt.timedelta(microseconds=1))
    [ancient] = put(app, ["Cổ"], first=dt.datetime(1954, 5, 7, 10, 30, tzinfo=dt.UTC))
    put(app, ["Nháp"], first=turn - 1000 * HOUR, status="draft")

    page = client.get("/archive")

    months = {e.get("href"): text_of(e) for e in dom(page).find(".//main").iter("a") if "archive/" in e.get("href")}
    assert months == {
        "/archive/2025/12": "Tháng 12/2025",
        "/archive/2025/11": "Tháng 11/2025",
        "/archive/1954/05": "Tháng 5/1954",
    }
    assert text_of(dom(page).find(".//main")).count("1 bài viết") == 3
    for path, number in (("2025/12", december), ("2025/11", november), ("1954/05", ancient)):
        assert numbers_on(dom(client.get(f"/archive/{path}")).find(".//main")) == [number]
    [later] = [e.get("href") for e in dom(client.get("/archive/1954/05")).iter("a") if "Sau đó" in text_of(e)]
    assert later == "/archive/2025/11"
    odd = ("2025/10", "2025/13", "2025/00", "0001/01", "0999/12", "9999/12", "2025/1", "20251/1", "2025/11x", "٢٠٢٥/11")
    assert {client.get(f"/archive/{path}").status_code for path in odd} == {404}
    assert Month(2025, 1).before == Month(2024, 12)


def test_an_empty_archive_leads_to_the_front_page(client):
    main = dom(client.get("/archive")).find(".//main")

    assert "Hiện chưa có bài viết nào ở đây." in text_of(main)
    assert "/" in [e.get("href") for e in main.iter("a")]


def test_the_front_page_shows_what_is_discussed_and_a_little_of_each_category(app, client):
    old = put(app, ["Cũ một", "Cũ hai", "Cũ ba"], category="it", first=NOON - 99 * HOUR)
    put(app, ["Rất cũ"], category="it", first=NOON - 999 * HOUR, status="draft")
    new = put(app, [f"Tin {n}" for n in range(10)], category="tin")
    with app.app_context():
        commit(lambda: setattr(db.session.get(Article, old[0]), "comment_count", 7))
        commit(lambda: setattr(db.session.get(Article, new[3]), "comment_count", 9))

    page = client.get("/")

    assert section(page, "discussed") == [new[3], old[0]]
    assert section(page, "latest") == new[3::-1]
    [block] = [e for e in dom(page).iter("section") if "block" in e.get("class").split()]
    assert (text_of(block.find(".//h2")), numbers_on(block)) == ("it", [old[2], old[1]])


@pytest.mark.parametrize("count", [1, 3, 7, 10])
def test_a_front_page_that_shows_every_article_shows_each_once(app, client, count):
    numbers = put(app, [f"Tin {n}" for n in range(count)], category="tin")
    with app.app_context():
        commit(lambda: setattr(db.session.get(Article, numbers[0]), "comment_count", 9))

    main = dom(client.get("/")).find(".//main")

    assert numbers_on(main) == numbers[::-1]
    assert [text_of(e) for e in main.iter("section") if not numbers_on(e)] == []


def test_a_category_of_which_one_article_is_left_has_no_block(app, client):
    [lonely] = put(app, ["Cũ"], category="it", first=NOON - 99 * HOUR)
    new = put(app, [f"Tin {n}" for n in range(12)], category="tin")

    main = dom(client.get("/")).find(".//main")

    blocks = [e for e in main.iter("section") if "block" in e.get("class").split()]
    assert [numbers_on(block) for block in blocks] == [[new[1], new[0]]]
    assert lonely not in numbers_on(main)
    [older] = [e.get("href") for e in main.iter("a") if e.get("rel") == "next"]
    assert numbers_on(dom(client.get(older)).find(".//main")) == [new[1], new[0], lonely]


def test_where_a_category_has_none_before_or_after_the_site_s_own_is_offered(app, client):
    [before, after] = put(app, ["Trước", "Sau"], category="khac", step=10 * HOUR)
    [alone] = put(app, ["Một mình"], category="tin", first=NOON + HOUR)

    page = dom(client.get(f"/articles/bai-{alone}"))

    [beside] = [e for e in page.iter("ul") if "beside" in e.get("class", "").split()]
    assert numbers_on(beside) == [after, before]


def test_an_article_appears_everywhere_in_the_moment_it_is_due(app, client):
    [number] = put(app, ["Đúng giờ"], category="tin", tags=["hoa"])
    paths = ("/", "/categories/tin", "/tags/hoa", "/archive", "/feed.atom", "/feed.json", "/sitemaps/articles-1.xml")

    def shown() -> list[bool]:
        answers = [client.get(path) for path in (f"/articles/bai-{number}", *paths)]
        return [
            answer.status_code == 200 and ("Đúng giờ" in answer.text or "bai-" in answer.text) for answer in answers
        ]

    with time_machine.travel(NOON - dt.timedelta(microseconds=1), tick=False):
        before = [*shown()[:4], *shown()[5:]]
    with time_machine.travel(NOON, tick=False):
        after = [*shown()[:4], *shown()[5:]]

    assert (set(before), set(after)) == ({False}, {True})


def test_pages_take_as_many_queries_for_forty_articles_as_for_six(app):
    client = reader_of(app)
    number, *_others = put(app, ["Bài"] * 6, category="tin", tags=["hoa"], first=NOON - 9 * HOUR)
    paths = ("/", "/tags/hoa", "/archive", "/archive/2026/11", f"/articles/bai-{number}")

    def queries() -> list[int]:
        counts = []
        for path in paths:
            with statements(app) as sent:
                assert client.get(path).status_code == 200
            counts.append(len(sent))
        return counts

    queries()
    few = queries()
    put(app, ["Bài"] * 38, category="tin", tags=["hoa"], step=dt.timedelta(minutes=1))

    assert queries() == few


def test_the_lead_picture_stands_above_the_words_unless_it_is_among_them(app, client):
    with app.app_context():
        picture = {"kind": "picture", "extension": "jpg", "original_name": "a", "media_type": "image/jpeg"}
        about = {
            "size_bytes": 1,
            "digest": "",
            "width_px": 900,
            "height_px": 600,
            "alt": "Hội trường",
            "caption": "Hội nghị",
        }
        file = MediaFile(name="abc123", created_at=NOON, **picture, **about)
        commit(lambda: db.session.add(file))
        file_id = file.id
    [above] = put(app, ["Trên"], lead_picture_id=file_id, updated_at=NOON + HOUR, origin="Báo tỉnh")
    [among] = put(
        app, ["Trong"], lead_picture_id=file_id, html='<p><img src="/media/abc123-640.jpg" alt="Hội trường"></p>'
    )

    page = client.get(f"/articles/bai-{above}")
    main = dom(page).find(".//main")

    assert [(e.get("alt"), e.get("width"), e.get("height")) for e in main.iter("img")] == [("Hội trường", "900", "600")]
    assert "Cập nhật lúc: 13:00:00 20/11/2026 (GMT+7)" in text_of(main)
    assert "Nguồn: Báo tỉnh" in text_of(main)
    [article] = [e for e in dom(client.get(f"/articles/bai-{among}")).iter("article") if e.get("class") == "sheet"]
    assert len(list(article.iter("img"))) == 1
