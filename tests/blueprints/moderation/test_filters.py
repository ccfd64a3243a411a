"""The desk's filters: what they find, what nothing on the page loses, and what an address may hold."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.blueprints.desk import (
    PlainBrowser,
    another_article,
    cases,
    decide,
    last_event,
    next_page,
    posted,
    seeded_reasons,
    table,
    undo,
)
from tests.discussions import HTMX, dom, text_of
from tests.letters import sent
from tests.pages import by_id

PAGE = 25
WORDS = {"phone": "Gọi 0912 345 678 nhé.", "": "Cầu Bến Mơ hỏng rồi."}


@pytest.fixture
def second(app):
    return another_article(app)


@pytest.fixture
def waiting(app, article, second):
    """Eight waiting comments, each different from the others in one filter at least: the number of each."""
    found = {}
    for place, page in (("first", article), ("second", second)):
        for signal, words in WORDS.items():
            for name in ("Chị Hoa", "Anh Đô"):
                found[place, signal, name], _author = posted(app, page.url, words, author_name=name)
    return found


def numbers(waiting, **wanted):
    names = ("place", "signal", "name")
    return [
        number
        for key, number in waiting.items()
        if all(dict(zip(names, key, strict=True))[name] == value for name, value in wanted.items())
    ]


FILTERS = [
    ("article={first}", {"place": "first"}),
    ("category={category}", {"place": "second"}),
    ("signal=phone", {"signal": "phone"}),
    ("author=chi+hoa", {"name": "Chị Hoa"}),
    ("author=ANH+DO", {"name": "Anh Đô"}),
    ("author=Hoa", {"name": "nobody"}),
    ("text=BEN+MO", {"signal": ""}),
    ("text=b%E1%BA%BFn+m%C6%A1", {"signal": ""}),
    ("text=%25", {"name": "nobody"}),
    ("text=_", {"name": "nobody"}),
    ("signal=phone&author=anh+do&article={second}", {"signal": "phone", "name": "Anh Đô", "place": "second"}),
    ("signal=phone&text=cau", {"name": "nobody"}),
    ("signal=link", {"name": "nobody"}),
    ("category={category}&article={first}", {"name": "nobody"}),
]


@pytest.mark.parametrize(("query", "wanted"), FILTERS, ids=[query for query, _wanted in FILTERS])
def test_a_filter_finds_what_it_names(app, article, second, lan, waiting, query, wanted):
    [category] = table(app, "categories")
    query = query.format(first=article.id, second=second.id, category=category["id"])

    page = lan.get(f"/moderation/?{query}")

    assert cases(page) == numbers(waiting, **wanted)
    assert "hidden" in by_id(page, "nothing-here").attrib or not cases(page)


@pytest.fixture
def query(app, second):
    """Every filter set at once."""
    [category] = table(app, "categories")
    return {
        "article": str(second.id),
        "category": str(category["id"]),
        "signal": "phone",
        "author": "Chị Hoa",
        "text": "gọi",
        "order": "newest",
    }


@pytest.fixture
def many(app, second):
    """More than a page of comments that fit all the filters, the newest last."""
    return [posted(app, second.url, f"Gọi 0912 345 678 nhé, lần {n}.", author_name="Chị Hoa")[0] for n in range(27)]


def kept(address):
    """The filters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items() if name != "start"}


def test_filters_are_filled_into_the_form_again_and_survive_paging_and_tabs(lan, query, many):
    first = lan.get("/moderation/", query_string=query)
    second = lan.get(next_page(first))
    tabs = [link.get("href") for link in dom(first).findall(".//nav[@class='tabs']//a")]
    form = dom(first).find(".//form[@role='search']")

    assert (cases(first), cases(second)) == (many[::-1][:PAGE], many[::-1][PAGE:])
    assert [kept(next_page(first)), kept(by_id(first, "bulk").find(".//input[@name='next']").get("value"))] == [
        query
    ] * 2
    usual = {name: value for name, value in query.items() if name != "order"}
    assert [kept(address) for address in tabs] == [
        usual | ({"tab": tab} if tab != "waiting" else {})
        for tab in ("waiting", "returned", "reported", "published", "rejected", "spam", "removed")
    ]
    assert {f.get("name"): f.get("value") for f in form.iter("input")} == {
        name: query[name] for name in ("text", "author")
    }
    chosen = [option.get("value") for option in form.iter("option") if "selected" in option.attrib]
    assert chosen == [query["article"], query["category"], "phone", "newest"]


