"""Design promise 5: GET never changes what people wrote or decided: a crawler follows links and asks every route."""

import collections
import itertools
import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from domain.accounts.actions import invitation_token, invite
from domain.articles.markup import render_article
from domain.site.pages import seed_pages
from foundation.database import commit, db
from tests.demo_site import put_demo
from tests.discussions import HTMX, decide, dom, letter
from tests.mails import CHI_HOA, confirm, due_work, queued
from tests.people import account, reader_of, seated
from tests.tables import digests_of_tables, rows_of
from tests.uploads import a_picture

pytestmark = pytest.mark.only_on("sqlite")  # what a route does by GET is the same on every database

# Due work, session clocks and counters of haste may move; the outbox is named for its due times.
CLOCKS = {"sessions", "limits", "outbox"}
PAGES_OF_A_KIND = 4
WHO = ("stranger", "reader", "administrator")


@pytest.fixture
def site(app):
    """The demo site with a reader's own comment."""
    with app.app_context():
        put_demo(app.config["SETTINGS"])
        commit(lambda: db.session.add(a_picture()))
        commit(lambda: seed_pages("vi", render_article))
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


# The tables whose numbers stand in addresses, and how many of each are asked for.
NUMBERED = {
    "article_id": "articles",
    "comment_id": "comments",
    "category_id": "categories",
    "event_id": "moderation_events",
    "page_id": "pages",
    "reason_id": "reason_templates",
    "file_id": "media_files",
    "user_id": "users",
    "invitation_id": "invitations",
}
QUERY = (
    "?language=en&done=1&start=1&order=oldest&parent=1&version=1&text=x&author_name=y&next=/&csrf_token=x"
    "&decision=approve&comment=1-1&scope=matching&newest=99&keys=off&seen=1&approve=y&place=article"
    "&since=2022-11-22T03:05:55.000001Z&arrived=1.2"
)


def values_of(site, every):
    """Everything that can stand in an address: of each kind what exists, or a few of them."""
    with site.app_context():
        article_id = rows_of("articles")[0]["id"]
    mails = readers_mails(site, article_id)
    tokens = [token for mail in mails for token in re.findall(r"/mail/\w+/(\S+)", mail["body"])]
    with site.app_context():
        token = commit(lambda: invitation_token(invite("moderator", days=7)))
        found = {name: [row["id"] for row in rows_of(table)] for name, table in NUMBERED.items()}
        events, articles, pages = rows_of("moderation_events"), rows_of("articles"), rows_of("pages")
        found["batch"] = sorted({row["batch"] for row in events if row["batch"]})
        found["address"] = [f"{row['slug']}-{row['id']}" for row in articles]
        found["slug"] = [row["slug"] for row in rows_of("categories")]
        found["stored_name"] = [f"{row['name']}-640.jpg" for row in rows_of("media_files")]
    found |= {"revision_number": [1]}
    found["slug"] += [row["slug"] for row in pages]
    found["colour"] = ["0b5c66", "ffff00"]
    found |= {"token": [token, *tokens, "1-x"], "filename": ["css/x.css"], "month": ["2022/11"], "part": [1]}
    assert {name for name, values in found.items() if not values} == set()
    return found if every else few_of(found)


def few_of(values):
    """A few of each kind; every link of a mail leads somewhere else."""
    return {name: found if name == "token" else found[:2] for name, found in values.items()}


def addresses_of(site, values, *, takes_get=None):
    """Every route with every combination of these values: all routes, or those that do or do not know GET."""
    for rule in site.url_map.iter_rules():
        if takes_get is not None and takes_get is not ("GET" in rule.methods):
            continue
        names = sorted(rule.arguments)
        for chosen in itertools.product(*(values[name] for name in names)):
            filled = dict(zip(names, map(str, chosen), strict=True))
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda match, filled=filled: filled[match[1]], rule.rule)


