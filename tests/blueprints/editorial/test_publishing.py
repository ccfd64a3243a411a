"""Publishing an article: which steps lead where, who may take them, and what readers see."""

from datetime import timedelta

import pytest

from domain.articles.drafts import erase_deleted_drafts
from foundation import clock
from foundation.database import commit
from tests.blueprints.desk import PlainBrowser, posted, table
from tests.blueprints.editorial.desks import draft_of, number_of
from tests.pages import by_id
from tests.people import Staff, reader_of, seated


@pytest.fixture
def editor(app) -> Staff:
    return seated(app, "Thu Hà", role="editor")


def status(app) -> str:
    return table(app, "articles")[-1]["status"]


def events(app) -> list[tuple[str, str, str, str]]:
    names = ("action", "from_status", "to_status", "note")
    return [tuple(row[name] for name in names) for row in table(app, "article_events")]


def test_an_article_goes_from_its_author_through_review_to_readers(app, editor):
    author = seated(app, "Minh")
    desk = draft_of(author, title="Bài của Minh", source="Lời.")
    reviewing = PlainBrowser(editor.client)

    desk.press("article-form", "submit")
    reviewing.open(desk.address).press("article-form", "send-back", note="Thêm ảnh nhé")
    told = desk.open(desk.address).text
    desk.press("article-form", "submit", source="Lời, có ảnh.")
    reviewing.open(desk.address).press("article-form", "publish")

    assert "Thêm ảnh nhé" in told
    assert events(app) == [
        ("submit", "draft", "review", ""),
        ("send-back", "review", "draft", "Thêm ảnh nhé"),
        ("submit", "draft", "review", ""),
        ("publish", "review", "published", ""),
    ]
    assert "Lời, có ảnh." in reader_of(app).get(f"/articles/x-{number_of(desk)}", follow_redirects=True).text


def test_an_author_who_is_no_editor_publishes_nothing_and_writes_in_own_drafts_alone(app, editor, article):
    author = seated(app, "Minh")
    own = draft_of(author, title="Của tôi", source="Lời.")
    others = draft_of(editor, title="Của Hà", source="Lời.")
    data = {"csrf_token": author.token(), "based_on": 2, "title": "Chiếm", "source": "x"}

    answers = [
        author.client.post(own.address, data={**data, "then": "publish"}),
        author.client.post(others.address, data=data),
        author.client.post(f"{others.address.split('?')[0]}/autosave", data=data),
        author.client.get(f"/editorial/articles/{article.id}"),
        author.client.get("/editorial/categories"),
    ]
    own.open(own.address).press("article-form", "submit")
    in_review = author.client.post(own.address, data=data)

    assert [answer.status_code for answer in [*answers, in_review]] == [403] * 6
    assert [row["title"] for row in table(app, "articles")[1:]] == ["Của tôi", "Của Hà"]
    own.press("article-form", "send-back")
    assert table(app, "articles")[1]["status"] == "draft"


def test_a_draft_is_deleted_by_its_author_and_brought_back_until_it_is_erased_after_thirty_days(app, editor):
    author = seated(app, "Minh")
    desk = draft_of(author, title="Bài thừa", source="Lời.", tags="thôn Bến")
    number = number_of(desk)
    kept = number_of(draft_of(author, title="Giữ lại", source="Lời."))

    desk.press("article-form", "delete", note="Trùng bài khác")

    assert "Trùng bài khác" in desk.text
    assert "Bài thừa" not in author.get("/editorial/articles").get_data(as_text=True)
    assert "Bài thừa" in editor.get("/editorial/articles?stage=deleted").get_data(as_text=True)
    data = {"csrf_token": editor.token(), "based_on": 2, "title": "Khác", "source": "x"}
    assert editor.client.post(f"/editorial/articles/{number}", data=data).status_code == 403
    desk.press("article-form", "undelete")
    assert [event[:3] for event in events(app)] == [("delete", "draft", "deleted"), ("undelete", "deleted", "draft")]
    PlainBrowser(editor.client).open(desk.address).press("article-form", "delete")
    with app.app_context():
        with clock.at(clock.now() + timedelta(days=29)):
            assert commit(erase_deleted_drafts) == 0
        with clock.at(clock.now() + timedelta(days=31)):
            assert commit(erase_deleted_drafts) == 1
    assert [row["id"] for row in table(app, "articles")] == [kept]
    assert editor.get(f"/editorial/articles/{number}").status_code == 404
    assert (table(app, "article_events"), table(app, "article_tags")) == ([], [])


def test_what_readers_saw_is_never_deleted(app, editor):
    desk = draft_of(editor, title="Bài", source="Lời.").press("article-form", "publish")
    data = {"csrf_token": editor.token(), "based_on": 2, "then": "delete"}

    published = editor.client.post(desk.address, data=data).status_code
    desk.press("article-form", "withdraw")

    assert (published, editor.client.post(desk.address, data=data).status_code) == (409, 409)
    assert status(app) == "withdrawn"