def test_the_articles_on_the_page_can_be_chosen_from(app, article, lan):
    other = another_article(app)
    with app.app_context():
        for place in (article.id, other.id, article.id):
            sent(place, "Chờ.")

    form = dom(lan.get("/moderation/")).find(".//form[@role='search']")
    offered = [option.get("value") for option in form.find(".//select[@name='article']").iter("option")]

    assert offered == ["", str(article.id), str(other.id)]


@pytest.mark.parametrize(
    "decision", ["approve", "return", "reject", "spam", "approve-and-pin", "mask", "mask-and-approve"]
)
def test_no_decision_and_no_undo_loses_the_filters(app, lan, query, many, decision):
    page = lan.get("/moderation/", query_string=query)
    place = by_id(page, f"decide-{many[-1]}").find(".//input[@name='next']").get("value")

    decided = decide(lan, many[-1], decision, next=place)
    shown = lan.get(decided.location)
    back = undo(lan, last_event(app)["id"], next=by_id(shown, "undo-form").find(".//input[@name='next']").get("value"))

    done = {"done": str(last_event(app)["id"])}
    assert kept(decided.location) == query | {"done": str(int(done["done"]) - 1)}
    assert kept(back.location) == query | done
    assert cases(lan.get(back.location)) == many[::-1][:PAGE]


def test_answers_for_htmx_keep_the_filters_in_every_form(app, lan, query, many):
    address = lan.get("/moderation/", query_string=query).request.full_path
    decided = decide(lan, many[-1], "approve", next=address, headers=HTMX)
    back = undo(lan, last_event(app)["id"], next=address, headers=HTMX)
    batch = lan.client.post(
        "/moderation/decisions",
        data={
            "csrf_token": lan.token(),
            "next": address,
            "scope": "page",
            "decision": "spam",
            "listed": f"{many[0]}-1",
        },
        headers=HTMX,
    )

    for answer in (decided, back, batch):
        fields = [e.get("value") for e in dom(answer).iter("input") if e.get("name") == "next"]
        assert {tuple(kept(value).items()) for value in fields} == {tuple(query.items())}
    assert cases(batch) == many[::-1][:PAGE]


def test_a_batch_by_plain_forms_comes_back_to_the_filters_and_so_does_its_undo(app, lan, query, many):
    seeded_reasons(app)
    browser = PlainBrowser(lan.client).open("/moderation/")
    browser._follow(
        lan.get("/moderation/", query_string=query), lan.get("/moderation/", query_string=query).request.url
    )

    browser.press("bulk", "reject", scope="page")
    decided = kept(browser.address)
    left = cases(browser.answer)
    browser.press("undo-form", None)

    assert ({n: v for n, v in decided.items() if n != "batch"}, left) == (query, many[:2][::-1])
    assert {n: v for n, v in kept(browser.address).items() if n != "batch"} == query
    assert cases(browser.answer) == many[::-1][:PAGE]


ODD = [
    "%00",
    "%ED%A0%80",
    "%FF",
    "9" * 30,
    "-1",
    "0",
    "x" * 5000,
    "%E1%BA%A1" * 2000,
    "'",
    "%25%5C_",
    "../..",
    "{{7*7}}",
]
NAMES = ("tab", "article", "category", "signal", "author", "text", "order", "start", "done", "batch")


@pytest.mark.parametrize("name", NAMES)
def test_any_value_of_a_filter_is_an_answer(app, article, lan, name):
    number, _author = posted(app, article.url)
    answers = {value: lan.get(f"/moderation/?{name}={value}") for value in ODD}
    twice = lan.get(f"/moderation/?{name}=1&{name}=%00")
    places = [decide(lan, number, "mask", next=f"/moderation/?{name}={value}", headers=HTMX) for value in ODD]

    numbers_only = name in {"article", "category", "done", "start"}
    assert {a.status_code for a in [*answers.values(), twice]} <= ({200, 404} if numbers_only else {200})
    assert {answer.status_code for answer in places} == {422}
    assert [text_of(by_id(a, "count-waiting")) for a in answers.values() if a.status_code == 200][:1] in (["1"], [])
