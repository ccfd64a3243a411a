"""Who may do what: every address by every role. A new route is a new line here.

"yes" is any answer that is not about who asks: the page, a redirect onwards, even "not found" or "fill this in".
"no" is 403. "door" leads to the sign-in page. Every cell is requested, with a valid token where forms carry one, so
that it is the role alone that decides.
"""

import re
import uuid

import pytest

from domain.accounts.actions import invitation_token, invite
from domain.articles.actions import category_named
from domain.articles.archive import Month
from domain.articles.models import Article
from domain.site.pages import add_page
from foundation.database import commit, db
from tests.discussions import write
from tests.people import account, reader_of, seated
from tests.tables import digests_of_tables, rows_of

# Who may do what is asked of the account, whatever database keeps it.
pytestmark = pytest.mark.only_on("sqlite")

PEOPLE = ("stranger", "moderator", "editor", "administrator")
TABLE = """
                                                                            stranger  moderator editor    administrator
GET   /                                                                     yes       yes       yes       yes
GET   /.well-known/security.txt                                             yes       yes       yes       yes
GET   /apple-touch-icon.png                                                 yes       yes       yes       yes
GET   /accounts/invitations/<token>                                         yes       yes       yes       yes
POST  /accounts/invitations/<token>                                         yes       yes       yes       yes
GET   /accounts/me                                                          door      yes       yes       yes
POST  /accounts/me                                                          door      yes       yes       yes
GET   /accounts/me/second-factor                                            door      yes       yes       yes
POST  /accounts/me/second-factor                                            door      yes       yes       yes
POST  /accounts/me/second-factor/confirmation                               door      yes       yes       yes
GET   /accounts/me/second-factor/picture                                    door      yes       yes       yes
POST  /accounts/me/second-factor/recovery-codes                             door      yes       yes       yes
POST  /accounts/me/second-factor/removal                                    door      yes       yes       yes
POST  /accounts/me/sessions/end                                             door      yes       yes       yes
GET   /accounts/sign-in                                                     yes       yes       yes       yes
POST  /accounts/sign-in                                                     yes       yes       yes       yes
GET   /accounts/sign-in/code                                                door      yes       yes       yes
POST  /accounts/sign-in/code                                                door      yes       yes       yes
POST  /accounts/sign-out                                                    door      yes       yes       yes
GET   /accounts/staff                                                       door      no        no        yes
POST  /accounts/staff/<number:user_id>/activity                             door      no        no        yes
POST  /accounts/staff/<number:user_id>/role                                 door      no        no        yes
POST  /accounts/staff/<number:user_id>/second-factor/removal                door      no        no        yes
POST  /accounts/staff/<number:user_id>/sessions/end                         door      no        no        yes
POST  /accounts/staff/invitations                                           door      no        no        yes
POST  /accounts/staff/invitations/<number:invitation_id>/revocation         door      no        no        yes
GET   /archive                                                              yes       yes       yes       yes
GET   /archive/<month:month>                                                yes       yes       yes       yes
GET   /articles/<article:address>                                           yes       yes       yes       yes
GET   /articles/<article:address>/comments                                  yes       yes       yes       yes
POST  /articles/<article:address>/comments                                  yes       yes       yes       yes
GET   /articles/<article:address>/comments/arrived                          yes       yes       yes       yes
GET   /articles/<article:address>/comments/new                              yes       yes       yes       yes
GET   /articles/<article:address>/threads/<number:comment_id>               yes       yes       yes       yes
GET   /articles/<article:address>/threads/<number:comment_id>/replies       yes       yes       yes       yes
GET   /articles/<article:address>/comments/feed.atom                        yes       yes       yes       yes
GET   /categories/<slug:slug>                                               yes       yes       yes       yes
GET   /categories/<slug:slug>/feed.atom                                     yes       yes       yes       yes
GET   /categories/<slug:slug>/feed.json                                     yes       yes       yes       yes
GET   /comment-policy                                                       yes       yes       yes       yes
GET   /comments/<number:comment_id>                                         yes       yes       yes       yes
POST  /comments/<number:comment_id>/likes                                   yes       yes       yes       yes
POST  /comments/<number:comment_id>/likes/removal                           yes       yes       yes       yes
POST  /comments/<number:comment_id>/reports                                 yes       yes       yes       yes
GET   /comments/<number:comment_id>/reports/new                             yes       yes       yes       yes
GET   /comments/mine/data                                                   yes       yes       yes       yes
POST  /comments/mine/data                                                   yes       yes       yes       yes
POST  /comments/mine/erasure                                                yes       yes       yes       yes
GET   /comments/mine/erasure/new                                            yes       yes       yes       yes
POST  /comments/<number:comment_id>/revisions                               yes       yes       yes       yes
GET   /comments/<number:comment_id>/revisions/new                           yes       yes       yes       yes
POST  /comments/<number:comment_id>/revisions/withdrawal                    yes       yes       yes       yes
POST  /comments/<number:comment_id>/second-look                             yes       yes       yes       yes
POST  /comments/<number:comment_id>/withdrawal                              yes       yes       yes       yes
GET   /comments/<number:comment_id>/withdrawal/new                          yes       yes       yes       yes
POST  /comments/<number:comment_id>/withdrawal/reversal                     yes       yes       yes       yes
GET   /comments/mine                                                        yes       yes       yes       yes
POST  /comments/mine/addresses                                              yes       yes       yes       yes
GET   /editorial/media                                                      door      yes       yes       yes
POST  /editorial/media                                                      door      yes       yes       yes
GET   /editorial/media/<number:file_id>                                     door      yes       yes       yes
POST  /editorial/media/<number:file_id>                                     door      yes       yes       yes
POST  /editorial/media/<number:file_id>/removal                             door      no        yes       yes
POST  /editorial/articles/<number:article_id>/files                         door      no        yes       yes
GET   /editorial/articles                                                   door      yes       yes       yes
POST  /editorial/articles                                                   door      yes       yes       yes
GET   /editorial/articles/<number:article_id>                               door      no        yes       yes
POST  /editorial/articles/<number:article_id>                               door      no        yes       yes
POST  /editorial/articles/<number:article_id>/autosave                      door      no        yes       yes
POST  /editorial/articles/<number:article_id>/autosave/removal              door      yes       yes       yes
POST  /editorial/articles/<number:article_id>/preview                       door      no        yes       yes
GET   /editorial/articles/<number:article_id>/revisions                     door      no        yes       yes
POST  /editorial/articles/<number:article_id>/revisions/<number:revision_number>/restoration  door  no  yes  yes
GET   /editorial/categories                                                 door      no        yes       yes
POST  /editorial/categories                                                 door      no        yes       yes
POST  /editorial/categories/<number:category_id>                            door      no        yes       yes
POST  /editorial/categories/<number:category_id>/removal                    door      no        yes       yes
POST  /editorial/paste                                                      door      yes       yes       yes
GET   /feed.atom                                                            yes       yes       yes       yes
GET   /favicon.ico                                                          yes       yes       yes       yes
GET   /feed.json                                                            yes       yes       yes       yes
GET   /health                                                               yes       yes       yes       yes
POST  /language                                                             yes       yes       yes       yes
GET   /mail/confirmations/<token>                                           yes       yes       yes       yes
POST  /mail/confirmations/<token>                                           yes       yes       yes       yes
GET   /mail/devices/<token>                                                 yes       yes       yes       yes
POST  /mail/devices/<token>                                                 yes       yes       yes       yes
GET   /mail/stops/<token>                                                   yes       yes       yes       yes
POST  /mail/stops/<token>                                                   yes       yes       yes       yes
GET   /media/<stored:stored_name>                                           yes       yes       yes       yes
GET   /moderation/                                                          door      yes       yes       yes
POST  /moderation/articles/<number:article_id>/openness                     door      yes       yes       yes
POST  /moderation/batches/<uuid:batch>/reversal                             door      yes       yes       yes
GET   /moderation/comments/<number:comment_id>                              door      yes       yes       yes
POST  /moderation/comments/<number:comment_id>/answers                      door      yes       yes       yes
GET   /moderation/comments/<number:comment_id>/answers/new                  door      yes       yes       yes
POST  /moderation/comments/<number:comment_id>/claim                        door      yes       yes       yes
POST  /moderation/comments/<number:comment_id>/decisions                    door      yes       yes       yes
POST  /moderation/decisions                                                 door      yes       yes       yes
POST  /moderation/events/<number:event_id>/reversal                         door      yes       yes       yes
POST  /moderation/keys                                                      door      yes       yes       yes
GET   /moderation/log                                                       door      yes       yes       yes
GET   /moderation/log.csv                                                   door      yes       yes       yes
GET   /moderation/log.jsonl                                                 door      yes       yes       yes
GET   /moderation/log/data                                                  door      no        no        yes
GET   /moderation/reasons                                                   door      no        yes       yes
POST  /moderation/reasons                                                   door      no        yes       yes
POST  /moderation/reasons/<number:reason_id>                                door      no        yes       yes
GET   /privacy                                                              yes       yes       yes       yes
GET   /accents/<slug:colour>.css                                            yes       yes       yes       yes
GET   /pages/<slug:slug>                                                    yes       yes       yes       yes
GET   /site/first-run                                                       door      no        no        yes
POST  /site/first-run                                                       door      no        no        yes
GET   /site/logo                                                            door      no        no        yes
POST  /site/logo                                                            door      no        no        yes
POST  /site/logo/removal                                                    door      no        no        yes
GET   /site/menu                                                            door      no        no        yes
POST  /site/menu                                                            door      no        no        yes
GET   /site/pages                                                           door      no        yes       yes
POST  /site/pages                                                           door      no        yes       yes
GET   /site/pages/new                                                       door      no        yes       yes
GET   /site/pages/<number:page_id>                                          door      no        yes       yes
POST  /site/pages/<number:page_id>                                          door      no        yes       yes
POST  /site/pages/<number:page_id>/place                                    door      no        yes       yes
GET   /site/pages/<number:page_id>/removal/new                              door      no        yes       yes
POST  /site/pages/<number:page_id>/removal                                  door      no        yes       yes
GET   /site/settings                                                        door      no        no        yes
POST  /site/settings                                                        door      no        no        yes
POST  /site/settings/reversal                                               door      no        no        yes
GET   /robots.txt                                                           yes       yes       yes       yes
GET   /sitemap.xml                                                          yes       yes       yes       yes
GET   /sitemaps/articles-<number:part>.xml                                  yes       yes       yes       yes
GET   /sitemaps/pages.xml                                                   yes       yes       yes       yes
GET   /styleguide                                                           door      yes       yes       yes
GET   /tags/<slug:slug>                                                     yes       yes       yes       yes
GET   /search                                                               yes       yes       yes       yes
"""
ROWS = {
    (method, rule): dict(zip(PEOPLE, cells, strict=True))
    for method, rule, *cells in map(str.split, TABLE.strip().splitlines()[1:])
}
# What forms need to get as far as the work itself; the others are sent with their token alone.
FORMS = {
    "/accounts/staff/<number:user_id>/activity": {"active": "no"},
    "/accounts/staff/<number:user_id>/role": {"role": "editor"},
    "/accounts/staff/invitations": {"role": "editor"},
    "/comments/mine/addresses": {"email": "hoa@benmo.example"},
    "/articles/<article:address>/comments": {"text": "Tôi đồng ý.", "author_name": "Chị Hoa"},
    "/comments/<number:comment_id>/reports": {"kind": "false"},
    "/editorial/articles/<number:article_id>": {"based_on": "1"},
    "/language": {"language": "en"},
    "/moderation/articles/<number:article_id>/openness": {"open": "no"},
    "/site/first-run": {"site_name": "Bến Mơ"},
    "/site/pages": {"title": "Lịch tiếp dân"},
}
PAGE = {"title": "Lịch tiếp dân", "source": "Thứ Hai.", "html": "<p>Thứ Hai.</p>", "is_public": True}
# Written by whoever is signed in and looks at a page.
SESSIONS = {"sessions"}


