"""On a school's site pupils sign with a first name and a class."""

import pytest

from domain.comments.school import NameFault, fault_of


@pytest.mark.parametrize(
    "name",
    [
        *("Minh, 7A", "Minh 7A", "minh - 7a1", "Bảo Anh, lớp 6/2", "Bảo Anh lop 6.2", "Hà 10 Toán", "Nam (12A10)"),
        *("Thị Ngọc Ánh, 9Đ", "Minh,7A", "Y Moan 5", "Su 12-B"),
    ],
)
def test_a_first_name_and_a_class_are_taken(name):
    assert fault_of(name) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Minh", NameFault.NO_CLASS),
        ("Nguyễn Văn Minh", NameFault.NO_CLASS),
        ("Minh sinh năm 2012", NameFault.NO_CLASS),
        ("Minh 13A", NameFault.NO_CLASS),
        ("7A", NameFault.NO_NAME),
        ("lớp 7A", NameFault.NO_NAME),
        ("Nguyễn Ngọc Bảo Minh, 7A", NameFault.FULL_NAME),
        ("Tôn Nữ Ngọc Bảo Anh lớp 12A1", NameFault.FULL_NAME),
    ],
)
def test_a_full_name_or_no_class_is_not(name, fault):
    assert fault_of(name) is fault
