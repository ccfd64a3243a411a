"""The library of pictures and files: sending, looking through, saying more, deleting; and what readers get of it."""

import io
import re
from pathlib import Path

import pytest
from sqlalchemy import update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from domain.articles.markup import render_article
from domain.articles.media_uses import note_used_media
from domain.articles.models import Article, ArticleRevision
from foundation.database import commit, db
from tests.discussions import HTMX, dom, statements, text_of
from tests.hostile_files import PDF, document, moving_gif, picture
from tests.pages import page_text
from tests.people import reader_of, seated
from tests.tables import rows_of
from tests.uploads import a_picture, send_file


@pytest.fixture
def editor(app):
    return seated(app, role="editor")


def rows(app, table) -> list[dict]:
    with app.app_context():
        return rows_of(table)


def stored(app) -> list[dict]:
    return rows(app, "media_files")


def files_of(app) -> set[str]:
    return {path.name for path in (Path(app.instance_path) / "media").rglob("*") if path.is_file()}


def put_into(app, article, source):
    """Save `source` as the article's newest revision, as the desk does."""

    def save():
        found = db.session.get_one(Article, article.id)
        found.source, found.html = source, render_article(source)
        db.session.execute(update(ArticleRevision).values(source=source))
        note_used_media(article.id)

    with app.app_context():
        commit(save)


def test_a_picture_is_taken_and_readers_get_it_in_three_widths_for_a_year(app, editor):
    answer = send_file(editor, picture(size=(3000, 2000)), caption="Hội nghị", credit="Thu Hà")

    [file] = stored(app)
    page = editor.get(answer.location).get_data(as_text=True)
    got = [reader_of(app).get(f"/media/{file['name']}-{width}.jpg", buffered=True) for width in (320, 640, 1280)]
    again = reader_of(app).get(got[0].request.path, headers={"If-None-Match": got[0].headers["ETag"]}, buffered=True)
    assert (answer.status_code, file["caption"], file["credit"]) == (303, "Hội nghị", "Thu Hà")
    assert f"![Hội trường kín người](/media/{file['name']} &#34;Hội nghị&#34;)" in page
    assert [(one.status_code, one.mimetype) for one in got] == [(200, "image/jpeg")] * 3
    assert again.status_code == 304
    assert "immutable" in got[0].headers["Cache-Control"]
    assert "Vary" not in got[0].headers


