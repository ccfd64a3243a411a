"""Hostile texts through every field of the desk: notes, reasons, official answers, filters, reworded words.

Nothing is refused with an error, nothing becomes markup, and what is shown reads as it was typed.
"""

import pytest

from foundation.text import is_blank, normalize_line, normalize_text
from tests.blueprints.desk import answer_officially, comment_row, decide, parts, posted, seeded_reasons, table
from tests.discussions import HTMX, dom, field, text_of
from tests.hostile_texts import HARMLESS, HOSTILE
from tests.letters import published
from tests.pages import by_id
from tests.people import seated

TEXTS = {**HOSTILE, **{f"harmless {name}": typed for name, (typed, _shown) in HARMLESS.items()}}
# What no page of ours contains.
FOREIGN = {
    *("iframe", "object", "embed", "base", "frame", "frameset", "marquee", "video", "audio", "math", "plaintext"),
    *("img", "style", "xmp", "noscript", "template", "applet", "font", "x-widget"),
}
WORDS = {"p", "br", "strong", "em", "blockquote", "a"}


@pytest.fixture
def lan(app):
    return seated(app)


def faults(answer) -> list[str]:
    """What a page or a fragment holds that we did not put there."""
    page, found = dom(answer), []
    for element in page.iter():
        attributes = {name for name in element.attrib if isinstance(name, str)}
        found += [f"<{element.tag}>"] if element.tag in FOREIGN else []
        found += [name for name in attributes if name.startswith(("on", "x-", "v-", "hx-on", "srcdoc", "style"))]
        if element.tag == "script" and not element.get("src", "").startswith("/static/"):
            found.append("script")
        for name in ("action", "formaction", "hx-get", "hx-post", "src"):
            found += [f"{name}={value}" for value in [element.get(name)] if value and not value.startswith("/")]
        href = element.get("href", "/")
        if not href.startswith(("/", "#", "http://", "https://")):
            found.append(f"href={href}")
        if "comment-text" in (element.get("class") or "").split():
            found += [f"<{inner.tag}> in words" for inner in list(element.iter())[1:] if inner.tag not in WORDS]
    if answer.status_code != 200 or not (
        answer.request.headers.get("HX-Request") or by_id(answer, "toasts") is not None
    ):
        found.append(f"status {answer.status_code} or a page that ends early")
    return found


def without_spaces(text: str) -> str:
    return "".join(text.split())


def test_notes(app, article, lan):
    number, author = posted(app, article.url)
    wrong = {}
    for name, typed in TEXTS.items():
        note, version = normalize_line(typed), comment_row(app, number)["version"]
        answer = decide(lan, number, "return", version=version, note=typed)
        if len(note) > 500:
            wrong |= {name: answer.status_code} if answer.status_code != 422 else {}
            continue
        shown = by_id(author.get(article.url), f"comment-{number}").find(".//p[@class='reason']")
        pages = [lan.get(path) for path in (f"/moderation/comments/{number}", "/moderation/log", answer.location)]
        conflict = decide(lan, number, "return", version=version, note=typed, headers=HTMX)
        told = "" if shown is None else text_of(shown).split(":", 1)[1]
        problems = [fault for page in pages for fault in faults(page)]
        if problems or without_spaces(told) != without_spaces(note) or conflict.status_code != 409:
            wrong[name] = (problems, told[:80], conflict.status_code)
        if without_spaces(note) not in without_spaces(" ".join(parts(conflict).values())):
            wrong[f"{name} in a conflict"] = parts(conflict)
        decide(lan, number, "restore", version=version + 1)

    assert wrong == {}


