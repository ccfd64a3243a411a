"""The desk's first page: what waits, with what one needs to decide."""

from datetime import UTC, datetime, timedelta

from tests.discussions import dom, statements, text_of
from tests.letters import published, sent
from tests.pages import actions_of, by_id, ids_of

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
PAGE = 25


def cases(answer):
    return [int(name.removeprefix("case-")) for name in ids_of(answer, "case-") if name[5:].isdigit()]


def next_page(answer):
    return next((e.get("href") for e in dom(answer).iter("a") if e.get("rel") == "next"), None)


def test_the_oldest_stands_first(app, article, lan):
    with app.app_context():
        late, early = (sent(article.id, f"Lời {h}.", at=NOON + timedelta(hours=h)) for h in (3, 1))

    assert cases(lan.get("/moderation/")) == [early, late]


def test_a_case_shows_words_name_article_and_what_it_answers(app, article, lan):
    with app.app_context():
        parent = published(article.id, "Đường nào trước?", name="Bác Tư")
        reply = sent(article.id, "Đường **liên xã** <b>nhé</b>.", name="Chị <i>Hoa</i>", parent=parent)

    case = by_id(lan.get("/moderation/"), f"case-{reply}")

    name, link = case.find(".//h2"), case.find(".//header/a")
    context = text_of(case.find(".//*[@class='parent']"))
    assert (text_of(name), link.get("href")) == ("Chị <i>Hoa</i>", f"/comments/{reply}")
    assert text_of(link) == text_of(by_id(lan.get(article.url), "content").find(".//h1"))
    assert ("Bác Tư" in context, context.endswith("Đường nào trước?")) == (True, True)
    assert [text_of(e) for e in case.findall(".//strong")] == ["liên xã"]
    assert text_of(case.find(".//*[@class='comment-text']")) == "Đường liên xã <b>nhé</b>."


def test_a_case_offers_every_decision_about_the_version_shown(app, article, lan):
    with app.app_context():
        number = sent(article.id)

    page = lan.get("/moderation/")

    form = by_id(page, f"decide-{number}")
    fields = {e.get("name"): e.get("value") for e in form.iter("input")}
    assert (form.get("method"), form.get("action")) == ("post", f"/moderation/comments/{number}/decisions")
    assert (fields["version"], fields["next"], set(fields)) == ("1", "/moderation/", {"csrf_token", "version", "next"})
    assert {e.get("name") for tag in ("select", "textarea") for e in form.iter(tag)} == {"reason", "note"}
    assert [(b.get("name"), b.get("value")) for b in form.iter("button")] == [
        ("decision", name) for name in ("approve", "return", "reject", "spam", "approve-and-pin")
    ]


def test_an_empty_queue_says_so_and_a_full_one_does_not(app, article, lan):
    empty = by_id(lan.get("/moderation/"), "nothing-here")
    with app.app_context():
        sent(article.id)
    filled = by_id(lan.get("/moderation/"), "nothing-here")

    assert ("hidden" in empty.attrib, "hidden" in filled.attrib) == (False, True)


def test_pages_of_the_same_moment_follow_each_other_without_gaps(app, article, lan):
    with app.app_context():
        numbers = [sent(article.id, f"Lời {n}.", at=NOON) for n in range(PAGE + 2)]

    first = lan.get("/moderation/")
    second = lan.get(next_page(first))

    assert (cases(first), cases(second), next_page(second)) == (numbers[:PAGE], numbers[PAGE:], None)
    assert (text_of(by_id(first, "count-waiting")), text_of(by_id(second, "count-waiting"))) == ("27", "27")


ADDRESSES = {
    "start=2026-11-20T05:00:00Z1": 200,
    "start=": 200,
    "start=nonsense": 404,
    "start=2026-13-45T05:00:00Z1": 404,
    "start=2026-11-20T05:00:00Z99999999999999999999": 404,
    "start=0000-01-01T00:00:00Z1": 404,
    "start=9999-12-31T23:59:59.999999Z1": 200,
    "done=999999": 200,
    "done=x": 404,
    "done=-1": 404,
    "done=99999999999999999": 404,
}


def test_the_address_may_be_anything(app, article, lan):
    assert {query: lan.get(f"/moderation/?{query}").status_code for query in ADDRESSES} == ADDRESSES


def test_the_queue_costs_the_same_with_one_comment_and_with_twenty(app, article, lan):
    with app.app_context():
        parent = published(article.id)
        sent(article.id, "Một.", parent=parent)
    lan.get("/moderation/")
    with statements(app) as for_one:
        lan.get("/moderation/")
    with app.app_context():
        for n in range(19):
            sent(article.id, f"Lời {n}.", name=f"Người {n}", parent=parent if n % 2 else None)

    with statements(app) as for_twenty:
        page = lan.get("/moderation/")

    assert len(cases(page)) == 20
    assert len([s for s in for_twenty if "SELECT" in s]) == len([s for s in for_one if "SELECT" in s]) == 13


def test_hostile_words_arrive_as_words(app, article, lan):
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}} %(x)s <form action=//evil.example>'
    with app.app_context():
        sent(article.id, attack, name="'><script>alert(2)</script>{{7*7}}%s")

    page = lan.get("/moderation/")

    assert actions_of(page)[0] == "/accounts/sign-out"
    assert [e.get("src").startswith("/static/") for e in dom(page).iter("script")] == [True, True]
    assert [e for e in dom(page).iter() if any(name.startswith("on") for name in e.attrib)] == []
    assert text_of(dom(page).find(".//*[@class='comment-text']")) == attack


def test_a_desk_page_is_nobody_elses(app, article, lan):
    for path in ("/moderation/", "/moderation/log", "/accounts/me"):
        answer = lan.get(path)

        assert answer.headers["Cache-Control"] == "private, no-store"
