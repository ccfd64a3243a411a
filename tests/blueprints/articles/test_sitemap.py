"""What search engines ask for: robots.txt and the sitemap, which holds what is public and nothing else."""

import datetime as dt
from xml.etree import ElementTree as ET

from sqlalchemy import insert

from domain.articles import sitemap
from domain.articles.models import Article
from foundation import clock
from foundation.database import commit, db
from tests.people import reader_of

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)


def put(app, **about) -> int:
    values = {"title": "Bài", "slug": "bai", "source": "", "html": "", "published_at": NOON, "created_at": NOON}
    with app.app_context():
        return commit(lambda: db.session.execute(insert(Article).values(**values | about)).inserted_primary_key[0])


def locations(client, path) -> dict[str, str | None]:
    answer = client.get(path, base_url="https://benmo.example")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ET.fromstring(answer.data)
    return {item.findtext(f"{S}loc"): item.findtext(f"{S}lastmod") for item in root}


def test_the_sitemap_holds_what_is_public_in_parts_that_never_move(make_app, app, monkeypatch):
    monkeypatch.setattr(sitemap, "PART_LENGTH", 2)
    site = make_app(addresses=("https://benmo.example",))
    client, own = reader_of(site), "https://benmo.example"
    changed = put(app, updated_at=NOON + dt.timedelta(hours=1))
    shown = [changed, *(put(app) for _ in range(4))]
    put(app, status="draft")
    put(app, status="withdrawn")
    put(app, published_at=clock.now() + dt.timedelta(hours=1))

    parts = [path.removeprefix(own) for path in locations(client, "/sitemap.xml")]

    assert parts[0] == "/sitemaps/pages.xml"
    assert f"{own}/archive" in locations(client, parts[0])
    found = {}
    for part in parts[1:]:
        in_part = locations(client, part)
        assert len(in_part) <= 2
        found |= in_part
    assert list(found) == [f"{own}/articles/bai-{number}" for number in shown]
    assert found[f"{own}/articles/bai-{changed}"] == "2026-11-20T06:00:00+00:00"
    beyond = int(parts[-1].removesuffix(".xml").rsplit("-", 1)[1]) + 1
    assert {client.get(f"{own}/sitemaps/articles-{n}.xml").status_code for n in (0, beyond, 10**14)} == {404}


def test_robots_are_told_where_the_sitemap_is_and_what_is_not_for_them(client):
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert {"User-agent: *", "Disallow: /moderation/", "Sitemap: http://localhost/sitemap.xml"} <= {
        *answer.text.split("\n")
    }