@pytest.mark.parametrize("who", WHO)
def test_no_route_changes_anything_by_get_whatever_it_is_given(site, who):
    client, paths = person(site, who), list(addresses_of(site, values_of(site, every=False)))
    before = what_counts(site)

    statuses = {
        client.open(url, method=method, headers={"X-HTTP-Method-Override": "POST"}).status_code
        for path in paths
        for url in (path, path + QUERY)
        for method in ("GET", "HEAD", "OPTIONS")
    }

    assert what_counts(site) == before
    assert {status for status in statuses if status >= 500} == set()


def test_an_administrator_may_get_every_address_of_everything_that_exists(site):
    client = person(site, "administrator")
    values = values_of(site, every=True)
    # Each comment with one article: all with all would be thousands of the same answer.
    values["address"] = values["address"][:1]
    before = what_counts(site)

    # What knows no GET answers that before it looks at any number: a few are enough.
    paths = [*addresses_of(site, values, takes_get=True)]
    paths += addresses_of(site, few_of(values), takes_get=False)
    statuses = collections.Counter(client.get(path).status_code for path in paths)

    assert what_counts(site) == before
    assert set(statuses) <= {200, 301, 302, 303, 404, 405, 409}
    assert statuses[200] > len(values["comment_id"])


def readers_mails(site, article_id: int) -> list[dict]:
    """What a reader gets who wishes mail about replies: to confirm, about a reply, for another device."""
    with site.app_context():
        page = next(row for row in rows_of("articles") if row["id"] == article_id)
    url, hoa = f"/articles/{page['slug']}-{page['id']}", reader_of(site)
    hoa.post(f"{url}/comments", data=letter(email=CHI_HOA, notify="y"))
    with site.app_context():
        number = rows_of("comments")[-1]["id"]
    decide(site, "approve", number)
    confirm(hoa, queued(site, CHI_HOA)[0])
    reader_of(site).post(f"{url}/comments", data=letter(text="Đúng vậy.", parent=number))
    decide(site, "approve", number + 1)
    due_work(site)
    hoa.post("/comments/mine/addresses", data={"email": CHI_HOA})
    stranger = reader_of(site)
    stranger.post(f"{url}/comments", data=letter(text="Người khác.", email=CHI_HOA, notify="y"))
    return queued(site, CHI_HOA)


def test_following_every_link_of_every_mail_changes_nothing(site):
    """Mails about waiting comments, invitations, readers' mail, and the demo's; by whoever opens them."""
    with site.app_context():
        account("Lan", email="lan@benmo.example", wants_mail=True)
        page = rows_of("articles")[0]
        administrator = seated(site, "Mai", role="administrator")
    reader_of(site).post(f"/articles/{page['slug']}-{page['id']}/comments", data=letter())
    administrator.post("/accounts/staff/invitations", role="editor", email="moi@benmo.example")
    to_hoa = [path for mail in readers_mails(site, page["id"]) for path in re.findall(r"/mail/\S+", mail["body"])]
    with site.app_context():
        mails = rows_of("outbox")
    addresses = {
        link for mail in mails for link in re.findall(r"https?://[^\s<>\"]+", f"{mail['body']} {mail['headers']}")
    }
    with site.app_context():
        before = digests_of_tables(but=CLOCKS | {"users"})

    paths = {urlsplit(link)._replace(scheme="", netloc="").geturl() for link in addresses}
    statuses = [
        (client.open(path, method=method).status_code, path)
        for path in paths
        for client in (reader_of(site), seated(site, "Hùng").client, administrator.client)
        for method in ("GET", "HEAD")
    ]

    with site.app_context():
        assert digests_of_tables(but=CLOCKS | {"users"}) == before
    assert [path.split("/")[2] for path in to_hoa] == ["confirmations", "stops", "devices", "confirmations"]
    assert {"lan@benmo.example", "moi@benmo.example"} <= {mail["recipient"] for mail in mails}
    assert (len(paths) >= 7, {path for status, path in statuses if status >= 400}) == (True, set())