def test_reasons(app, article):
    editor, reason = seated(app, "Mai", role="editor"), seeded_reasons(app)["other"]
    number, author = posted(app, article.url)
    decide(editor, number, "return", reason=reason["id"])
    wrong, path = {}, f"/moderation/reasons/{reason['id']}"
    for name, typed in TEXTS.items():
        line = normalize_line(typed)
        fields = {"label_vi": line[:80], "label_en": line[:80], "text_vi": typed, "text_en": typed}
        answer = editor.post(path, **fields, position=1, is_offered="y")
        if answer.status_code == 422:
            if len(line) <= 300 and not is_blank(line) and not is_blank(line[:80]):
                wrong[name] = "refused"
            wrong |= {name: faults(answer)} if "status" not in str(faults(answer)) else {}
            continue
        version = comment_row(app, number)["version"]
        decide(editor, number, "restore", version=version)
        decide(editor, number, "return", version=version + 1, reason=reason["id"])
        shown = by_id(author.get(article.url), f"comment-{number}").find(".//p[@class='reason']")
        problems = faults(editor.get("/moderation/reasons")) + faults(editor.get("/moderation/?tab=returned"))
        if problems or without_spaces(text_of(shown).split(":", 1)[1]) != without_spaces(line):
            wrong[name] = (problems, text_of(shown)[:80])

    assert wrong == {}


def test_official_answers(app, article, lan):
    wrong = {}
    for name, typed in TEXTS.items():
        with app.app_context():
            parent = published(article.id, f"Hỏi về {len(name)} {name}.")
        answer = answer_officially(lan, parent, typed)
        if answer.status_code == 422:
            problems = [] if is_blank(normalize_text(typed)) else ["refused"]
        else:
            number = table(app, "comments")[-1]["id"]
            problems = faults(lan.get(f"/moderation/comments/{number}")) + faults(lan.get(answer.location))
            problems += faults(lan.get(f"{article.url}/threads/{parent}"))
        wrong |= {name: problems} if problems else {}

    assert wrong == {}


def test_answers_that_come_back(app, article, lan):
    number, _author = posted(app, article.url)
    decide(seated(app, "Hùng"), number, "spam")
    wrong = {}
    for name, typed in TEXTS.items():
        for headers in (None, HTMX):
            answer = answer_officially(lan, number, typed, version=1, approve="y", headers=headers)
            problems = [fault for fault in faults(answer) if not fault.startswith("status 409")]
            if answer.status_code == 409 and (field(answer, "text") or "").strip("\n") != normalize_text(typed).strip(
                "\n"
            ):
                problems.append("lost")
            if problems and answer.status_code != 422:
                wrong[name] = (answer.status_code, problems)

    assert wrong == {}


@pytest.mark.parametrize("name", ["text", "author", "signal", "tab", "order"])
def test_filters(app, article, lan, name):
    posted(app, article.url)
    wrong = {}
    for label, typed in TEXTS.items():
        page = lan.get("/moderation/", query_string={name: typed[:1500]})
        shown = field(page, name) if name in {"text", "author"} else None
        problems = faults(page)
        if shown is not None and shown != normalize_line(typed[:1500])[:200]:
            problems.append(shown)
        wrong |= {label: problems} if problems else {}

    assert wrong == {}


def test_reworded_words(app, article, lan):
    number, author = posted(app, article.url)
    wrong, version = {}, 1
    for name, typed in TEXTS.items():
        decide(lan, number, "return", version=version)
        form = author.get(f"/comments/{number}/revisions/new")
        answer = author.post(f"/comments/{number}/revisions", data={"text": typed})
        if answer.status_code == 422:
            problems = [] if is_blank(typed) or "\0" in typed else ["refused"]
            decide(lan, number, "restore", version=version + 1)
        else:
            case = by_id(lan.get("/moderation/"), f"case-{number}")
            problems = faults(lan.get("/moderation/")) + faults(author.get(article.url))
            changes = next((e for e in case.iter("div") if e.get("class") == "changes"), None)
            inside = [] if changes is None else [e.tag for e in list(changes.iter())[1:]]
            problems += [tag for tag in inside if tag not in {"b", "ins", "del"}]
            if changes is None:
                problems.append("no changes shown")
        problems += [fault for fault in faults(form) if "ends early" not in fault]
        wrong |= {name: problems} if problems else {}
        version = comment_row(app, number)["version"]

    assert wrong == {}
