"""Tidying, converting and pasting while an article is written: by the form's buttons, and beside the page."""

from tests.blueprints.desk import PlainBrowser
from tests.blueprints.editorial.desks import draft_of, number_of
from tests.discussions import dom
from tests.pages import by_id
from tests.people import seated

HTMX = {"HX-Request": "true"}


def value_of(desk: PlainBrowser, name: str) -> str:
    return (by_id(desk.answer, name).text or "").lstrip("\n")


def test_a_button_of_the_form_tidies_the_text_and_loses_nothing_else(app):
    minh = draft_of(seated(app, "Minh"), title="Bài đầu", source="Một")
    old = "ViÖt Nam ®Êt n\xadíc"

    minh = minh.press("article-form", "tidy", title="Bài mới", tags="cầu", source="Một  hai , ba\n\n• bốn")

    assert value_of(minh, "source") == "Một hai, ba\n\n- bốn"
    assert value_of(minh, "title") == "Bài mới"
    assert "1 khoảng trắng thừa, 1 khoảng trắng trước dấu câu, 1 dấu đầu dòng" in minh.text
    minh = minh.press("article-form", "preview", source=f"Mở\n\n{old}\n\n#### Mục\n\n![](/media/a.png)")
    assert "Đoạn 2 có thể dùng phông cũ (TCVN3)" in minh.text
    assert "nhảy cấp" in minh.text
    assert "Ảnh ở đoạn 4 chưa có mô tả" in minh.text
    minh = minh.press("article-form", "convert-2", source=f"Mở\n\n{old}")
    assert value_of(minh, "source") == "Mở\n\nViệt Nam đất nước"
    assert "phông cũ" not in minh.text


def test_html_pasted_as_text_is_cleaned_up_by_a_button_of_the_preview(app):
    minh = draft_of(seated(app, "Minh"), title="Bài", source="Một")
    pasted = (
        "<html><head><style><!-- p {margin:0} --></style></head><p class=MsoNormal>Điều <b>1</b><o:p></o:p></p></html>"
    )

    minh = minh.press("article-form", "preview", source=pasted)
    shown = "".join(by_id(minh.answer, "preview").itertext())
    minh = minh.press("article-form", "clean", source=pasted)

    assert ("Điều 1" in shown, "margin" in shown, "o:p" in shown) == (True, False, False)
    assert "Dọn phần vừa dán" in shown
    assert value_of(minh, "source") == "Điều **1**"
    assert "Dọn phần vừa dán" not in minh.text


def test_beside_the_page_the_preview_comes_with_the_text_written_anew(app):
    staff = seated(app, "Minh")
    address = f"/editorial/articles/{number_of(draft_of(staff, title='Bài'))}/preview"

    answer = staff.client.post(
        address, data={"csrf_token": staff.token(), "source": "**a**  b", "then": "tidy"}, headers=HTMX
    )
    plain = staff.post(address, source="## c <script>")

    assert by_id(answer, "rewritten").text.lstrip("\n") == "**a** b"
    assert [strong.text for strong in dom(answer).iter("strong")] == ["a"]
    assert by_id(plain, "rewritten") is None
    assert "<h2>c &lt;script&gt;</h2>" in plain.get_data(as_text=True)


def test_pasted_html_comes_back_as_markdown_and_too_much_is_refused(app):
    staff = seated(app, "Minh")

    answer = staff.post("/editorial/paste", html="<h2>Mục</h2><p><b>Đậm</b> <img src='file:///a.png'></p>")
    much = staff.post("/editorial/paste", html="<p>" * 50_000)

    assert answer.mimetype == "text/plain"
    assert answer.get_data(as_text=True) == "## Mục\n\n**Đậm**\n\n[ảnh: tải lên ở mục Ảnh và tệp]"
    assert much.status_code == 413
    assert "dán làm nhiều phần" in much.get_data(as_text=True)
