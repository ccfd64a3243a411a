"""Design promise 5: GET never changes what people wrote or decided: a crawler follows links and asks every route."""

import collections
import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from domain.exchange.demo import load_demo
from foundation.database import commit
from tests.discussions import HTMX, dom, letter
from tests.people import reader_of, seated
from tests.tables import digests_of_tables, rows_of

# Due work, session clocks and counters of haste may move; the outbox is named for its due times.
CLOCKS = {"sessions", "limits", "outbox"}
PAGES_OF_A_KIND = 4
WHO = ("stranger", "reader", "administrator")


@pytest.fixture
def site(app):
    """The demo site with a reader's own comment."""
    with app.app_context():
        commit(lambda: load_demo(app.config["SETTINGS"]))
    return app


def person(site, who):
    if who == "stranger":
        return reader_of(site)
    if who == "reader":
        client = reader_of(site)
        with site.app_context():
            page = rows_of("articles")[0]
        client.post(f"/articles/{page['slug']}-{page['id']}/comments", data=letter())
        assert client.get_cookie("reader") is not None
        return client
    return seated(site, role="administrator").client


def links(answer):
    for element in dom(answer).iter():
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            if element.get(name):
                yield urldefrag(urljoin("http://localhost/", element.get(name))).url


def kind_of(site, url):
    """Pages of one kind are alike: a few of each are enough."""
    endpoint, _values = site.url_map.bind("localhost").match(urlsplit(url).path, method="GET")
    return endpoint, tuple(sorted(part.split("=")[0] for part in urlsplit(url).query.split("&")))


def crawl(site, client):
    """GET (and HEAD) everything that can be reached, forms' targets included; returns what was answered."""
    waiting, seen, kinds, answered = collections.deque(["http://localhost/"]), set(), collections.Counter(), []
    while waiting:
        url = waiting.popleft()
        if url in seen or not url.startswith("http://localhost/") or "/static/" in url:
            continue
        seen.add(url)
        try:
            kind = kind_of(site, url)
        except Exception:  # noqa: BLE001 an address for another method: asked all the same
            kind = ("other", urlsplit(url).path.rsplit("/", 1)[-1])
        kinds[kind] += 1
        if kinds[kind] > PAGES_OF_A_KIND:
            continue
        for options in ({}, {"headers": HTMX}, {"method": "HEAD"}, {"headers": {"Purpose": "prefetch"}}):
            answer = client.open(url, **options)
            answered.append((kind[0], answer.status_code))
            if not options and answer.mimetype == "text/html":
                waiting.extend(links(answer))
            if answer.location:
                waiting.append(urljoin(url, answer.location))
    return answered


def what_counts(site):
    """A digest of every table but the clocks, and the words of the mails."""
    with site.app_context():
        mails = [(row["recipient"], row["subject"], row["body"]) for row in rows_of("outbox")]
        return digests_of_tables(but=CLOCKS), mails


def test_a_crawler_changes_nothing_that_people_wrote_or_decided(site):
    wanted = {"articles.front", "articles.show", "articles.category", "comments.show", "comments.new"}
    for who in WHO:
        client = person(site, who)
        before = what_counts(site)

        answered = crawl(site, client)

        assert (who, what_counts(site)) == (who, before)
        assert {status for _kind, status in answered if status >= 500} == set()
        assert wanted - {kind for kind, _status in answered} == set()
        assert (("moderation.queue", 200) in answered) is (who == "administrator")


def test_no_route_changes_anything_by_get_whatever_it_is_given(site):
    with site.app_context():
        page = rows_of("articles")[1]
        values = {"comment_id": rows_of("comments")[0]["id"], "event_id": rows_of("moderation_events")[0]["id"]}
    values |= {"address": f"{page['slug']}-{page['id']}", "slug": "tin-xa", "token": "1-x"}
    query = "?language=en&done=1&start=1&order=oldest&parent=1&version=1&text=x&author_name=y&next=/&csrf_token=x"
    paths = [re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m[1]]), rule.rule) for rule in site.url_map.iter_rules()]
    for who in WHO:
        client = person(site, who)
        before = what_counts(site)

        statuses = {
            client.open(url, method=method, headers={"X-HTTP-Method-Override": "POST"}).status_code
            for path in paths
            for url in (path, path + query)
            for method in ("GET", "HEAD", "OPTIONS")
        }

        assert (who, what_counts(site)) == (who, before)
        assert {status for status in statuses if status >= 500} == set()
