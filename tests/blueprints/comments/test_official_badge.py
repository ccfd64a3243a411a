"""The office's badge: drawn outside everything that a reader can write, and forged by nobody."""

import pytest

from tests.blueprints.desk import answer_officially, comment_row, decide, posted, table
from tests.discussions import dom, text_of
from tests.letters import published
from tests.pages import by_id
from tests.people import reader_of, seated

LABEL = "Trả lời của UBND xã"


@pytest.fixture
def lan(app):
    return seated(app)


@pytest.fixture
def answered(app, article, lan):
    """An official answer to a published comment: its number."""
    with app.app_context():
        parent = published(article.id, "Bao giờ sửa đường?")
    answer_officially(lan, parent, "Trong tháng 12. <p class='stamp'>Giả</p>")
    return table(app, "comments")[-1]["id"]


def stamps(element):
    return [text_of(e) for e in element.iter() if "stamp" in (e.get("class") or "").split()]


def test_the_badge_stands_outside_the_words(app, article, answered):
    comment = by_id(reader_of(app).get(article.url), f"comment-{answered}")
    words = next(e for e in comment.iter() if "comment-text" in (e.get("class") or "").split())

    assert len(stamps(comment)) == 1
    assert (stamps(words), stamps(comment.find("./header"))) == ([], [])
    assert "official" in comment.get("class").split()
    assert text_of(comment.find(".//h4")) == "Lan"


def test_the_badge_says_what_the_site_says(make_app, app, article, answered):
    usual = stamps(by_id(reader_of(app).get(article.url), f"comment-{answered}"))
    site = make_app(site_official_label=LABEL)
    own = stamps(by_id(reader_of(site).get(article.url), f"comment-{answered}"))

    assert (own, usual == own, usual != [""]) == ([LABEL], False, True)


def test_the_form_shows_the_badge_and_the_name_that_will_stand_there(make_app, app, article, answered):
    site = make_app(site_official_label=LABEL)
    parent = comment_row(app, answered)["parent_id"]
    hung = seated(app, "Hùng")
    hung.client.application = site

    form = by_id(hung.client.get(f"/moderation/comments/{parent}/answers/new"), f"answer-form-{parent}")

    assert (stamps(form), "Hùng" in text_of(form.find(".//label"))) == ([LABEL], True)


FORGED = [
    f'<p class="stamp">{LABEL}</p>',
    f"**{LABEL}**",
    f"> {LABEL}",
    '</div><p class="stamp">Trả lời của UBND xã</p><div class="comment-text">',
    "</article><article class='comment official'>",
]


@pytest.mark.parametrize("words", FORGED)
def test_words_cannot_draw_it(make_app, app, article, words):
    site = make_app(site_official_label=LABEL)
    with app.app_context():
        number = published(article.id, words)

    comment = by_id(reader_of(site).get(article.url), f"comment-{number}")

    assert (stamps(comment), comment.get("class")) == ([], "comment")


@pytest.mark.parametrize("name", [LABEL, f'<p class="stamp">{LABEL}</p>', "Lan", "L a n", 'x" class="stamp'])
def test_names_cannot_draw_it(make_app, app, article, lan, name):
    site = make_app(site_official_label=LABEL, comments_policy="everything-passes")
    posted(site, article.url, author_name=name)
    row = table(app, "comments")[-1]
    if row["status"] == "pending":
        decide(lan, row["id"], "approve")

    comment = by_id(reader_of(site).get(article.url), f"comment-{row['id']}")

    assert (stamps(comment), comment.get("class")) == ([], "comment")
    assert text_of(comment.find(".//h3")) == name


def test_no_field_of_the_form_makes_an_answer_official(app, article, lan):
    fields = {
        "staff_id": str(lan.id),
        "official": "1",
        "is_official": "y",
        "pinned_at": "2026-11-20",
        "status": "published",
    }
    number, _author = posted(app, article.url, **fields)

    row = comment_row(app, number)
    assert (row["staff_id"], row["pinned_at"], row["status"]) == (None, None, "pending")


def test_the_badge_is_on_the_desk_and_on_the_page_of_the_thread_too(app, article, answered, lan):
    parent = comment_row(app, answered)["parent_id"]
    desk = by_id(lan.get("/moderation/?tab=published"), f"case-{answered}")
    thread = by_id(reader_of(app).get(f"{article.url}/threads/{parent}"), f"comment-{answered}")

    assert [len(stamps(desk)), len(stamps(thread))] == [1, 1]
    assert dom(lan.get("/moderation/")) is not None
