"""Writing an article: what is saved when, what others see of it, and that nobody's words are ever lost."""

import io
from datetime import timedelta

import pytest

from domain.articles.drafts import remove_untouched_drafts
from domain.articles.writing import SOURCE_LONGEST_CHARS
from foundation import clock
from foundation.database import commit
from tests.blueprints.desk import PlainBrowser, table, token_of
from tests.blueprints.editorial.desks import draft_of, number_of
from tests.discussions import at_once, field, text_of
from tests.pages import by_id
from tests.people import Staff, reader_of, seated
from tests.tables import rows_of


@pytest.fixture
def editor(app) -> Staff:
    return seated(app, "Thu Hà", role="editor")


def revisions(app) -> list[tuple[int, str]]:
    return [(row["number"], row["source"]) for row in table(app, "article_revisions")]


def test_saving_makes_a_revision_only_of_what_is_new(app, editor):
    desk = draft_of(editor, title="Tin mới", source="Một.", tags="Hoà Bình, đường, hòa bình,, #đường")

    again = desk.press("article-form", "save")

    assert revisions(app) == [(1, ""), (2, "Một.")]
    assert "Không có gì mới để lưu." in again.text
    assert [row["name"] for row in table(app, "tags")] == ["Hoà Bình", "đường"]
    [article] = table(app, "articles")
    assert (article["title"], article["slug"], article["status"]) == ("Tin mới", "tin-moi", "draft")
    assert reader_of(app).get(f"/articles/tin-moi-{article['id']}").status_code == 404


def test_a_tag_that_no_article_has_any_more_is_gone_and_an_old_one_is_found_again(app, editor):
    first = draft_of(editor, title="A", tags="Hòa giải, cũ")

    draft_of(editor, title="B", tags="hoà giải")
    first.press("article-form", "save", tags="")

    assert [row["name"] for row in table(app, "tags")] == ["Hòa giải"]
    assert len(table(app, "article_tags")) == 1


def test_words_saved_after_publication_wait_until_they_are_published(app, editor):
    desk = draft_of(editor, title="Tên cũ", source="Lời cũ.").press("article-form", "publish")
    reader, old = reader_of(app), f"/articles/ten-cu-{number_of(desk)}"

    desk.press("article-form", "save", title="Tên mới", source="Lời mới.")

    assert "chưa thấy" in desk.text or "tiếp tục thấy" in desk.text
    assert "Lời cũ." in reader.get(old).get_data(as_text=True)
    desk.press("article-form", "publish")
    moved = reader.get(old)
    assert (moved.status_code, moved.location) == (301, old.replace("ten-cu", "ten-moi"))
    assert "Lời mới." in reader.get(moved.location).get_data(as_text=True)
    assert table(app, "articles")[0]["updated_at"] is not None


def test_two_who_save_never_overwrite_each_other(app, editor):
    desk = draft_of(editor, title="Chung", source="Đường hỏng.\n\nĐèn tắt.")
    other = PlainBrowser(seated(app, "Minh", role="administrator").client).open(desk.address)
    desk.press("article-form", "save", source="Đường đã sửa.\n\nĐèn tắt.")

    other.press("article-form", "save", source="Đường hỏng.\n\nĐèn đã sáng.")

    assert other.answer.status_code == 409
    assert "Thu Hà" in text_of(by_id(other.answer, "conflict"))
    told = [(e.tag, text_of(e)) for e in by_id(other.answer, "conflict").iter() if e.tag in {"ins", "del"}]
    assert ("ins", "mới: sáng.") in told or any("sáng." in text for tag, text in told if tag == "ins")
    assert field(other.answer, "source") == "Đường hỏng.\n\nĐèn đã sáng."
    assert revisions(app)[-1] == (3, "Đường đã sửa.\n\nĐèn tắt.")
    other.press("article-form", "save")
    assert revisions(app)[-1] == (4, "Đường hỏng.\n\nĐèn đã sáng.")


def test_of_two_who_save_at_the_same_moment_one_is_told(app, editor):
    address = f"/editorial/articles/{number_of(draft_of(editor, title='Chung', source='Một.'))}"
    people = [seated(app, name, role="editor") for name in ("Minh", "Mai")]
    forms = [(one, {"csrf_token": token_of(one), "based_on": 2, "source": f"Của {one.id}."}) for one in people]

    jobs = [lambda _browser, one=one, form=form: one.client.post(address, data=form) for one, form in forms]
    answers = at_once(app, jobs)

    assert sorted(answer.status_code for answer, _browser in answers) == [303, 409]
    assert [number for number, _source in revisions(app)] == [1, 2, 3]


def test_who_typed_nothing_overwrites_nothing(app, editor):
    desk = draft_of(editor, title="Chung", source="Một.")
    other = PlainBrowser(seated(app, "Minh", role="editor").client).open(desk.address)
    desk.press("article-form", "save", source="Hai.")

    saved = other.press("article-form", "save")

    assert (saved.answer.status_code, revisions(app)[-1]) == (200, (3, "Hai."))
    other = PlainBrowser(seated(app, "Mai", role="editor").client).open(desk.address)
    desk.press("article-form", "save", source="Ba.")
    published = other.press("article-form", "publish")
    assert (published.answer.status_code, table(app, "articles")[0]["status"]) == (409, "draft")


def test_what_is_kept_automatically_is_offered_until_it_is_used_or_thrown_away(app, editor):
    desk = draft_of(editor, title="Bài", source="Đã lưu.")
    address, token = f"/editorial/articles/{number_of(desk)}", token_of(editor)
    typed = {"csrf_token": token, "based_on": 2, "title": "Bài", "source": "Đang gõ dở\0"}

    kept = editor.client.post(f"{address}/autosave", data=typed)

    assert (kept.status_code, by_id(kept, "autosaved") is not None) == (200, True)
    assert field(desk.open(address).answer, "source") == "Đã lưu."
    desk.follow("Đưa lại vào biểu mẫu")
    assert field(desk.answer, "source").startswith("Đang gõ dở")
    desk.open(address).press("kept-form")
    assert (by_id(desk.answer, "kept"), table(app, "autosaves")) == (None, [])


