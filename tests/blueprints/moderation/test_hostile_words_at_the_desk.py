"""Hostile texts through every field of the desk: notes, reasons, official answers, filters, reworded words.

Nothing is refused with an error, nothing becomes markup, and what is shown reads as it was typed.
"""

import pytest

from domain.comments.queries import UNLISTED_MOST
from foundation.text import is_blank, normalize_line, normalize_text
from tests.blueprints.desk import answer_officially, cases, decide, next_page, parts, posted, table, token_of
from tests.discussions import HTMX, dom, field, letter, text_of
from tests.hostile_texts import HARMLESS, HOSTILE
from tests.letters import published
from tests.people import seated

pytestmark = pytest.mark.only_on("sqlite")  # templates ask no database

ALL = {**HOSTILE, **{f"harmless {name}": typed for name, (typed, _shown) in HARMLESS.items()}}
# Every fourth: all of them go through the form, the article and the queue already, and through the same renderer.
TEXTS = dict(list(ALL.items())[::4])
# What no page of ours contains.
FOREIGN = {
    *("iframe", "object", "embed", "base", "frame", "frameset", "marquee", "video", "audio", "math", "plaintext"),
    *("img", "style", "xmp", "noscript", "template", "applet", "font", "x-widget"),
}
WORDS = {"p", "br", "strong", "em", "blockquote", "a"}


def faults(page) -> list[str]:
    """What a page or a fragment holds that we did not put there."""
    found = []
    for element in page.iter():
        attributes = {name for name in element.attrib if isinstance(name, str)}
        found += [f"<{element.tag}>"] if element.tag in FOREIGN else []
        found += [name for name in attributes if name.startswith(("on", "x-", "v-", "hx-on", "srcdoc", "style"))]
        is_data = element.get("type") == "application/ld+json"
        if element.tag == "script" and not is_data and not element.get("src", "").startswith("/static/"):
            found.append("script")
        for name in ("action", "formaction", "hx-get", "hx-post", "src"):
            found += [f"{name}={value}" for value in [element.get(name)] if value and not value.startswith("/")]
        if not element.get("href", "/").startswith(("/", "#", "http://", "https://", "mailto:?body=http")):
            found.append(f"href={element.get('href')}")
        if "comment-text" in (element.get("class") or "").split():
            found += [f"<{inner.tag}> in words" for inner in list(element.iter())[1:] if inner.tag not in WORDS]
    return found


def checked(answer):
    """The page as a browser reads it, when it is whole and holds nothing foreign."""
    page = dom(answer)
    assert (answer.status_code, faults(page)) == (200, [])
    assert page.find(".//*[@id='live']") is not None
    return page


def pages_from(lan, address):
    """A page of the desk and all that follow it, each checked."""
    while address:
        answer = lan.get(address)
        yield checked(answer), answer
        address = next_page(answer)


def plain(text: str) -> str:
    return "".join(text.split())


def comments_of_few_authors(app, article, count):
    """As many waiting comments as texts; their authors' browsers, each with no more than their page shows."""
    authors = []
    for n in range(count):
        if n % UNLISTED_MOST == 0:
            authors.append(posted(app, article.url, f"Lời thứ {n}.")[1])
        else:
            authors[-1].post(f"{article.url}/comments", data=letter(f"Lời thứ {n}."))
    return [row["id"] for row in table(app, "comments")], authors


def test_reasons_and_notes(app, article):
    editor = seated(app, "Mai", role="editor")
    lines = {name: normalize_line(typed) for name, typed in TEXTS.items()}
    names = [name for name, line in lines.items() if len(line) <= 300 and not is_blank(line[:80])]
    numbers, authors = comments_of_few_authors(app, article, len(names))
    token = token_of(editor)
    for name, number in zip(names, numbers, strict=True):
        label = dict.fromkeys(("label_vi", "label_en"), lines[name][:80])
        texts = dict.fromkeys(("text_vi", "text_en"), TEXTS[name])
        added = editor.client.post("/moderation/reasons", data={"csrf_token": token, **label, **texts})
        reason = table(app, "reason_templates")[-1]["id"]
        decided = decide(editor, number, "return", reason=reason, note=TEXTS[name])
        assert (name, added.status_code, decided.status_code) == (name, 303, 303)

    reasons, own = checked(editor.get("/moderation/reasons")), [checked(who.get(article.url)) for who in authors]
    told = {e.get("id"): e.find("./p[@class='reason']") for page in own for e in page.iter("article") if e.get("id")}
    log = plain(" ".join(text_of(page) for page, _answer in pages_from(editor, "/moderation/log")))
    desk = plain(text_of(checked(editor.get("/moderation/?tab=returned"))))

    shown = [plain(field.text or "") for field in reasons.iter("textarea")]
    assert [name for name in names if plain(lines[name]) not in shown] == []
    shown = {number: plain(text_of(reason)) for number, reason in told.items() if reason is not None}
    expected = {f"comment-{n}": plain(lines[name] * 2) for name, n in zip(names, numbers, strict=True)}
    assert shown.keys() == expected.keys()
    assert [number for number, words in shown.items() if not words.endswith(expected[number])] == []
    assert [name for name in names if plain(lines[name] * 2) not in log] == []
    assert desk != ""


