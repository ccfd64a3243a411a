"""Vietnamese typed without diacritics: taken, taken with a word about it, or sent back, as the site wishes."""

import pytest

from tests.discussions import HTMX, decide, dom, field, letter, stored, text_of
from tests.pages import by_id
from tests.people import reader_of, seated

BARE = "De nghi xa xem lai doan duong nay, buoi toi di lai rat nguy hiem cho cac chau."
ENGLISH = "The report is very good, but you have to tell us what happened with the money of the fund."
SENTENCE = "bạn vui lòng viết có dấu"


def hints(page, number) -> list[str]:
    return [text_of(e) for e in by_id(page, f"comment-{number}").iter("p") if e.get("class") == "hint"]


def test_a_note_never_keeps_anybody_from_writing(app, article):
    client = reader_of(app)
    for text in (BARE, ENGLISH, "Dong y."):
        assert client.post(f"{article.url}/comments", data=letter(text)).status_code == 303
    bare, english, short = (comment.id for comment in stored(app))

    page = client.get(article.url)

    assert (len(hints(page, bare)), hints(page, english), hints(page, short)) == (1, [], [])
    assert SENTENCE in hints(page, bare)[0]
    # Neither moderators nor other readers are told, and nobody once it is published.
    assert SENTENCE not in seated(app).client.get(article.url).get_data(as_text=True)
    decide(app, "approve", bare)
    assert SENTENCE not in client.get(article.url).get_data(as_text=True)
    fragment = client.post(f"{article.url}/comments", data=letter(BARE + " Cam on."), headers=HTMX)
    assert (fragment.status_code, SENTENCE in fragment.get_data(as_text=True)) == (201, True)


def test_a_preview_says_it_without_script_too(app, article):
    client = reader_of(app)
    for text, is_said in ((BARE, True), (ENGLISH, False)):
        page = client.post(f"{article.url}/comments", data=letter(text, preview="1"))
        [note] = [e for e in dom(page).iter("p") if e.get("class") == "hint bare"]

        assert (page.status_code, note.get("hidden") is None) == (200, is_said)


def test_where_it_is_off_nothing_is_said(make_app, app, article):
    client = reader_of(make_app(comments_diacritics="off"))
    client.post(f"{article.url}/comments", data=letter(BARE))

    page = client.get(article.url).get_data(as_text=True)

    assert (SENTENCE in page, 'class="hint bare"' in page) == (False, False)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_where_it_is_required_the_text_comes_back_with_a_sentence(make_app, app, article, headers):
    client = reader_of(make_app(comments_diacritics="require"))

    answer = client.post(f"{article.url}/comments", data=letter(BARE), headers=headers)
    taken = client.post(f"{article.url}/comments", data=letter(ENGLISH), headers=headers)

    assert (answer.status_code, field(answer, "text").strip()) == (422, BARE)
    assert "có dấu" in text_of(by_id(answer, "text-error"))
    assert taken.status_code in {201, 303}
    assert [comment.revision.words for comment in stored(app)] == [ENGLISH]
