"""The site's own pages and its menu, and the five questions of a new site."""

import io
import re

import pytest
from PIL import Image

from domain.accounts.actions import invitation_token, invite_first_administrator
from domain.articles.markup import render_article
from domain.site.pages import remove_page, seed_pages
from foundation.database import commit
from tests.blueprints.desk import PlainBrowser
from tests.discussions import HTMX, dom, text_of
from tests.pages import by_id, filled_in, page_text
from tests.people import PASSWORD, reader_of, seated
from tests.tables import rows_of


@pytest.fixture
def pages(app) -> dict[str, int]:
    """The numbers of the starter pages by their words in addresses."""
    with app.app_context():
        commit(lambda: seed_pages("vi", render_article))
        return {row["slug"]: row["id"] for row in rows_of("pages")}


def test_a_new_site_has_pages_to_begin_with_once(app, pages):
    reader = reader_of(app)
    footer = reader.get("/").get_data(as_text=True)

    with app.app_context():
        commit(lambda: [remove_page(number) for number in pages.values()])
        commit(lambda: seed_pages("vi", render_article))
        assert rows_of("pages") == []
    assert re.findall(r'href="/pages/([a-z]+)"', footer) == ["contact", "organisation", "accessibility"]


def test_own_words_stand_above_what_the_site_computes_about_readers_data(app, pages):
    reader = reader_of(app)

    own, computed = "Chúng tôi chỉ giữ những gì cần", "Lưu những gì, để làm gì"
    page = page_text(reader.get("/privacy"))

    assert reader.get("/pages/privacy").location == "/privacy"
    assert page.index(own) < page.index(computed)


def test_who_meets_a_barrier_is_led_to_the_contact_page(app, pages):
    reader = reader_of(app)

    [link] = dom(reader.get("/pages/accessibility")).findall(".//div[@class='prose']//a")

    assert reader.get(link.get("href")).status_code == 200


def test_the_privacy_page_names_who_is_responsible_as_a_sentence_begins(make_app, app, pages):
    site = make_app(site_responsible="bà Ví Dụ, Phó Chủ tịch")

    assert "Bà Ví Dụ, Phó Chủ tịch" in page_text(reader_of(site).get("/privacy"))


def test_an_editor_writes_previews_hides_and_removes_a_page(app, pages):
    editor, reader = seated(app, "Mai", role="editor"), reader_of(app)
    words = {"title": "Lịch tiếp dân", "source": "## Thứ Hai\n\n<script>x</script>", "is_public": "y"}

    preview = editor.client.post(
        "/site/pages", data={"csrf_token": editor.token(), "then": "preview", **words}, headers=HTMX
    )
    with app.app_context():
        unsaved = [row["title"] for row in rows_of("pages")]
    editor.post("/site/pages", **words)
    shown = reader.get("/pages/lich-tiep-dan")
    with app.app_context():
        number = rows_of("pages")[-1]["id"]
    editor.post(f"/site/pages/{number}", title="Tiếp dân", source="Thứ Ba", version="1")
    hidden = reader.get("/pages/lich-tiep-dan")
    late = editor.post(f"/site/pages/{number}", title="Muộn", source="Bản muộn", version="1")
    editor.post(f"/site/pages/{number}/removal")

    assert "<h2>Thứ Hai</h2>" in preview.get_data(as_text=True)
    assert "Lịch tiếp dân" not in unsaved
    assert "<h2>Thứ Hai</h2>" in shown.get_data(as_text=True)
    assert "<script>x" not in shown.get_data(as_text=True)
    assert (shown.status_code, hidden.status_code, late.status_code) == (200, 404, 409)
    assert text_of(by_id(late, "source")).strip() == "Bản muộn"
    assert {"Thứ Ba", "Bản muộn"} <= set(re.findall(r"Thứ Ba|Bản muộn", page_text(late)))
    assert editor.get(f"/site/pages/{number}").status_code == 404


def test_pages_stand_in_an_order_of_their_own_that_the_footer_follows(app, pages):
    editor, reader = seated(app, "Mai", role="editor"), reader_of(app)
    desk = PlainBrowser(editor.client)

    def footer() -> list[str]:
        return re.findall(r'href="/pages/([a-z]+)"', reader.get("/").get_data(as_text=True))

    desk.open("/site/pages").press(f"place-{pages['accessibility']}", "up")
    desk.press(f"place-{pages['accessibility']}", "up")
    risen = footer()
    desk.press(f"place-{pages['contact']}", "down")

    assert risen == ["contact", "accessibility", "organisation"]
    assert footer() == ["accessibility", "contact", "organisation"]
    assert editor.post(f"/site/pages/{pages['accessibility']}/place", then="up").status_code == 303
    assert footer() == ["accessibility", "contact", "organisation"]