def test_notes_given_back_by_a_conflict(app, article, lan):
    number, _author = posted(app, article.url)
    decide(seated(app, "Hùng"), number, "spam")
    wrong = {}
    for name, typed in TEXTS.items():
        answer = decide(lan, number, "return", note=typed, headers=HTMX)
        is_long = len(normalize_line(typed)) > 500
        given_back = plain(normalize_line(typed)) in plain(normalize_line(" ".join(parts(answer).values())))
        if faults(dom(answer)) or answer.status_code != (422 if is_long else 409) or not (is_long or given_back):
            wrong[name] = (answer.status_code, faults(dom(answer)), given_back)

    assert wrong == {}


def test_official_answers(app, article, lan):
    with app.app_context():
        parent = published(article.id, "Bao giờ sửa đường?")
    names = [name for name, typed in TEXTS.items() if not is_blank(normalize_text(typed))]
    statuses = {name: answer_officially(lan, parent, TEXTS[name]).status_code for name in names}

    desk = [number for _page, answer in pages_from(lan, "/moderation/?tab=published") for number in cases(answer)]
    checked(lan.get(f"{article.url}/threads/{parent}"))
    checked(lan.get("/moderation/log"))

    assert {name for name, status in statuses.items() if status != 303} == set()
    assert len(desk) == len(names) + 1


def test_answers_that_come_back(app, article, lan):
    number, _author = posted(app, article.url)
    decide(seated(app, "Hùng"), number, "spam")
    wrong = {}
    for name, typed in TEXTS.items():
        answer = answer_officially(lan, number, typed, version=1, approve="y", headers=HTMX)
        kept = (field(answer, "text") or "").strip("\n") == normalize_text(typed).strip("\n")
        if faults(dom(answer)) or answer.status_code not in {409, 422} or not (kept or answer.status_code == 422):
            wrong[name] = (answer.status_code, faults(dom(answer)), kept)

    assert wrong == {}


def test_filters(app, article, lan):
    posted(app, article.url)
    wrong = {}
    for name, typed in TEXTS.items():
        asked = {"text": typed[:1500], "author": typed[:1500], "signal": typed[:300], "tab": typed[:300]}
        answer = lan.get("/moderation/", query_string=asked)
        wanted = normalize_line(typed[:1500])[:200]
        if faults(checked(answer)) or (field(answer, "text"), field(answer, "author")) != (wanted, wanted):
            wrong[name] = (field(answer, "text"), field(answer, "author"))

    assert wrong == {}


def test_reworded_words(app, article, lan):
    names = [name for name, typed in TEXTS.items() if not is_blank(typed) and "\0" not in typed]
    numbers, authors = comments_of_few_authors(app, article, len(names))
    for name, number in zip(names, numbers, strict=True):
        decide(lan, number, "return")
        author = authors[numbers.index(number) // UNLISTED_MOST]
        answer = author.post(f"/comments/{number}/revisions", data={"text": TEXTS[name]})
        assert (name, answer.status_code) == (name, 303)

    found = []
    for page, _answer in pages_from(seated(app, "Hùng"), "/moderation/"):
        changes = [e for e in page.iter("div") if any(inner.tag in {"del", "ins"} for inner in e)]
        found += [{inner.tag for inner in list(element.iter())[1:]} for element in changes]
    for author in authors:
        checked(author.get(article.url))

    assert (len(found), set().union(*found)) == (len(names), {"b", "ins", "del"})