def test_a_published_article_keeps_its_title_and_its_text(app, editor):
    desk = draft_of(editor, title="Bài", source="Lời.").press("article-form", "publish")

    desk.press("article-form", "save", title=" ", source="Lời mới.")

    assert (desk.answer.status_code, by_id(desk.answer, "title-error") is not None) == (422, True)
    assert "Lời mới." in desk.text
    restored = editor.post(f"/editorial/articles/{number_of(desk)}/revisions/1/restoration")
    assert (restored.status_code, len(table(app, "article_revisions"))) == (422, 2)


def test_who_sent_an_article_to_review_is_told_why_it_cannot_be_changed(app):
    author = seated(app, "Minh")
    desk = draft_of(author, title="Bài", source="Lời.")
    files = f"/editorial/media?article={number_of(desk)}"
    before = (by_id(desk.answer, "media-panel") is None, author.get(files).status_code)

    desk.press("article-form", "submit")

    assert before == (False, 200)
    assert by_id(desk.answer, "media-panel") is None
    assert "rút bài lại" in desk.text
    assert author.get(files).location == f"/editorial/articles/{number_of(desk)}"


def test_nothing_without_title_and_text_is_published(app, editor):
    desk = draft_of(editor, summary="Chỉ có tóm tắt")

    desk.press("article-form", "publish")

    assert (desk.answer.status_code, status(app)) == (422, "draft")
    assert [by_id(desk.answer, f"{name}-error") is not None for name in ("title", "source")] == [True, True]
    desk.press("article-form", "publish", title="Có tên", source="Có lời.")
    assert (desk.answer.status_code, status(app)) == (200, "published")


def test_a_scheduled_article_appears_by_itself_and_can_be_taken_out_before(app, editor):
    desk = draft_of(editor, title="Hẹn giờ", source="Lời.")
    address = f"/articles/hen-gio-{number_of(desk)}"
    when = clock.now() + timedelta(days=3)

    desk.press("article-form", "publish", publish_at=f"{when:%d/%m/%Y} 16h00")

    assert "Hẹn giờ" in PlainBrowser(editor.client).open("/editorial/articles?stage=scheduled").text
    reader = reader_of(app)
    assert reader.get(address).status_code == 404
    with clock.at(when + timedelta(days=1)):
        assert reader.get(address).status_code == 200
    desk.press("article-form", "unschedule")
    assert (status(app), desk.answer.status_code) == ("draft", 200)
    with clock.at(when + timedelta(days=1)):
        assert reader.get(address).status_code == 404


def test_a_withdrawn_article_is_gone_for_readers_and_comes_back_with_its_comments(app, editor, article):
    posted(app, article.url)
    before, reader = table(app, "articles")[0], reader_of(app)
    desk = PlainBrowser(editor.client).open(f"/editorial/articles/{article.id}")

    desk.press("article-form", "withdraw", note="Sai số liệu")

    gone = reader.get(article.url)
    assert (gone.status_code, "đã rút bài viết này" in gone.get_data(as_text=True)) == (410, True)
    assert len(table(app, "comments")) == 1
    desk.press("article-form", "bring-back")
    after = table(app, "articles")[0]
    assert reader.get(article.url).status_code == 200
    for name in ("title", "html", "published_at", "revision_number", "comment_count"):
        assert after[name] == before[name]


def test_the_time_of_what_readers_see_lies_back_and_keeps_its_seconds(app, editor, article):
    before = table(app, "articles")[0]["published_at"]
    desk = PlainBrowser(editor.client).open(f"/editorial/articles/{article.id}")

    desk.press("article-form", "save", author="Minh")
    kept = table(app, "articles")[0]["published_at"]
    desk.press("article-form", "save", publish_at="01/01/2199 00:00")
    refused = (desk.answer.status_code, table(app, "articles")[0]["published_at"])
    desk.press("article-form", "save", publish_at="16:00 21/11/2022")

    assert (kept, refused) == (before, (422, before))
    assert f"{table(app, 'articles')[0]['published_at']:%d %H:%M}" == "21 09:00"


def test_a_step_that_is_over_is_refused_and_changes_nothing(app, editor):
    desk = draft_of(editor, title="Bài", source="Lời.")
    data = {"csrf_token": editor.token(), "based_on": 2}

    statuses = [
        editor.client.post(desk.address, data={**data, "then": step}).status_code
        for step in ("withdraw", "bring-back", "unschedule", "send-back", "nonsense")
    ]

    assert (statuses, status(app), events(app)) == ([409, 409, 409, 409, 422], "draft", [])


def test_who_may_comment_is_chosen_beside_the_article_and_does_not_undo_what_others_chose(app, editor, article):
    desk = PlainBrowser(editor.client).open(f"/editorial/articles/{article.id}")
    editor.post(f"/moderation/articles/{article.id}/openness", open="no")

    desk.press("article-form", "save", summary="Khác")

    assert table(app, "articles")[0]["comments_open"] is False
    form = {"csrf_token": editor.token(), "based_on": 2, "comments_policy_was": "closed"}
    editor.client.post(desk.address, data={**form, "comments_policy": "everything-passes"})
    row = table(app, "articles")[0]
    assert (row["comments_open"], row["comments_policy"]) == (True, "everything-passes")