def test_others_are_told_who_is_at_work_and_a_late_autosave_who_saved(app, editor):
    desk = draft_of(editor, title="Bài", source="Một.")
    address, minh = f"/editorial/articles/{number_of(desk)}", seated(app, "Minh", role="editor")

    typed = {"csrf_token": token_of(minh), "based_on": 1, "source": "Hai."}
    late = minh.client.post(f"{address}/autosave", data=typed)

    assert (late.status_code, "Thu Hà" in text_of(by_id(late, "autosaved"))) == (409, True)
    assert [row["user_id"] for row in table(app, "autosaves")] == [minh.id]
    assert "Minh cũng đang" in desk.open(address).text
    minh.post(address, based_on=2, title="Bài", source="Hai.", then="submit")
    assert "Minh cũng đang" not in desk.open(address).text
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert "Minh cũng đang" not in desk.open(address).text


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"title": "x" * 301}, "title"),
        ({"tags": ",".join(map(str, range(11)))}, "tags"),
        ({"publish_at": "31/02/2030 10:00"}, "publish_at"),
        ({"source": "x" * (SOURCE_LONGEST_CHARS + 1)}, "source"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_a_sentence(app, editor, typed, name):
    desk = draft_of(editor)

    desk.press("article-form", "save", **{"source": "Giữ lại.", **typed})

    assert (desk.answer.status_code, by_id(desk.answer, f"{name}-error") is not None) == (422, True)
    assert field(desk.answer, "source") == typed.get("source", "Giữ lại.")
    assert revisions(app) == [(1, "")]


def test_a_long_article_is_taken_from_editors_alone_and_comes_back_to_who_is_signed_out(app, editor):
    desk, words = draft_of(editor), "đường làng ngõ xóm " * 8_000
    address = f"/editorial/articles/{number_of(desk)}"

    desk.press("article-form", "save", title="Dài", source=words)
    short = reader_of(app).post(address, data={"source": "Tôi đã gõ"})
    long = reader_of(app).post(address, data={"source": words})
    elsewhere = reader_of(app).post("/language", data={"language": "vi" * 50_000})

    again = reader_of(app).post(address, data={"source": words})

    assert revisions(app)[-1] == (2, words.strip())
    assert [answer.status_code for answer in (short, long, again, elsewhere)] == [401, 401, 401, 413]
    assert [(by_id(answer, "typed").text or "").strip() for answer in (short, long, again)] == [
        "Tôi đã gõ",
        *([words.strip()] * 2),
    ]


def test_of_strangers_who_send_much_at_once_one_is_read(app, editor):
    address, meanwhile = f"/editorial/articles/{number_of(draft_of(editor))}", []
    body = b"source=" + b"a" * 100_000

    def sent(stream) -> int:
        told = {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/x-www-form-urlencoded"}
        return reader_of(app).post(address, environ_overrides={**told, "wsgi.input": stream}).status_code

    class Slow(io.BytesIO):
        def read(self, *size):
            meanwhile.append(sent(io.BytesIO(body)))
            return super().read(*size)

        def readinto(self, buffer):
            meanwhile.append(sent(io.BytesIO(body)))
            return super().readinto(buffer)

    slow = sent(Slow(body))

    assert (slow, set(meanwhile), sent(io.BytesIO(body))) == (401, {413}, 401)


def test_a_draft_into_which_nobody_writes_vanishes_after_a_day(app, editor):
    draft_of(editor)
    kept = number_of(draft_of(editor, title="Có tên"))

    with app.app_context():
        assert commit(remove_untouched_drafts) == 0
        with clock.at(clock.now() + timedelta(days=1, minutes=1)):
            assert commit(remove_untouched_drafts) == 1
        assert [row["id"] for row in rows_of("articles")] == [kept]


def test_an_earlier_revision_is_brought_back_as_a_new_one(app, editor):
    desk = draft_of(editor, title="Bài", source="Một.").press("article-form", "save", source="Hai.")
    address = f"/editorial/articles/{number_of(desk)}"

    desk.open(f"{address}/revisions?old=2&new=3")

    assert ("Một." in desk.text, "Hai." in desk.text) == (True, True)
    desk.press("restore-2")
    assert revisions(app) == [(1, ""), (2, "Một."), (3, "Hai."), (4, "Một.")]
    assert editor.get(f"{address}/revisions?old=9").status_code == 404


def test_one_revision_is_not_compared_with_itself(app, editor):
    desk = draft_of(editor)
    address = f"/editorial/articles/{number_of(desk)}/revisions"

    alone = editor.get(address)
    desk.press("article-form", "save", title="Bài")
    two = editor.get(address)

    assert ([by_id(page, "difference") is None for page in (alone, two)]) == [True, False]
    assert "Mới có một bản này" in alone.get_data(as_text=True)


def test_a_number_that_no_revision_can_have_is_no_fault_of_the_site(app):
    editor = seated(app, role="editor")
    address = f"/editorial/articles/{number_of(draft_of(editor, title='Họp thôn'))}"

    answers = [
        editor.get(f"{address}/revisions?new={10**14}"),
        editor.get(f"{address}/revisions?before={10**14}"),
        editor.post(f"{address}/revisions/{10**14}/restoration"),
        editor.post(f"{address}/autosave", based_on=10**14, title="Họp"),
    ]

    assert [answer.status_code for answer in answers] == [404, 200, 404, 409]
