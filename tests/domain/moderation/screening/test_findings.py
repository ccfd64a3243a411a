"""Tests of domain/moderation/screening/signals.py: what a comment's findings are, what they weigh, what holds it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.moderation.screening.signals import Finding, Signal, findings_in, must_wait

KNOWN = {
    "staff_names": ("Trần Quốc Dũng",),
    "office_names": ("Bến Mơ", "UBND xã Bến Mơ"),
    "own_numbers": ("0200 000 0000",),
    "own_hosts": ("benmo.vn",),
}
HOSTILE = {
    "digits": "1",
    "spaced digits": "0 ",
    "hyphenated digits": "1-",
    "pairs": "09 ",
    "pairs that are none": "08 ",
    "fours": "0909 ",
    "dates": "01-02-2024 ",
    "accounts": "stk 123456, ",
    "telephones": "0912 345 678, ",
    "brackets": "(0 ",
    "plus": "+84 ",
    "hidden": "0900 *** *** ",
    "stars": "*",
    "letters": "a",
    "labels": "a.",
    "hyphens": "a-",
    "addresses": "a@",
    "hosts": "@a.com",
    "schemes": "http://",
    "spaced dots": "a . com ",
    "phrases": "vay tiền ",
    "bold": "𝐯𝐚𝐲 ",
    "capitals": "ABC ",
    "emoji": "🔥",
    "marks": "\u0301",
    "blanks": " ",
    "keywords": "số tài khoản ",
    "office": "Ủy ban ",
}


def kinds(findings):
    return [finding.kind for finding in findings]


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("Gọi 0900 000 000 hay 0900000001", Finding(Signal.PHONE, "0900 000 000 · 0900000001", 2)),
        ("CCCD 001000000000", Finding(Signal.IDENTITY_NUMBER, "001000000000", 3)),
        ("STK 1000000000", Finding(Signal.ACCOUNT_NUMBER, "1000000000", 2)),
        ("Viết cho nam@mail.example", Finding(Signal.EMAIL_ADDRESS, "nam@mail.example", 1)),
        ("Theo https://bao.example/1 thì đúng", Finding(Signal.LINK, "https://bao.example/1", 1)),
        ("Vào nhóm zalo.me/g/abc nhé", Finding(Signal.LINK, "zalo.me/g/abc", 2)),
        ("Có a.com, b.com và c.com", Finding(Signal.LINK, "a.com · b.com · c.com", 2)),
        ("Xã mình có người cho vay nóng", Finding(Signal.ADVERTISING, "vay nóng", 1)),
        ("Cho vay nóng, hỗ trợ nợ xấu", Finding(Signal.ADVERTISING, "vay nóng · hỗ trợ nợ xấu", 2)),
        ("ĐƯỜNG HỎNG QUÁ, SỬA NGAY ĐI", Finding(Signal.SHOUTING, "ĐƯỜNG · HỎNG · QUÁ · SỬA · NGAY · ĐI", 1)),
        ("duong hong qua, sua ngay di", Finding(Signal.WITHOUT_MARKS, "duong hong qua, sua ngay di", 0)),
    ],
)
def test_a_finding_quotes_the_words_and_weighs_them(words, finding):
    assert findings_in("Lan", words, **KNOWN) == [finding]


def test_a_name_like_staff_is_quoted_with_whom_it_looks_like():
    findings = findings_in("Tran Quoc Dung", "Chào bà con", **KNOWN)

    assert findings == [Finding(Signal.STAFF_NAME, "Tran Quoc Dung · Trần Quốc Dũng", 3)]


def test_the_name_is_looked_at_like_the_words():
    findings = findings_in("vay nóng 0900000000 abc.com", "Chào bà con", **KNOWN)

    assert findings == [
        Finding(Signal.PHONE, "0900000000", 2),
        Finding(Signal.LINK, "abc.com", 2),
        Finding(Signal.ADVERTISING, "vay nóng", 1),
    ]


def test_a_name_and_the_words_never_make_one_number():
    assert findings_in("Lan 0900", "000 000 bà con", **KNOWN) == []


def test_the_offices_own_numbers_links_and_addresses_are_no_findings():
    words = "Gọi 0200.000.0000, xem https://tin.benmo.vn/a hay viết vanthu@benmo.vn"

    assert findings_in("Lan", words, **KNOWN) == []
    assert kinds(findings_in("Lan", words)) == [Signal.PHONE, Signal.EMAIL_ADDRESS, Signal.LINK]


def test_the_heaviest_finding_stands_first_and_each_kind_once():
    findings = findings_in("Admin", "Vay nóng 0900000000 0900000001 CCCD 001000000000 a.com b.com", **KNOWN)

    assert [finding.points for finding in findings] == [3, 3, 2, 1, 1]
    assert len(set(kinds(findings))) == len(findings)


def test_a_detail_is_never_longer_than_two_hundred_characters():
    (finding,) = findings_in("Lan", " ".join(f"09000{place:05}" for place in range(50)), **KNOWN)

    assert len(finding.detail) == 200
    assert finding.detail.endswith("…")


@pytest.mark.parametrize(
    ("name", "words", "waits"),
    [
        ("Lan", "Đường này hỏng quá rồi, đề nghị xã sửa", False),
        ("Lan", "duong nay hong qua roi, de nghi xa sua", False),
        ("Lan", "Có người rủ tôi việc nhẹ lương cao", False),
        ("Lan", "việc nhẹ lương cao, Việc nhẹ lương cao nhé", False),
        ("Lan", "Theo https://bao.example/1 thì đúng", False),
        ("Lan", "Việc nhẹ lương cao tại abc.com", True),
        ("Lan", "Vay nóng, hỗ trợ nợ xấu", True),
        ("Lan", "Gọi tôi 0900 000 000", True),
        ("Lan", "STK 1000000000", True),
        ("Admin", "Chào bà con", True),
        ("abc.com", "Bài viết hay quá", True),
    ],
)
def test_a_comment_waits_from_two_points_on(name, words, waits):
    assert must_wait(findings_in(name, words, **KNOWN)) == waits


def test_a_staff_members_name_waits_whatever_it_weighs():
    assert must_wait(iter([Finding(Signal.STAFF_NAME, "Admin", 0)]))
    assert not must_wait([Finding(Signal.REPEATED, "", 1)])
    assert not must_wait([])


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_five_thousand_hostile_characters_take_little_time(unit):
    words = (unit * 5_000)[:5_000]
    findings_in(words, words, **KNOWN)

    took = min(_seconds(words) for _ in range(3))

    # A tenth of this on an idle machine; whatever grows faster than the text takes seconds.
    assert took < 0.2


@given(st.text(), st.text())
def test_any_name_and_words_can_be_looked_at(name, words):
    findings = findings_in(name, words, **KNOWN)

    assert all(len(finding.detail) <= 200 for finding in findings)
    assert Signal.REPEATED not in kinds(findings)


def _seconds(words):
    start = time.thread_time()  # of this thread alone, whatever else the machine does
    findings_in(words, words, **KNOWN)
    return time.thread_time() - start
