"""What an author reads about a decision, in the language of the page; nobody else reads it."""

import pytest

from tests.blueprints.desk import comment_row, decide, last_event, posted, seeded_reasons, undo
from tests.discussions import dom, letter, text_of
from tests.pages import by_id
from tests.people import reader_of, seated

NOTE = "Xin bỏ câu cuối"
LANGUAGES = ("vi", "en")


@pytest.fixture
def lan(app):
    return seated(app)


@pytest.fixture
def reasons(app):
    return seeded_reasons(app)


def reason_shown(client, article, number):
    """The reason beside a comment in each language; None where the comment is not shown."""
    found = {}
    for language in LANGUAGES:
        client.post("/language", data={"language": language})
        comment = by_id(client.get(article.url), f"comment-{number}")
        lines = [] if comment is None else [e for e in comment.iter("p") if e.get("class") == "reason"]
        found[language] = [text_of(line).split(":", 1)[1].strip() for line in lines] if comment is not None else None
    return found


@pytest.mark.parametrize(("decision", "kind"), [("return", "insulting"), ("reject", "false"), ("spam", "advertising")])
@pytest.mark.parametrize("note", ["", NOTE])
def test_the_author_reads_reason_and_note_in_both_languages(app, article, lan, reasons, decision, kind, note):
    number, author = posted(app, article.url)
    decide(lan, number, decision, reason=reasons[kind]["id"], note=note)

    shown = reason_shown(author, article, number)

    assert shown == {name: [f"{reasons[kind][f'text_{name}']} {note}".strip()] for name in LANGUAGES}


def test_a_note_alone_is_a_reason(app, article, lan):
    number, author = posted(app, article.url)
    decide(lan, number, "return", note=NOTE)

    assert reason_shown(author, article, number) == {"vi": [NOTE], "en": [NOTE]}


def test_without_a_reason_the_author_still_reads_what_became_of_the_words(app, article, lan):
    number, author = posted(app, article.url)
    decide(lan, number, "reject")

    comment = by_id(author.get(article.url), f"comment-{number}")

    assert reason_shown(author, article, number) == {"vi": [], "en": []}
    assert text_of(comment.find("./p[@class='flag']")) != ""


@pytest.mark.parametrize("decision", ["return", "reject", "spam"])
def test_nobody_else_sees_the_comment_or_its_reason(app, article, lan, reasons, decision):
    number, _author = posted(app, article.url, "Lời-không-ai-được-đọc")
    _second, other = posted(app, article.url, "Lời của người khác.")
    decide(lan, number, decision, reason=reasons["insulting"]["id"], note=NOTE)

    addresses = (article.url, f"/comments/{number}", f"/comments/{number}/revisions/new", "/")
    pages = [who.get(address) for who in (other, reader_of(app)) for address in addresses]

    seen = "".join(page.get_data(as_text=True) for page in pages)
    assert [secret in seen for secret in ("Lời-không-ai-được-đọc", NOTE, reasons["insulting"]["text_vi"])] == [
        False
    ] * 3
    assert reason_shown(other, article, number) == dict.fromkeys(LANGUAGES)


def test_a_comment_that_waits_again_says_nothing_of_what_was_decided(app, article, lan, reasons):
    number, author = posted(app, article.url)
    decide(lan, number, "reject", reason=reasons["false"]["id"], note=NOTE)
    undo(lan, last_event(app)["id"])

    assert reason_shown(author, article, number) == {"vi": [], "en": []}


def test_the_reason_stays_when_a_later_decision_was_taken_back(app, article, lan, reasons):
    number, author = posted(app, article.url)
    decide(lan, number, "return", reason=reasons["false"]["id"], note=NOTE)
    decide(lan, number, "approve", version=2)
    undo(lan, last_event(app)["id"])

    form = author.get(f"/comments/{number}/revisions/new")

    assert comment_row(app, number)["status"] == "returned"
    assert reason_shown(author, article, number)["vi"] == [f"{reasons['false']['text_vi']} {NOTE}"]
    assert NOTE in text_of(dom(form).find(".//p[@class='reason']"))


def test_the_reason_stays_when_numbers_are_hidden_later(app, article, lan, reasons):
    number, author = posted(app, article.url, "Gọi 0900 123 456 nhé.")
    decide(lan, number, "return", reason=reasons["private"]["id"])
    decide(lan, number, "mask", version=2)

    assert reason_shown(author, article, number)["vi"] == [reasons["private"]["text_vi"]]


def test_words_said_with_a_reason_stay_as_they_were_when_the_reason_changes(app, article, reasons):
    number, author = posted(app, article.url)
    editor = seated(app, "Mai", role="editor")
    decide(editor, number, "reject", reason=reasons["other"]["id"])
    texts = {"label_vi": "Khác", "label_en": "Other", "text_vi": "Lời mới.", "text_en": "New words."}
    editor.post(f"/moderation/reasons/{reasons['other']['id']}", **texts, position=6)

    assert reason_shown(author, article, number)["vi"] == [reasons["other"]["text_vi"]]


def test_a_removed_comment_tells_its_author_why(app, article, lan, reasons):
    number, author = posted(app, article.url)
    decide(lan, number, "approve")
    decide(lan, number, "remove", version=2, reason=reasons["unlawful"]["id"])

    assert reason_shown(author, article, number)["en"] == [reasons["unlawful"]["text_en"]]


def test_each_of_an_authors_comments_has_its_own_reason(app, article, lan, reasons):
    number, author = posted(app, article.url)
    author.post(f"{article.url}/comments", data=letter("Lời khác."))
    decide(lan, number, "reject", reason=reasons["false"]["id"])
    decide(lan, number + 1, "return", note=NOTE)

    assert reason_shown(author, article, number)["vi"] == [reasons["false"]["text_vi"]]
    assert reason_shown(author, article, number + 1)["vi"] == [NOTE]