@pytest.mark.parametrize(
    "path", ["a" * 24 + "-640.jpg", "../" + "a" * 24 + ".jpg", "%2e%2e/secrets.toml", "x.jpg", "%00"]
)
def test_what_was_never_uploaded_is_not_found(client, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_a_refused_file_leaves_its_words_in_the_form_and_nothing_on_the_disk(app, editor):
    before = files_of(app)

    answers = [
        send_file(editor, moving_gif(10_000), "vui.gif", caption="Chú thích"),
        send_file(editor, picture("PNG"), "anh.jpg", caption="Chú thích"),
        send_file(editor, b"<svg/>", "anh.svg", caption="Chú thích"),
        send_file(editor, PDF[:20], "tep.pdf", caption="Chú thích"),
        send_file(editor, alt="  ", caption="Chú thích"),
        send_file(editor, alt="a" * 501, caption="Chú thích"),
    ]

    assert [answer.status_code for answer in answers] == [422] * 6
    sentences = ["Ảnh này chuyển động", "đuôi .png", "JPEG, PNG, WebP hoặc GIF", "bị hỏng", "mô tả ảnh", "500 ký tự"]
    for answer, sentence in zip(answers, sentences, strict=True):
        assert sentence in answer.get_data(as_text=True)
        assert dom(answer).find(".//input[@name='caption']").get("value") == "Chú thích"
    assert (stored(app), files_of(app)) == ([], before)


def test_a_body_of_200_mb_is_refused_by_its_length_and_never_read(app, editor):
    class Unread:
        def read(self, *_size):
            raise AssertionError("the body was read")

        readline = read

    stranger = reader_of(app)
    told = {"CONTENT_LENGTH": "200000000", "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}

    refused = editor.client.post("/editorial/media", environ_overrides=told)
    door = stranger.post("/editorial/media", environ_overrides=told)
    elsewhere = editor.client.post("/editorial/media/1", environ_overrides=told)

    assert [refused.status_code, door.status_code, elsewhere.status_code] == [413, 303, 413]
    assert "Tệp quá lớn" in refused.get_data(as_text=True)


def test_a_file_that_is_too_large_leaves_its_words_in_the_form(app, editor):
    before = files_of(app)

    file = FileStorage(io.BytesIO(b"\xff\xd8\xff" + bytes(30_000_000)), "anh.jpg")
    fields = {"csrf_token": editor.token(), "file": file, "alt": "Ảnh", "caption": "Chú thích"}
    boundary, body = encode_multipart(fields)

    form = {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}
    answer = editor.client.post("/editorial/media", **form)

    assert answer.status_code == 413
    assert "lớn hơn 15 MB" in answer.get_data(as_text=True)
    assert dom(answer).find(".//input[@name='caption']").get("value") == "Chú thích"
    assert (stored(app), files_of(app)) == ([], before)


def test_a_document_is_attached_to_its_article_and_can_only_be_saved(app, editor, article):
    send_file(editor, document(), "Biểu mẫu.docx", article=article.id, caption="Biểu mẫu đăng ký", alt="")
    send_file(editor, PDF, "lich.pdf", article=article.id, alt="")
    first, second = stored(app)
    editor.post(f"/editorial/articles/{article.id}/files", file=second["id"], then="up")

    page = dom(reader_of(app).get(article.url))
    links = page.findall(".//section[@class='files']//a")
    got = reader_of(app).get(links[1].get("href"), buffered=True)
    assert [link.text for link in links] == ["lich.pdf", "Biểu mẫu đăng ký"]
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert "Bi%E1%BB%83u%20m%E1%BA%ABu.docx" in got.headers["Content-Disposition"]
    assert got.headers["Content-Security-Policy"].endswith("; sandbox")
    for desk in (f"/editorial/articles/{article.id}", f"/editorial/media?article={article.id}"):
        rows = dom(editor.get(desk)).findall(".//form[@id]")
        moved = {row.get("id"): len(row.findall(".//button")) for row in rows if row.get("id").startswith("attachment")}
        assert moved == {f"attachment-{second['id']}": 1, f"attachment-{first['id']}": 2}

    editor.post(f"/editorial/articles/{article.id}/files", file=second["id"], then="detach")
    left = dom(reader_of(app).get(article.url)).findall(".//section[@class='files']//a")
    assert [link.text for link in left] == ["Biểu mẫu đăng ký"]


def test_files_of_an_article_are_changed_only_by_whoever_may_write_in_it(app, editor, article):
    send_file(editor, PDF, "lich.pdf", article=article.id, alt="")
    [file], moderator = stored(app), seated(app, "Minh")
    before = rows(app, "article_media")

    answers = [
        moderator.post(f"/editorial/articles/{article.id}/files", file=file["id"], then="detach"),
        send_file(moderator, picture(), article=article.id),
        moderator.get(f"/editorial/media?article={article.id}"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert (rows(app, "article_media"), stored(app)) == (before, [file])


def test_a_picture_in_the_text_becomes_a_figure_and_follows_what_the_library_says(app, editor, article):
    send_file(editor, picture(size=(900, 600)), credit="Thu Hà")
    [file] = stored(app)
    put_into(app, article, f"Mở đầu.\n\n![](/media/{file['name']})\n\n![Không có](/media/{'b' * 24})")

    editor.post(f"/editorial/media/{file['id']}", alt="Các đại biểu", caption="Hội nghị <sáng>", credit="Văn Mẫu")

    page = dom(reader_of(app).get(article.url))
    [figure] = page.findall(".//figure")
    image = figure.find("img")
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("Các đại biểu", "900", "600")
    assert [part.split()[1] for part in image.get("srcset").split(", ")] == ["320w", "640w", "900w"]
    assert figure.find("figcaption").text == "Hội nghị <sáng> Ảnh: Văn Mẫu"
    assert "Không có" in "".join(page.find(".//div[@class='prose']").itertext())


def test_articles_are_rendered_anew_before_anybody_has_to_wait(app, editor, article):
    send_file(editor, picture(size=(900, 600)))
    [file] = stored(app)
    put_into(app, article, f"![](/media/{file['name']})")

    with statements(app) as sent:
        editor.post(f"/editorial/media/{file['id']}", alt="Các đại biểu", caption="Hội nghị")

    assert "Hội nghị" in page_text(reader_of(app).get(article.url))
    writing = next(place for place, one in enumerate(sent) if one.startswith("UPDATE media_files"))
    assert [one for one in sent[writing:] if one.startswith("SELECT media_files")] == []


def test_the_style_guide_shows_a_picture_with_caption_and_credit(app, editor):
    without = editor.get("/styleguide")
    send_file(editor, picture(size=(900, 600)))

    [figure] = [e for e in dom(editor.get("/styleguide")).iter("figure") if e.find("img") is not None]

    assert "khi trong kho có ảnh" in without.get_data(as_text=True)
    assert text_of(figure) == "Đường hoa thôn Đồi Sim sau tám tháng. Ảnh: Thu Hà"


def test_a_picture_with_too_many_pixels_is_told_how_many_its_kind_may_have(app, editor):
    answer = send_file(editor, picture("WEBP", size=(3000, 2000)), "anh.webp")

    assert answer.status_code == 413
    assert "tối đa 5 triệu điểm ảnh với tệp WebP và 40 triệu với JPEG" in page_text(answer)


def test_a_file_is_deleted_only_when_nothing_uses_it(app, editor, article):
    send_file(editor)
    [file] = stored(app)
    put_into(app, article, f"![](/media/{file['name']})")
    put_into(app, article, "Không còn ảnh.")

    refused = editor.post(f"/editorial/media/{file['id']}/removal")
    with app.app_context():
        commit(lambda: db.session.execute(ArticleRevision.__table__.delete()))
        commit(lambda: db.session.execute(db.metadata.tables["article_media"].delete()))
    deleted = editor.post(f"/editorial/media/{file['id']}/removal")

    assert (refused.status_code, deleted.status_code) == (409, 303)
    assert "Tổng kết công tác MTTQ xã" in refused.get_data(as_text=True)
    assert stored(app) == []
    assert not [name for name in files_of(app) if file["name"] in name]


def test_the_library_is_searched_and_says_what_to_do_when_empty(app, editor):
    empty = editor.get("/editorial/media").get_data(as_text=True)
    with app.app_context():
        commit(lambda: db.session.add_all([a_picture(caption="Kênh N4"), a_picture(caption="100% hộ dân")]))

    found, none = editor.get("/editorial/media?q=100%25"), editor.get("/editorial/media?q=_&kind=picture")

    assert "Chưa có tệp nào" in empty
    assert [item.text for item in dom(found).findall(".//li[@class='media-item']/a/span")] == ["100% hộ dân"]
    assert "Không có tệp nào phù hợp" in none.get_data(as_text=True)


def test_htmx_gets_the_panel_beside_the_article_with_what_was_chosen(app, editor, article):
    taken = send_file(editor, article=article.id, headers=HTMX)
    [file] = stored(app)
    refused = send_file(editor, b"", article=article.id, caption="Giữ lại", lead_picture=file["id"], headers=HTMX)

    assert (taken.status_code, refused.status_code) == (200, 422)
    panel = refused.get_data(as_text=True)
    assert panel.startswith('<hx-partial hx-target="#media-panel"')
    assert re.search(rf'name="lead_picture" value="{file["id"]}" checked', panel)
    assert 'value="Giữ lại"' in panel


def test_a_moderator_may_send_pictures_and_not_delete_them(app, article):
    moderator = seated(app, role="moderator")

    send_file(moderator)

    [file] = stored(app)
    assert moderator.post(f"/editorial/media/{file['id']}/removal").status_code == 403


def test_a_moderator_changes_no_file_of_what_others_wrote_and_sees_no_title_of_it(app, editor, article):
    moderator = seated(app, role="moderator")
    send_file(editor, PDF, "lich.pdf", article=article.id, alt="", caption="Lịch họp")
    send_file(moderator, picture(size=(900, 600)))
    attached, own = stored(app)
    before = page_text(reader_of(app).get(article.url))

    may_describe = moderator.post(f"/editorial/media/{own['id']}", alt="Hội trường")
    put_into(app, article, f"![](/media/{own['name']})")
    refused = [
        moderator.post(f"/editorial/articles/{article.id}/files", file=attached["id"], then="detach"),
        send_file(moderator, document(), "don.docx", article=article.id, alt=""),
        moderator.get(f"/editorial/media?article={article.id}"),
        *(moderator.post(f"/editorial/media/{file['id']}", alt="Sai", caption="Sai") for file in (attached, own)),
    ]

    seen = moderator.get(f"/editorial/media/{own['id']}").get_data(as_text=True)
    assert (may_describe.status_code, [answer.status_code for answer in refused]) == (303, [403] * 5)
    assert [file["caption"] for file in stored(app)] == ["Lịch họp", ""]
    assert "Lịch họp" in before
    assert "Lịch họp" in page_text(reader_of(app).get(article.url))
    assert "Tổng kết công tác MTTQ xã" not in seen


def test_the_lead_picture_is_shown_to_other_sites(app, editor, article):
    send_file(editor, picture(size=(1300, 700)))
    [file] = stored(app)
    with app.app_context():
        commit(lambda: db.session.execute(update(Article).values(lead_picture_id=file["id"])))

    page = reader_of(app).get(article.url).get_data(as_text=True)

    largest = f"http://localhost/media/{file['name']}-1280.jpg"
    assert f'<meta property="og:image" content="{largest}">' in page
    assert f'"image":"{largest}"' in page


def test_missing_files_are_told_to_the_monitor(app, client):
    with app.app_context():
        commit(lambda: db.session.add(a_picture(name="c" * 24)))

    warnings = client.get("/health").json["warnings"]

    assert [warning for warning in warnings if "c" * 24 in warning] != []
