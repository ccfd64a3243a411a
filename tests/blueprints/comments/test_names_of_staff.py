"""Names that readers could take for staff or the office: held whatever the policy is, and marked. Others pass."""

import pytest

from tests.blueprints.desk import posted, table
from tests.discussions import dom, text_of
from tests.letters import published
from tests.pages import by_id
from tests.people import reader_of, seated

LABEL, SITE = "Trả lời của UBND xã", "Xã Bến Mơ Thượng"
LIKE_STAFF = [
    "Nguyễn Thị Lan",
    "nguyễn thị lan",
    "NGUYỄN THỊ LAN",
    "Nguyen Thi Lan",
    "nguyenthilan",
    "  Nguyễn   Thị  Lan ",
    "N.g.u.y.ễ.n Thị Lan",
    "Nguyễn.Thị.Lan",
    "Nguyễn-Thị-Lan",
    "Nguyễn Thị Lаn",
    "Nguyễn Thị \u200bLan",
    "Ｎｇｕｙễｎ Ｔｈị Ｌａｎ",
    "Nguyễn Thị L@n",
    "Nguyễn Thị 1an",
    "Quản trị viên Nguyễn Thị Lan",
    "Nguyễn Thị Lan (BBT)",
    LABEL,
    "tra loi cua ubnd xa",
    SITE,
    "UBND",
    "Ban biên tập",
    "Ban Bi\u0435n tập",
    "Quản trị viên",
    "Admin",
    "@dmin",
]
ORDINARY = [
    "Nguyễn Thị Lành",
    "Nguyễn Thị La",
    "Trần Thị Lan",
    "Nguyễn Văn Nam",
    "Chị Hoa",
    "Dân gần Ủy ban",
    "Bác Tư ở Bến Mơ",
    "Nguyễn Thị Lan Hương",
]


@pytest.fixture
def site(make_app, app):
    """Everything passes; two staff members, the second disabled."""
    seated(app, "Nguyễn Thị Lan")
    seated(app, "Phạm Văn Đã Nghỉ", active=False)
    return make_app(comments_policy="everything-passes", site_official_label=LABEL, site_name=SITE)


@pytest.mark.parametrize("name", LIKE_STAFF)
def test_a_name_that_looks_like_the_offices_waits_and_is_marked(site, article, name):
    number, author = posted(site, article.url, author_name=name)

    [comment], signals = table(site, "comments"), table(site, "comment_signals")
    assert (comment["status"], [row["kind"] for row in signals]) == ("pending", ["staff_name"])
    assert by_id(author.get(article.url), f"comment-{number}") is not None
    assert by_id(reader_of(site).get(article.url), f"comment-{number}") is None


@pytest.mark.parametrize("name", [*ORDINARY, "Phạm Văn Đã Nghỉ"])
def test_an_ordinary_name_passes(site, article, name):
    number, _author = posted(site, article.url, author_name=name)

    assert ([row["status"] for row in table(site, "comments")], table(site, "comment_signals")) == (["published"], [])
    assert by_id(reader_of(site).get(article.url), f"comment-{number}") is not None


def test_the_desk_says_whose_name_it_looks_like(site, article):
    hung = seated(site, "Hùng")
    number, _author = posted(site, article.url, author_name="nguyen thi 1an")

    case = by_id(hung.get("/moderation/"), f"case-{number}")

    signals = [text_of(li) for ul in case.iter("ul") if ul.get("class") == "signals" for li in ul]
    assert ["nguyen thi 1an" in signals[0], "Nguyễn Thị Lan" in signals[0]] == [True, True]


def test_a_reply_under_such_a_name_waits_too(site, article):
    with site.app_context():
        parent = published(article.id)

    number, _author = posted(site, article.url, author_name="Admin", parent=parent)

    assert {row["id"]: row["status"] for row in table(site, "comments")} == {parent: "published", number: "pending"}


def test_a_staff_member_hired_later_does_not_change_what_stands(site, article):
    number, _author = posted(site, article.url, author_name="Trần Văn Mới")
    seated(site, "Trần Văn Mới")

    page = reader_of(site).get(article.url)

    assert text_of(by_id(page, f"name-{number}")) == "Trần Văn Mới"
    assert dom(page).find(".//p[@class='stamp']") is None


def test_other_signals_hold_only_from_two_points_on(site, article):
    one, _a = posted(site, article.url, "Xem https://tin.example/bai nhé bà con.")
    two, _b = posted(site, article.url, "Gọi 0912 345 678 nhé bà con.")

    assert {row["id"]: row["status"] for row in table(site, "comments")} == {one: "published", two: "pending"}
