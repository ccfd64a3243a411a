"""Tests of domain/moderation/screening/names.py: who is taken for staff or the office, and who never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.moderation.screening.names import name_skeleton, resembling

STAFF = ("Nguyễn Thị Bích Ngọc", "Trần Quốc Dũng")
OFFICES = ("Bến Mơ", "Ủy ban nhân dân xã Bến Mơ", "UBND xã Bến Mơ", "Xã Bến Mơ")

READERS = """
Nguyễn Văn An|Trần Thị Bình|Lê Hoàng Cường|Phạm Minh Đức|Hoàng Thu Hà|Huỳnh Tấn Phát|Phan Thanh Giản|Vũ Đình Long
Võ Thị Sáu|Đặng Quang Huy|Bùi Xuân Mai|Đỗ Hải Yến|Hồ Ngọc Lan|Ngô Bảo Khánh|Dương Tuấn Kiệt|Lý Thường|Nguyễn Ngọc Bích
Nguyễn Thị Ngọc|Bích Ngọc|Quốc Dũng|Trần Dũng|Trần Quốc|Ngọc|Dũng|Mộ Đức|Mơ D.|Mơ Đ|An|Lan Anh|Út Hiền|Tư Lành
Bảy Nghĩa|Chị Ba chợ Cầu|Anh Năm xe ôm|Bà Sáu bán bún|Cô giáo Thảo|Thầy Hùng|Bác sĩ Hạnh|Hội trưởng hội cha mẹ
Dân Bến Mơ|Người Bến Mơ xa quê|Bến Mơ quê tôi|Con gái Bến Mơ|Dân gần Ủy ban|Nhà đối diện ủy ban|Một người dân
Người dân thôn 3|Dân tổ 5|Cựu chiến binh|Cán bộ hưu trí|Giáo viên về hưu|Công dân gương mẫu|Mẹ bé Na|Bố cu Tí
Hoa Hồng Nhung|Mưa Chiều|Gió Đồng Nội|Lục Bình Trôi|Hương Lúa|Nắng Hạ|Sông Quê|Bạn đọc|Bạn đọc ẩn danh|Độc giả xa quê
Admiral Hùng|Adam Trần|Modern Nails|Mod xe máy|Addie|Nguyen Van An|tran thi binh|H'Hen Niê|Y Moan Ênuôl|K'Brửu
Ama Kông|Thạch Sa Rây|Vàng A Páo|Giàng Thị Mỷ|Ban Mai|Ban nhạc làng|Quan Trí Dũng|Quản Trọng Vinh|Tòa nhà số 9
Ban Thị Kiểm|Duyệt|Biên Thùy|Bí thư chi đoàn cũ|Ubi|Anna Kovács|Иван Петров|Tom 85|😀|...
""".strip().replace("\n", "|")


@pytest.mark.parametrize("name", READERS.split("|"))
def test_ordinary_names_are_nobody_elses(name):
    assert resembling(name, staff_names=STAFF, office_names=OFFICES) is None


def test_the_ordinary_names_are_many():
    assert len(set(READERS.split("|"))) >= 60


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Trần Quốc Dũng", "Trần Quốc Dũng"),
        ("tran quoc dung", "Trần Quốc Dũng"),
        ("TRẦN  QUỐC  DŨNG", "Trần Quốc Dũng"),
        ("Trần.Quốc.Dũng", "Trần Quốc Dũng"),
        ("T r ầ n Quốc Dũng", "Trần Quốc Dũng"),
        ("Тrần Quốс Dũng", "Trần Quốc Dũng"),  # with Cyrillic Т and с
        ("Trần Qu0c Dũng", "Trần Quốc Dũng"),
        ("𝐓𝐫𝐚𝐧 𝐐𝐮𝐨𝐜 𝐃𝐮𝐧𝐠", "Trần Quốc Dũng"),
        ("ᴛʀᴀɴ ǫᴜᴏᴄ ᴅᴜɴɢ".replace("ǫ", "Q"), "Trần Quốc Dũng"),
        ("Trần\u200bQuốc\u00adDũng", "Trần Quốc Dũng"),
        ("Admin Trần Quốc Dũng", "Trần Quốc Dũng"),
        ("BQT - Trần Quốc Dũng", "Trần Quốc Dũng"),
        ("Quản trị viên Trần Quốc Dũng", "Trần Quốc Dũng"),
        ("Trần Quốc Dũng (UBND)", "Trần Quốc Dũng"),
        ("Trần Quốc Dũng - Ban biên tập", "Trần Quốc Dũng"),
        ("Mod Nguyễn Thị Bích Ngọc ✔", "Nguyễn Thị Bích Ngọc"),
        ("[Admin] Nguyễn Thị Bích Ngọc [BQT]", "Nguyễn Thị Bích Ngọc"),
    ],
)
def test_a_staff_members_whole_name_is_known_in_any_spelling(name, known):
    assert resembling(name, staff_names=STAFF, office_names=()) == known


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Bến Mơ", "Bến Mơ"),
        ("BEN MO", "Bến Mơ"),
        ("Bẽn Mọ", "Bến Mơ"),
        ("Trang của xã Bến Mơ", "Xã Bến Mơ"),
        ("Văn thư UBND xã Bến Mơ", "UBND xã Bến Mơ"),
        ("Phòng tiếp dân Ủy ban nhân dân xã Bến Mơ", "Ủy ban nhân dân xã Bến Mơ"),
    ],
)
def test_the_offices_longer_names_are_known_inside_others_and_its_short_ones_alone(name, known):
    assert resembling(name, staff_names=(), office_names=OFFICES) == known


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Admin", "Admin"),
        ("Adm1n", "Admin"),
        ("Adm|n", "Admin"),
        ("@dmin", "Admin"),
        ("@admin", "Admin"),
        ("АДМIN", "Admin"),
        ("Аdmіn", "Admin"),
        ("ＡＤＭＩＮ", "Admin"),
        ("🅰🅳🅼🅸🅽", "Admin"),
        ("A d m i n", "Admin"),
        ("a.d.m.i.n", "Admin"),
        ("Adrnin", "Admin"),
        ("Admin2", "Admin"),
        ("Admin!", "Admin"),
        ("Admin™", "Admin"),
        ("Admin trang Bến Mơ", "Admin"),
        ("Mod", "Mod"),
        ("M.o.d", "Mod"),
        ("UBND", "UBND"),
        ("U B N D xã", "UBND"),
        ("Ủy ban xã Bến Mơ", "Ủy ban xã"),
        ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
        ("Ban biên tập", "Ban biên tập"),
        ("BAN QUẢN TRỊ website", "Ban quản trị"),
        ("Quản trị viên", "Quản trị viên"),
        ("Kiểm duyệt viên 01", "Kiểm duyệt viên"),
        ("Tòa soạn", "Tòa soạn"),
        ("Toà soạn báo", "Tòa soạn"),
        ("Moderator", "Moderator"),
        ("Administrator", "Administrator"),
    ],
)
def test_roles_are_known_as_the_whole_name_or_its_first_words(name, known):
    assert resembling(name, staff_names=(), office_names=()) == known


def test_names_without_letters_resemble_nothing_even_when_the_office_has_one():
    assert resembling("***", staff_names=("", "!!!"), office_names=("", "…")) is None


@given(st.text(max_size=60))
def test_a_skeleton_of_a_skeleton_is_itself(name):
    skeleton = name_skeleton(name_skeleton(name))

    assert name_skeleton(skeleton) == skeleton


@given(st.text(max_size=400))
def test_any_name_resembles_itself(name):
    expected = name if name_skeleton(name) else None

    assert resembling(name, staff_names=[name], office_names=()) == expected
