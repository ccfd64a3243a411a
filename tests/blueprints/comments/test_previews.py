"""The preview shows what publication would, and leaves nothing behind."""

from xml.etree.ElementTree import tostring

import pytest

from domain.comments.models import Comment, Submission
from foundation.limits import Limit
from tests.blueprints.comments.test_refused_posts import change_article
from tests.blueprints.desk import decide as decide_at_desk
from tests.blueprints.desk import posted, seeded_reasons
from tests.discussions import HTMX, count, decide, dom, field, has_error, letter, text_of, write
from tests.hostile_texts import HOSTILE
from tests.pages import by_id, ids_of, targets_of
from tests.people import reader_of, seated

pytestmark = pytest.mark.only_on("sqlite")  # a preview stores nothing

WORDS = "Đèn đường hỏng, **đề nghị** sửa.\n\n> trích\n\nhttps://benmo.example/tin"


def previewed(client, article, text=WORDS, *, headers=None, **fields):
    return client.post(f"{article.url}/comments", data=letter(text, preview="1", **fields), headers=headers or {})


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_preview_looks_like_the_published_comment_and_stores_nothing(make_app, app, article, headers):
    site = make_app(comments_policy="everything-passes", comments_per_reader_in_ten_minutes=1)
    client = reader_of(site)

    for _ in range(3):
        answer = previewed(client, article, author_name="", headers=headers)

    shown = by_id(answer, "preview").find(".//*[@class='comment-text']")
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
    assert [count(app, model) for model in (Comment, Submission, Limit)] == [0, 0, 0]
    assert (field(answer, "text").strip(), has_error(answer)) == (WORDS, False)
    assert shown.get("hx-ignore") is not None
    assert answer.headers["Cache-Control"] == "private, no-store"
    client.post(f"{article.url}/comments", data=letter(WORDS))
    stored = dom(client.get(article.url)).find(".//*[@id='comments']//*[@class='comment-text']")
    assert tostring(shown).strip() == tostring(stored).strip()


def test_a_fragment_brings_the_focus_to_the_preview_and_says_what_it_is(client, article):
    answer = previewed(client, article, headers=HTMX)

    focused = [element.get("id") for element in dom(answer).iter() if element.get("autofocus") is not None]
    assert (focused, targets_of(answer)) == (["preview"], [("#live", "textContent")])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_preview_of_what_cannot_be_sent_says_what_is_wrong_with_the_words_alone(client, app, article, headers):
    for text in ("", "ễ" * 5_001, "một\0hai"):
        answer = previewed(client, article, text, author_name="", headers=headers)

        assert (answer.status_code, by_id(answer, "text-error") is None) == (422, False)
        assert (ids_of(answer, "preview"), ids_of(answer, "author_name-error")) == ([], [])
    assert count(app, Comment) == 0


def test_a_reply_is_previewed_in_its_own_form(client, app, article):
    [top] = write(app, article.id)
    answer = previewed(client, article, parent=top, key="k" * 32, headers=HTMX)

    assert by_id(answer, f"preview-{top}") is not None
    assert (field(answer, "parent"), field(answer, "key")) == (str(top), "k" * 32)
    decide(app, "remove", top)
    gone = previewed(client, article, parent=top)
    assert (gone.status_code, has_error(gone), field(gone, "text").strip()) == (422, True, WORDS)


def test_closed_comments_and_foreign_pages_get_no_preview_and_the_text_comes_back(client, app, article):
    foreign = reader_of(app)
    foreign.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    answers = [previewed(foreign, article)]
    change_article(app, article, comments_open=False)
    answers.append(previewed(client, article))

    assert [answer.status_code for answer in answers] == [403, 403]
    assert [field(answer, "text").strip() for answer in answers] == [WORDS, WORDS]
    assert [ids_of(answer, "preview") for answer in answers] == [[], []]
    assert client.post("/articles/khong-co-999/comments", data=letter(preview="1")).status_code == 404


def test_hostile_words_stay_words_in_a_preview(client, article):
    for name, text in HOSTILE.items():
        answer = previewed(client, article, text, headers=HTMX)
        shown = by_id(answer, "preview")
        if shown is None:  # what cannot be stored at all
            assert (name, answer.status_code, "\0" in text) == (name, 422, True)
            continue
        [words] = [element for element in shown.iter("div") if element.get("class") == "comment-text"]
        tags = {element.tag for element in words.iter()} - {words.tag}
        attributes = {attribute for element in words.iter() if element is not words for attribute in element.attrib}
        assert (name, tags - {"p", "br", "strong", "em", "blockquote", "a"}) == (name, set())
        assert (name, attributes - {"href", "rel"}) == (name, set())


def test_returned_words_are_previewed_before_they_are_sent_again(app, article):
    lan = seated(app)
    number, author = posted(app, article.url, "Ông nào làm đường mà dốt thế.")
    decide_at_desk(lan, number, "return", reason=seeded_reasons(app)["insulting"]["id"])

    answer = author.post(f"/comments/{number}/revisions", data={"text": WORDS, "preview": "1"})
    blank = author.post(f"/comments/{number}/revisions", data={"text": " ", "preview": "1"})
    other = reader_of(app).post(f"/comments/{number}/revisions", data={"text": WORDS, "preview": "1"})

    assert [a.status_code for a in (answer, blank, other)] == [200, 422, 404]
    assert "đề nghị" in text_of(by_id(answer, "preview"))
    assert field(answer, "text").strip() == WORDS
    page = author.get(f"/comments/{number}/revisions/new")
    assert field(page, "text").strip() == "Ông nào làm đường mà dốt thế."
