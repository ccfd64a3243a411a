"""The log's page: what it says of each event, its filters, and taking back from it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.comments.models import CommentStatus as Status
from domain.moderation.changing import Grounds
from domain.moderation.log import PAGE_LENGTH
from domain.moderation.models import UNDO_DAYS, Action
from foundation import clock
from tests.discussions import dom, text_of
from tests.domain.desk import Desk
from tests.events import add_copies, seal_all
from tests.letters import sent
from tests.pages import by_id, ids_of
from tests.people import reader_of, seated
from tests.tables import rows_of

ADDRESSES = ["/moderation/log", "/moderation/log.csv", "/moderation/log.jsonl"]


@pytest.fixture
def hung(app):
    """Another moderator's desk, inside an application context."""
    with app.app_context():
        yield Desk("Hùng")


def listed(answer):
    return [int(name[6:]) for name in ids_of(answer, "event-")]


def status_of(app, comment):
    with app.app_context():
        return next(row["status"] for row in rows_of("comments") if row["id"] == comment)


def undo_form(answer, event):
    """Where an event's form posts to, and its hidden fields."""
    form = by_id(answer, f"event-{event}").find(".//form")
    return form.get("action"), {field.get("name"): field.get("value") for field in form.iter("input")}


def links_of(element):
    return [link.get("href") for link in element.iter("a")]


def test_an_event_says_when_who_what_why_and_where(hung, article, lan):
    comment = sent(article.id, name="Chị <b>Hoa</b>")
    grounds = Grounds("Không đúng bài.", "Off topic.", "Xem quy định.")
    event = hung.decide(comment, Action.REJECT, grounds=grounds)

    answer = lan.get("/moderation/log")

    row = by_id(answer, f"event-{event}")
    said = text_of(row)
    assert answer.status_code == 200
    assert row.find(".//time").get("datetime").endswith("+07:00")
    assert text_of(row.find(".//b/bdi")) == "Hùng"
    assert "Chị <b>Hoa</b>" in said
    assert "Không đúng bài. Xem quy định." in said
    assert "Off topic." not in said
    assert links_of(row)[:2] == [f"/moderation/comments/{comment}", article.url]


def test_the_reason_is_said_in_the_language_of_who_reads(hung, article, lan):
    event = hung.decide(sent(article.id), Action.REJECT, grounds=Grounds("Không đúng bài.", "Off topic."))
    lan.client.set_cookie("language", "en")

    assert "Reason: Off topic." in text_of(by_id(lan.get("/moderation/log"), f"event-{event}"))


def test_every_action_has_a_sentence_of_its_own(hung, article, lan):
    hung.decide(sent(article.id, name="<i>Hoa</i>"), Action.APPROVE)
    for action in Action:
        add_copies(1, action=action, from_status=Status.PENDING)
    for action in (Action.APPROVE, Action.RETURN, Action.REJECT):
        add_copies(1, action=action, from_status=Status.PUBLISHED)
    add_copies(1, action=Action.RESTORE, to_status=Status.PENDING)

    sentences = dom(lan.get("/moderation/log")).findall(".//div[@class='event-what']/p")[:-1]

    said = [text_of(sentence) for sentence in sentences]
    assert len(set(said)) == len(said) == len(Action) + 4
    assert all("<i>Hoa</i>" in sentence for sentence in said)
    assert [child.tag for sentence in sentences for child in sentence] == []


def test_a_sealed_event_shows_the_beginning_of_its_seal(hung, article, lan):
    comment = sent(article.id)
    sealed = hung.decide(comment, Action.APPROVE)
    seal_all()
    unsealed = hung.decide(comment, Action.REMOVE)

    answer = lan.get("/moderation/log")

    seal = rows_of("moderation_events")[0]["seal"]
    assert seal[:12] in text_of(by_id(answer, f"event-{sealed}"))
    assert by_id(answer, f"event-{sealed}").find(".//span[@title]").get("title") == seal
    assert by_id(answer, f"event-{unsealed}").find(".//*[@class='seal']/span") is None


def test_filters_stay_in_the_form_and_in_the_links_to_further_pages(hung, article, lan):
    comment = sent(article.id)
    hung.decide(comment, Action.APPROVE)
    add_copies(PAGE_LENGTH)
    asked = {
        "moderator": str(hung.person),
        "action": "approve",
        "comment": str(comment),
        "article": str(article.id),
        "since": "2020-01-02",
        "until": "2999-12-31",
    }

    first = lan.get("/moderation/log", query_string=asked)
    further = dom(first).find(".//a[@rel='next']").get("href")
    second = lan.get(further)

    assert (len(listed(first)), len(listed(second))) == (PAGE_LENGTH, 1)
    for answer in (first, second):
        form = dom(answer).find(".//form[@role='search']")
        kept = {field.get("name"): field.get("value") for field in form.iter("input")}
        kept |= {s.get("name"): s.find("option[@selected]").get("value") for s in form.iter("select")}
        assert kept == asked
    assert parse_qs(urlsplit(further).query).keys() == {*asked, "start"}
    files = [link for link in links_of(dom(first)) if link.startswith("/moderation/log.")]
    assert [parse_qs(urlsplit(link).query) for link in files] == [{name: [value] for name, value in asked.items()}] * 2