def test_a_page_may_be_as_long_as_an_article_and_comes_back_to_who_is_signed_out(app, pages):
    editor, words = seated(app, "Mai", role="editor"), "đường làng ngõ xóm " * 8_000
    address, form = f"/site/pages/{pages['contact']}", {"title": "Liên hệ", "source": words, "is_public": "y"}

    saved = editor.post(address, version="1", **form)
    lost = reader_of(app).post(address, data=form)

    assert (saved.status_code, lost.status_code) == (303, 401)
    assert text_of(by_id(lost, "typed")) == words.strip()
    assert len(page_text(reader_of(app).get("/pages/contact"))) > len(words)


def test_a_menu_is_put_together_without_script_and_saved_as_a_whole(app, pages, article):
    lan, reader = seated(app, "Lan", role="administrator"), reader_of(app)
    form = {"based_on": filled_in(by_id(lan.get("/site/menu"), "menu-form"))["based_on"]}

    added = lan.post("/site/menu", then="add", chosen="/pages/contact", **form)
    links = {"label": ["Liên hệ", "Cổng xã"], "address": ["/pages/contact", "https://benmo.example"]}
    moved = lan.post("/site/menu", then="up-1", **form, **links)
    wrong = lan.post("/site/menu", then="save", **form, label=["Xấu"], address=["javascript:alert(1)"])
    unsaved = page_text(reader.get("/"))
    saved = lan.post("/site/menu", then="save", **form, **links)
    late = lan.post("/site/menu", then="save", **form, label=["Khác"], address=["/"])

    values = [item.get("value") for item in dom(added).iter("input") if item.get("name") == "address"]
    order = [item.get("value") for item in dom(moved).iter("input") if item.get("name") == "label"]
    menu = re.findall(r'href="([^"]+)"', reader.get("/").get_data(as_text=True).split('class="sections"')[1])
    assert (values, order) == (["/pages/contact"], ["Cổng xã", "Liên hệ"])
    assert (wrong.status_code, saved.status_code, late.status_code) == (422, 303, 409)
    assert [item.get("value") for item in dom(wrong).iter("input") if item.get("name") == "address"] == [
        "javascript:alert(1)"
    ]
    assert "Cổng xã" not in unsaved
    assert menu[:2] == ["/pages/contact", "https://benmo.example"]


def test_the_first_administrator_of_a_new_site_is_asked_five_things_once(app, pages):
    with app.app_context():
        token = commit(lambda: invitation_token(invite_first_administrator(days=7)))
    client = reader_of(app)
    joined = client.post(
        f"/accounts/invitations/{token}", data={"name": "Lan", "email": "lan@benmo.example", "password": PASSWORD}
    )
    page = client.get("/site/first-run")
    form = filled_in(by_id(page, "first-run-form"))
    refused = client.post("/site/first-run", data=form | {"categories": "Tin xã"})
    left = client.get("/site/settings")

    answers = {"site_name": "Xã Bến Mơ", "categories": "Tin xã\n\nThông báo\nTin xã", "default_language": "en"}
    done = client.post("/site/first-run", data=form | answers)

    assert (joined.location, refused.status_code, done.location) == ("/site/first-run", 422, "/")
    assert text_of(by_id(refused, "categories")).strip() == "Tin xã"
    assert "/site/first-run" in left.get_data(as_text=True)
    assert client.get("/site/first-run").location == "/site/settings"
    assert "/site/first-run" not in client.get("/site/settings").get_data(as_text=True)
    front = page_text(client.get("/"))
    assert ("Xã Bến Mơ" in front, "Thông báo" in front, "Organisation" in front) == (True, True, True)
    with app.app_context():
        assert sorted(row["name"] for row in rows_of("categories")) == ["Thông báo", "Tin xã"]


def test_a_logo_comes_from_a_picture_and_goes_again(app):
    lan, reader = seated(app, "Lan", role="administrator"), reader_of(app)
    drawn = io.BytesIO()
    Image.new("RGB", (200, 100), "#0b5c66").save(drawn, "PNG")
    token = lan.token()

    refused = lan.client.post("/site/logo", data={"csrf_token": token, "file": (io.BytesIO(b"<svg/>"), "logo.svg")})
    with app.app_context():
        stored = rows_of("media_files")
    taken = lan.client.post(
        "/site/logo", data={"csrf_token": token, "file": (io.BytesIO(drawn.getvalue()), "logo.png")}
    )
    logo = next(dom(reader.get("/")).iter("img"))
    picture = reader.get(logo.get("src"), buffered=True)
    lan.post("/site/logo/removal")

    assert (refused.status_code, stored, taken.status_code, picture.mimetype) == (422, [], 303, "image/png")
    assert (logo.get("width"), logo.get("height"), logo.get("alt")) == ("200", "100", "")
    assert list(dom(reader.get("/")).iter("img")) == []
