"""The reasons to choose from: whose they are, how they are changed, and where they are offered."""

import pytest

from tests.blueprints.desk import decide, last_event, posted, seeded_reasons, table
from tests.discussions import dom, text_of
from tests.pages import by_id
from tests.people import seated

TEXTS = {
    "label_vi": "Ngoài chủ đề",
    "label_en": "Off topic",
    "text_vi": "Ý kiến không đúng bài viết này.",
    "text_en": "The comment is not about this article.",
}


@pytest.fixture
def mai(app):
    return seated(app, "Mai", role="editor")


@pytest.fixture
def reasons(app):
    return seeded_reasons(app)


def stored(app):
    return table(app, "reason_templates")


def offered(page, field_id):
    """What a list of reasons offers, by its words."""
    return [text_of(option) for option in by_id(page, field_id).iter("option") if option.get("value")]


def errors_in(answer, form_id):
    return [text_of(e) for e in by_id(answer, form_id).iter("p") if e.get("class") == "error"]


def typed_in(answer, form_id):
    form = by_id(answer, form_id)
    typed = {e.get("name"): e.get("value") for e in form.iter("input") if e.get("name") in TEXTS}
    return typed | {e.get("name"): (e.text or "").removeprefix("\n") for e in form.iter("textarea")}


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_editors_and_administrators_see_and_change_all_reasons(app, reasons, role):
    staff = seated(app, role=role)

    page = staff.get("/moderation/reasons")
    answer = staff.post("/moderation/reasons", **TEXTS)
    after = staff.get(answer.location)

    assert [form.get("id") for form in dom(page).iter("form") if form.get("id")] == [
        *(f"reason-{row['id']}" for row in reasons.values()),
        "reason-new",
    ]
    assert (answer.status_code, len(stored(app))) == (303, 7)
    assert {name: stored(app)[-1][name] for name in TEXTS} == TEXTS
    assert "Đã lưu." in text_of(by_id(after, "content"))