def routes_of(app) -> dict:
    """The rule of each method and address."""
    return {
        (method, rule.rule): rule for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def values_for(app, article) -> dict:
    """Something real for every name in an address: an article, a comment that waits, a decision, an account, …"""
    write(app, article.id)
    [comment_id] = write(app, article.id, publish=False)
    with app.app_context():
        user_id = account("Somebody else")
        token = commit(lambda: invitation_token(invite("moderator", days=7)))
        numbers = {
            "article_id": article.id,
            "comment_id": comment_id,
            "user_id": user_id,
            "invitation_id": token.split("-")[0],
        }
        numbers |= {"category_id": commit(lambda: category_named("Tin xã").id), "revision_number": 1}
        numbers |= {"event_id": rows_of("moderation_events")[0]["id"], "reason_id": 1, "batch": uuid.UUID(int=1)}
        numbers |= {"file_id": 1, "stored_name": f"{'a' * 24}-640.jpg"}
        numbers["page_id"] = commit(lambda: add_page(**PAGE, user_id=None).id)
        return {
            "address": db.session.get(Article, article.id),
            "slug": "tin-tuc",
            "colour": "0b5c66",
            "month": Month(2022, 11),
            "part": 1,
            "token": token,
            **numbers,
        }


def request_of(browser, method, address, data):
    """One request of a form as a page of ours sends it; staff's carry the token of their session."""
    if method == "GET":
        return browser.get(address)
    page = browser.get("/accounts/me")
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    return browser.open(address, method=method, data={"csrf_token": found.group(1) if found else "", **data})


def kind_of(answer) -> str:
    """What an answer says about who asked."""
    if answer.status_code in {302, 303} and answer.location.startswith("/accounts/sign-in"):
        return "door"
    if answer.status_code in {401, 403}:
        return "no"
    return "yes" if answer.status_code < 500 else f"failed with {answer.status_code}"


def test_every_route_has_its_row_and_every_row_its_route(app):
    assert ROWS.keys() == routes_of(app).keys()


@pytest.mark.parametrize(("method", "rule"), ROWS, ids=[" ".join(row) for row in ROWS])
def test_each_role_gets_the_answer_of_the_table(app, article, method, rule):
    route, values = routes_of(app)[method, rule], values_for(app, article)
    with app.test_request_context():
        address = app.url_map.bind("localhost").build(
            route.endpoint, {name: values[name] for name in route.arguments}, method
        )
    browsers = {role: seated(app, role.title(), role=role).client for role in PEOPLE[1:]}
    browsers["stranger"] = reader_of(app)
    found, changed = {}, {}

    for who in PEOPLE:
        with app.app_context():
            before = digests_of_tables(but=SESSIONS)
        found[who] = kind_of(request_of(browsers[who], method, address, FORMS.get(rule, {})))
        with app.app_context():
            changed[who] = digests_of_tables(but=SESSIONS) != before

    assert found == ROWS[method, rule]
    assert [who for who in PEOPLE if changed[who] and found[who] != "yes"] == []