@pytest.mark.parametrize(
    "query",
    [
        "moderator=x",
        "moderator=-1",
        "moderator=%00",
        "moderator=9999999999999999999999",
        "moderator=%D9%A3",
        "action=%00",
        "action=burn",
        "article=1.5",
        "comment=0x1",
        "batch=%00",
        "batch=x",
        "since=yesterday",
        "since=2025-02-30",
        "since=0001-01-01",
        "until=9999-12-31",
        "until=%00",
        "since=%D9%A2%D9%A0%D9%A2%D9%A5-01-01",
        "done=%00",
        "done=99999999999999999999",
        "moderator=&action=&article=&comment=&batch=&since=&until=&start=&done=",
    ],
)
def test_what_is_no_filter_counts_as_not_set(hung, article, lan, query):
    event = hung.decide(sent(article.id), Action.APPROVE)

    answers = [lan.get(f"{address}?{query}") for address in ADDRESSES]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert listed(answers[0]) == [event]
    assert [answer.get_data(as_text=True).count("\n") for answer in answers[1:]] == [2, 1]


@pytest.mark.parametrize("start", ["%00", "x", "2025-02-30T00:00:00Z1", "2025-01-01T00:00:00Z99999999999999999999"])
def test_a_page_that_begins_nowhere_does_not_exist(lan, start):
    assert lan.get(f"/moderation/log?start={start}").status_code == 404


@pytest.mark.parametrize("query", ["comment=999999999999999", "since=2990-01-01", "action=spam"])
def test_filters_that_nothing_matches_can_be_removed(hung, article, lan, query):
    hung.decide(sent(article.id), Action.APPROVE)

    answer = lan.get(f"/moderation/log?{query}")

    assert listed(answer) == []
    assert "/moderation/log" in links_of(dom(answer).find(".//*[@class='none']"))


def test_an_empty_log_leads_to_the_queue(lan):
    assert links_of(dom(lan.get("/moderation/log")).find(".//*[@class='none']")) == ["/moderation/"]


@pytest.mark.parametrize("age_days", [UNDO_DAYS - 1, UNDO_DAYS + 1])
def test_a_decision_is_taken_back_from_the_log_for_thirty_days(app, hung, article, lan, age_days):
    comment = sent(article.id)
    with clock.at(clock.now() - timedelta(days=age_days)):
        event = hung.decide(comment, Action.REJECT)
    is_late = age_days > UNDO_DAYS

    page = lan.get("/moderation/log?action=reject")
    offered = by_id(page, f"event-{event}").find(".//form") is not None
    answer = lan.post(f"/moderation/events/{event}/reversal", next="/moderation/log?action=reject")

    assert offered == (not is_late)
    assert (answer.status_code, status_of(app, comment)) == ((409, "rejected") if is_late else (303, "pending"))


def test_taking_back_leads_to_the_same_page_of_the_log_which_says_so(app, hung, article, lan):
    comment = sent(article.id)
    hung.decide(comment, Action.APPROVE)
    add_copies(PAGE_LENGTH, version=999)
    event = listed(lan.get("/moderation/log"))[-1] - 1
    first = lan.get(f"/moderation/log?comment={comment}")
    last = lan.get(dom(first).find(".//a[@rel='next']").get("href"))
    action, fields = undo_form(last, event)

    answer = lan.client.post(action, data=fields)
    after = lan.get(answer.location)

    undone = rows_of("moderation_events")[-1]
    assert (undone["undoes_id"], undone["moderator_id"], status_of(app, comment)) == (event, lan.id, "pending")
    query = parse_qs(urlsplit(answer.location).query)
    assert urlsplit(answer.location).path == "/moderation/log"
    assert {name: query[name] for name in ("comment", "done")} == {
        "comment": [str(comment)],
        "done": [str(undone["id"])],
    }
    assert (listed(after)[:1], "start" in query) == ([event], True)
    assert "Ngọc" in text_of(by_id(after, "notices"))


def test_the_decisions_of_a_batch_are_found_together_and_taken_back_together(app, hung, article, lan):
    comments = [sent(article.id, f"Lời {n}.") for n in range(3)]
    alone = hung.decide(sent(article.id, "Riêng."), Action.APPROVE)
    batch, _decided, _left = hung.decide_many([(number, None) for number in comments], Action.SPAM)

    page = lan.get("/moderation/log")
    together = lan.get(f"/moderation/log?batch={batch}")
    form = by_id(together, "together").find(".//form")
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    answer = lan.client.post(form.get("action"), data=fields)
    after = lan.get(answer.location)

    to_batch = f"/moderation/log?batch={batch}"
    assert [to_batch in links_of(by_id(page, f"event-{event}")) for event in listed(page)] == [True] * 3 + [False]
    assert listed(together) == listed(page)[:3]
    assert listed(page)[3] == alone
    assert [status_of(app, comment) for comment in comments] == ["pending"] * 3
    assert len(listed(after)) == 3
    assert set(listed(after)).isdisjoint(listed(page))


@pytest.mark.parametrize("address", ADDRESSES)
def test_readers_are_asked_to_sign_in(app, address):
    answer = reader_of(app).get(address)

    assert (answer.status_code, urlsplit(answer.location).path) == (303, "/accounts/sign-in")


@pytest.mark.parametrize("role", ["moderator", "editor", "administrator"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_staff_of_the_desk_read_it_and_nobody_keeps_a_copy(app, address, role):
    answer = seated(app, role=role).get(address)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_writes_into_it(lan, address, method):
    assert lan.client.open(address, method=method, data={"csrf_token": lan.token()}).status_code == 405


def test_reading_changes_nothing(hung, article, lan):
    event = hung.decide(sent(article.id), Action.APPROVE)
    before = rows_of("moderation_events"), rows_of("comments")

    for address in (*ADDRESSES, f"/moderation/log?done={event}"):
        lan.get(address).get_data()

    assert (rows_of("moderation_events"), rows_of("comments")) == before