def test_moderators_neither_see_nor_change_them(app, reasons):
    lan = seated(app)
    number = reasons["false"]["id"]
    before = stored(app)

    answers = [
        lan.get("/moderation/reasons"),
        lan.post("/moderation/reasons", **TEXTS),
        lan.post(f"/moderation/reasons/{number}", **TEXTS, position=1),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert stored(app) == before
    assert "/moderation/reasons" not in lan.get("/moderation/").get_data(as_text=True)


WRONG = [
    ({"label_vi": ""}, 1),
    ({"label_vi": "   "}, 1),
    ({"label_en": "\u200b"}, 1),
    ({"text_vi": "\x00"}, 1),
    ({"label_vi": "ạ" * 81}, 1),
    ({"text_en": "x" * 301}, 1),
    ({"label_vi": "", "label_en": "", "text_vi": "", "text_en": ""}, 4),
]


@pytest.mark.parametrize(("change", "errors"), WRONG)
@pytest.mark.parametrize("which", ["new", "old"])
def test_what_cannot_be_taken_comes_back_as_it_was_typed_with_a_sentence_at_each_field(
    app, mai, reasons, *, which, change, errors
):
    number = reasons["false"]["id"]
    form_id, other = (f"reason-{number}", "reason-new") if which == "old" else ("reason-new", f"reason-{number}")
    path = f"/moderation/reasons/{number}" if which == "old" else "/moderation/reasons"
    before = stored(app)

    answer = mai.post(path, **TEXTS | change)

    expected = {name: value.replace("\u200b", "").replace("\0", "").strip() for name, value in (TEXTS | change).items()}
    assert (answer.status_code, stored(app)) == (422, before)
    assert (len(errors_in(answer, form_id)), errors_in(answer, other)) == (errors, [])
    assert typed_in(answer, form_id) == expected
    assert set(typed_in(answer, other).values()) & set(TEXTS.values()) == set()
    assert text_of(dom(answer).find(".//title")).startswith("Lỗi:")


@pytest.mark.parametrize("position", ["0", "1000", "-1", "x", "9" * 40])
def test_an_impossible_place_says_so(app, mai, reasons, position):
    number = reasons["false"]["id"]

    answer = mai.post(f"/moderation/reasons/{number}", **TEXTS, position=position)

    assert (answer.status_code, len(errors_in(answer, f"reason-{number}"))) == (422, 1)
    assert typed_in(answer, f"reason-{number}") == TEXTS


def test_the_longest_words_fit(app, mai, reasons):
    longest = {"label_vi": "ạ" * 80, "label_en": "x" * 80, "text_vi": "ạ" * 300, "text_en": "x" * 300}

    assert mai.post("/moderation/reasons", **longest).status_code == 303
    assert {name: stored(app)[-1][name] for name in TEXTS} == longest


@pytest.mark.parametrize("number", [4711000000, 0])
def test_a_reason_that_does_not_exist_cannot_be_changed(app, mai, reasons, number):
    answer = mai.post(f"/moderation/reasons/{number}", **TEXTS, position=1)

    assert (400 <= answer.status_code < 500, len(stored(app))) == (True, 6)


def test_reasons_stand_in_their_order(app, mai, reasons):
    article_reasons = [row["label_vi"] for row in reasons.values()]
    last = reasons["other"]
    texts = {name: last[name] for name in TEXTS}
    mai.post(f"/moderation/reasons/{reasons['false']['id']}", **TEXTS, position=50, is_offered="y")
    mai.post(f"/moderation/reasons/{last['id']}", **texts, position=1, is_offered="y")

    shown = offered(mai.get("/moderation/"), "reason-bulk")

    assert shown == [article_reasons[-1], *article_reasons[1:-1], "Ngoài chủ đề"]


def test_what_is_no_longer_offered_disappears_from_the_desk_and_old_words_stay(app, article, mai, reasons):
    number, author = posted(app, article.url)
    gone = reasons["insulting"]
    decide(mai, number, "reject", reason=gone["id"])
    second, _author = posted(app, article.url, "Lời thứ hai.")
    fields = ("/moderation/", f"reason-{second}"), ("/moderation/", "reason-bulk"), (article.url, f"reason-{second}")
    before = [offered(mai.get(path), field) for path, field in fields]

    mai.post(f"/moderation/reasons/{gone['id']}", **{name: gone[name] for name in TEXTS}, position=2)

    after = [offered(mai.get(path), field) for path, field in fields]
    assert [gone["label_vi"] in shown for shown in [*before, *after]] == [True] * 3 + [False] * 3
    assert last_event(app)["reason_vi"] == gone["text_vi"]
    assert gone["text_vi"] in mai.get("/moderation/log").get_data(as_text=True)
    assert gone["text_vi"] in author.get(article.url).get_data(as_text=True)
    assert gone["label_vi"] in mai.get("/moderation/reasons").get_data(as_text=True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_desk_offers_them_in_the_language_of_the_page(app, article, mai, reasons, language):
    number, _author = posted(app, article.url)
    mai.client.post("/language", data={"language": language})

    shown = offered(mai.get("/moderation/"), f"reason-{number}")

    assert shown == [row[f"label_{language}"] for row in reasons.values()]


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Gọi 0912 345 678.", "private"), ("Xem https://a.example nhé.", "advertising"), ("Tốt quá.", "other")],
)
def test_the_likely_reason_is_proposed_and_none_can_be_chosen(app, article, mai, reasons, words, kind):
    number, _author = posted(app, article.url, words)

    options = list(by_id(mai.get("/moderation/"), f"reason-{number}").iter("option"))

    chosen = [option.get("value") for option in options if "selected" in option.attrib]
    assert (chosen, options[-1].get("value")) == ([str(reasons[kind]["id"])], "")


def test_hostile_words_of_a_reason_are_words_everywhere(app, article, mai):
    attack = '"><script>alert(1)</script>{{7*7}}%(x)s'
    mai.post("/moderation/reasons", **dict.fromkeys(TEXTS, attack))
    number, author = posted(app, article.url)
    decide(mai, number, "reject", reason=stored(app)[-1]["id"])

    shown = by_id(author.get(article.url), f"comment-{number}").find(".//p[@class='reason']")

    assert text_of(shown).endswith(attack)
    assert typed_in(mai.get("/moderation/reasons"), f"reason-{stored(app)[-1]['id']}") == dict.fromkeys(TEXTS, attack)
