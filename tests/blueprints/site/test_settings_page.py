"""The settings page: what an office changes itself, at once on every page, never over the host or a colleague."""

import dataclasses

import pytest

from domain.site.settings import saved_settings
from foundation.database import db
from tests.blueprints.editorial.desks import draft_of
from tests.discussions import HTMX, letter, text_of
from tests.pages import by_id, filled_in, page_text
from tests.people import Staff, reader_of, seated
from tests.tables import rows_of

PAGE = "/site/settings"


@pytest.fixture
def lan(app) -> Staff:
    return seated(app, "Lan", role="administrator")


def form_of(staff, **changes) -> dict[str, str]:
    """The form as the page has it, with some fields filled in otherwise."""
    return filled_in(by_id(staff.get(PAGE), "settings-form")) | changes


def save(staff, **changes):
    return staff.client.post(PAGE, data=form_of(staff, **changes))


def test_a_new_name_stands_everywhere_at_once_also_with_another_worker(app, make_app, lan, article):
    other_worker = reader_of(make_app())
    before = other_worker.get("/").get_data(as_text=True)

    saved = save(
        lan, site_name="Xã Bến Mơ", site_responsible="bà Ví Dụ", site_telephone="0900 000 100", date_format="weekday"
    )

    pages = [reader_of(app).get(path).get_data(as_text=True) for path in ("/", "/feed.atom", "/khong-co")]
    assert saved.status_code == 303
    assert "Xã Bến Mơ" not in before
    assert ["Xã Bến Mơ" in page for page in (*pages, other_worker.get("/").get_data(as_text=True))] == [True] * 4
    assert "bà Ví Dụ" in pages[0]
    assert "Thứ Ba, 22/11/2022 10:05<" in reader_of(app).get(article.url).get_data(as_text=True)


def test_the_comment_policy_and_the_staffs_names_count_at_once(app, lan, article):
    save(lan, comments_policy="everything-passes", site_official_label="UBND xã Bến Mơ")

    reader_of(app).post(f"{article.url}/comments", data=letter())
    reader_of(app).post(f"{article.url}/comments", data=letter(author_name="UBND xã Bến Mơ", text="Xin thông báo."))

    with app.app_context():
        assert [row["status"] for row in rows_of("comments")] == ["published", "pending"]


def test_what_the_host_set_is_told_and_cannot_be_changed(make_app, app):
    hosted = make_app(site_name="Tên của máy chủ", chosen=frozenset({"site_name", "secret_key"}))
    lan = seated(hosted, role="administrator")
    page = lan.get(PAGE)

    answer = lan.client.post(PAGE, data=form_of(lan) | {"site_name": "Tên khác", "site_tagline": "Dòng dưới"})

    front = page_text(reader_of(hosted).get("/"))
    assert by_id(page, "site_name").get("disabled") is not None
    assert answer.status_code == 303
    assert ("Tên của máy chủ" in front, "Tên khác" in front, "Dòng dưới" in front) == (True, False, True)


def test_the_second_of_two_administrators_is_told_and_loses_nothing(app, lan):
    hung = seated(app, "Hùng", role="administrator")
    of_hung = form_of(hung, site_tagline="Dòng của Hùng")
    save(lan, site_tagline="Dòng của Lan")

    late = hung.client.post(PAGE, data=of_hung)
    form = filled_in(by_id(late, "settings-form"))
    again = hung.client.post(PAGE, data=form)

    assert (late.status_code, again.status_code, form["site_tagline"]) == (409, 303, "Dòng của Hùng")
    assert "Lan" in page_text(late)
    assert "Dòng của Lan" in page_text(late)
    assert "Dòng của Hùng" in page_text(reader_of(app).get("/"))


def test_the_last_save_is_taken_back_and_brought_again(app, lan):
    save(lan, site_name="Tên cũ")
    save(lan, site_name="Tên mới")
    names = []
    for _ in range(2):
        with app.app_context():
            digest = saved_settings().digest
        lan.post(f"{PAGE}/reversal", based_on=digest)
        with app.app_context():
            names.append(saved_settings().values["site_name"])
            db.session.rollback()
    late = lan.post(f"{PAGE}/reversal", based_on="0" * 16)

    assert (names, late.status_code) == (["Tên cũ", "Tên mới"], 409)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(app, lan):
    wrong = {
        "site_name": "",
        "site_accent": "#ffff00",
        "site_telephone": "gọi tôi",
        "time_zone": "Asia/Ha_Noi",
        "comments_known_after": "ba",
        "comments_policy": "<script>",
        "site_tagline": "Dòng hợp lệ \x00 với ký tự lạ",
    }

    answer = save(lan, **wrong)

    told = {name for name in wrong if f'id="{name}-error"' in answer.get_data(as_text=True)}
    assert (answer.status_code, told) == (422, set(wrong) - {"site_tagline"})
    assert by_id(answer, "comments_known_after").get("value") == "ba"
    assert by_id(answer, "site_accent").get("value") == "#ffff00"
    assert "#737300" in page_text(answer)
    with app.app_context():
        assert rows_of("site_settings") == []


def options(answer, name: str) -> list[str]:
    return [text_of(option) for option in by_id(answer, name).iter("option")]


def test_each_time_zone_is_offered_once_and_an_unusual_one_stays(app, lan):
    offered = options(lan.get(PAGE), "time_zone")

    saved = save(lan, time_zone="Asia/Saigon")
    page = lan.get(PAGE)

    assert offered[0] == "Asia/Ho Chi Minh (GMT+7)"
    assert ("Asia/Kathmandu (GMT+5:45)" in offered, "Asia/Saigon" in "".join(offered)) == (True, False)
    assert len(offered) < 350
    assert (saved.status_code, options(page, "time_zone")[-1]) == (303, "Asia/Saigon")
    assert form_of(lan)["time_zone"] == "Asia/Saigon"


def test_who_may_comment_is_worded_alike_for_the_site_its_categories_and_articles(app, lan):
    article = draft_of(lan).answer

    site = options(lan.get(PAGE), "comments_policy")
    categories = options(lan.get("/editorial/categories"), "policy-new")

    assert categories[1:] == site
    assert [sentence in article.get_data(as_text=True) for sentence in site] == [True] * 3


def test_a_preview_shows_the_site_as_it_would_be_and_saves_nothing(app, lan):
    filled = form_of(lan, site_name="Tên thử", site_accent="#b91c1c", then="preview")

    whole = lan.client.post(PAGE, data=filled)
    part = lan.client.post(PAGE, data=filled, headers=HTMX)
    refused = lan.client.post(PAGE, data=filled | {"site_name": ""}, headers=HTMX)

    sample = by_id(whole, "site-preview")
    sheets = [link.get("href") for link in sample.iter("link")]
    assert (whole.status_code, part.status_code, refused.status_code) == (200, 200, 422)
    assert "Tên thử" in text_of(sample)
    assert sheets == ["/accents/b91c1c.css?preview="]
    assert "Tên thử" in part.get_data(as_text=True)
    assert "<html" not in part.get_data(as_text=True)
    assert by_id(whole, "site_name").get("value") == "Tên thử"
    assert "Tên thử" not in page_text(reader_of(app).get("/"))
    with app.app_context():
        assert rows_of("site_settings") == []


def test_an_accent_is_one_more_file_of_our_own_and_none_without(app, lan):
    plain = reader_of(app).get("/").get_data(as_text=True)
    save(lan, site_accent="B91C1C")

    page, sheet = reader_of(app).get("/").get_data(as_text=True), reader_of(app).get("/accents/b91c1c.css")

    assert "/accents/" not in plain
    assert 'href="/accents/b91c1c.css"' in page
    assert (sheet.mimetype, "immutable" in sheet.headers["Cache-Control"]) == ("text/css", True)
    assert "--accent:#b91c1c" in sheet.get_data(as_text=True)
    assert [reader_of(app).get(f"/accents/{word}.css").status_code for word in ("ffff00", "b91", "xyz")] == [404] * 3


def test_a_saved_value_that_no_longer_fits_is_left_out(app, lan):
    save(lan, site_name="Xã Bến Mơ")
    with app.app_context():
        db.session.execute(db.text("UPDATE site_settings SET value='\"Asia/Ha_Noi\"' WHERE name='time_zone'"))
        db.session.execute(db.text("UPDATE site_settings SET value='7' WHERE name='site_tagline'"))
        db.session.execute(db.text("UPDATE site_state SET version='moved'"))
        db.session.commit()

    answer = reader_of(app).get("/")

    assert (answer.status_code, "Xã Bến Mơ" in page_text(answer)) == (200, True)


def test_fixed_settings_stay_fixed_when_settings_are_replaced(settings):
    again = dataclasses.replace(settings, site_name="Khác")

    assert again.fixed == settings.fixed
