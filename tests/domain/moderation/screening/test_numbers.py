"""Tests of domain/moderation/screening/numbers.py: what is found, what must not be, and that hiding hides only that."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.comments.markup import render_words
from domain.moderation.screening.kinds import Signal
from domain.moderation.screening.numbers import NumberFound, masked, numbers_in

PIECES = st.lists(
    st.sampled_from(
        [
            *"0123456789 .,-+()/*\n",
            *("0900", "000", "0900 000 000", "0900000000", "+84", "0084", "84900000000", "001000000000", "12 3456"),
            *("STK ", " TK: ", "CCCD ", " Vietcombank", " đồng", "MST ", "https://", "zalo.me/", " *** ***", "******"),
            *("2024", "02-09-2024", "1.500.000", "o9", "x", "**", "a", " "),
        ]
    ),
    max_size=30,
).map("".join)


def found_in(words, **known):
    return [(number.text, number.kind) for number in numbers_in(words, **known)]


@pytest.mark.parametrize(
    "number",
    [
        "0900000000",
        "0900 000 000",
        "0900.000.000",
        "0900-000-000",
        "0900 - 000 - 000",
        "0900\u00a0000\u00a0000",
        "09 00 00 00 00",
        "0 9 0 0 0 0 0 0 0 0",
        "0.900.000.000",
        "o900000000",
        "09oo 000 000",
        "(0900) 000 000",
        "+84900000000",
        "+84 900 000 000",
        "(+84) 900 000 000",
        "0084 900 000 000",
        "84900000000",
        "０９００ ０００ ０００",
        "0320 000 000",
        "0700 000 000",
        "024 0000 0000",
        "(024) 0000 0000",
        "0200 000 0000",
        "+84 24 0000 0000",
    ],
)
def test_telephones_are_found_as_people_write_them(number):
    assert found_in(f"Gọi {number}, gặp chị Lan") == [(number, Signal.PHONE)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("001000000000", [("001000000000", Signal.IDENTITY_NUMBER)]),
        ("số 001 000 000 000", [("001 000 000 000", Signal.IDENTITY_NUMBER)]),
        ("0010.0000.0000 ạ", [("0010.0000.0000", Signal.IDENTITY_NUMBER)]),
        ("CMND 010000000", [("010000000", Signal.IDENTITY_NUMBER)]),
        ("số căn cước của tôi là 00 10 00 00 00 00", [("00 10 00 00 00 00", Signal.IDENTITY_NUMBER)]),
        ("Số định danh: 096000000000.", [("096000000000", Signal.IDENTITY_NUMBER)]),
        ("STK 123456", [("123456", Signal.ACCOUNT_NUMBER)]),
        ("stk: 1900 0000 000 000", [("1900 0000 000 000", Signal.ACCOUNT_NUMBER)]),
        ("Số tài khoản của ông A: 1234567890123456789", [("1234567890123456789", Signal.ACCOUNT_NUMBER)]),
        ("so tai khoan 000-000-000", [("000-000-000", Signal.ACCOUNT_NUMBER)]),
        ("TK 0900000000", [("0900000000", Signal.ACCOUNT_NUMBER)]),
        ("Vietcombank 0000000001", [("0000000001", Signal.ACCOUNT_NUMBER)]),
        ("1000000000 (Agribank)", [("1000000000", Signal.ACCOUNT_NUMBER)]),
        ("ngân hàng BIDV\n12000000000000", [("12000000000000", Signal.ACCOUNT_NUMBER)]),
        ("0900000000/0900000001", [("0900000000", Signal.PHONE), ("0900000001", Signal.PHONE)]),
        ("0900 000 000 0900 000 001", [("0900 000 000", Signal.PHONE), ("0900 000 001", Signal.PHONE)]),
        ("năm 2024 0900 000 000", [("0900 000 000", Signal.PHONE)]),
        ("https://zalo.me/0900000000", [("0900000000", Signal.PHONE)]),
    ],
)
def test_numbers_are_found_in_order_with_their_kind(words, found):
    assert found_in(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "Giá 1.500.000 đồng một tấn",
        "Kinh phí 84.350.000.000 đồng",
        "Gói 1.900.000.000 đồng và 950.000.000 đồng",
        "Thu 500000 đ, chi 250000đ, còn 12000000 vnđ",
        "Vay Agribank 50000000 đồng, Vietcombank 30.000.000",
        "Ngân hàng cho vay 120000 hộ",
        "TK 1.500.000 đồng",
        "từ 1945 đến 1975, giai đoạn 2020-2025, BIDV 2021 - 2024",
        "ngày 02/09/2024, 02-09-2024, 2.9.1945, 08-12-2024 10:30, 09.12.2024 15 giờ",
        "Nghị định 147/2024/NĐ-CP, 13/2023/NĐ-CP",
        "Quyết định số 1234/QĐ-UBND, 0912/QĐ-UBND, tài khoản 123456/QĐ-UBND",
        "Tỷ số 3-1, 2-0, 10-9, chung cuộc 100-98",
        "7h30, 19:45, 07:00 - 11:30, 13h00 - 16h30",
        "12,5 %, 99.99%, 1.234,56 ha, 120.000 m2",
        "Dân số 12.345 người, 1.234.567 người, 100000000 dân",
        "Mã số thuế 0900000000, MST 0312345678-001, 0900000000-001",
        "đơn hàng 123456789012 và 999999999999",
        "biển số 29A-123.45, 51F-999.99",
        "111, 112, 113, 114, 115, 1022, 1900 000000, Agribank 1900558818",
        "Kết quả 01 02 03 04 05 06, 11 22 33 44 55 66",
        "https://bao.vn/tin-0900000000-001000000000.html",
        "tọa độ 10.762622, 106.660172; thửa 123 tờ 45",
    ],
)
def test_prices_dates_and_documents_are_no_numbers_to_hide(words):
    assert found_in(words) == []


@pytest.mark.parametrize("own", ["0900 000 000", "+84900000000", "(0900) 000.000"])
def test_the_offices_own_telephone_is_found_in_no_spelling(own):
    words = "Gọi 0900000000, +84 900 000 000 hay 0900 000 001"

    assert found_in(words, own_numbers=[own]) == [("0900 000 001", Signal.PHONE)]


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("Gọi 0900000000 nhé", "Gọi 0900 *** *** nhé"),
        ("Gọi 0.900.000.000.", "Gọi 0900 *** ***."),
        ("(0900) 000 000, (0900 000 000)", "0900 *** ***, (0900 *** ***)"),
        ("+84 900 000 000", "+84 900 *** ***"),
        ("(+84)900000000", "+84 900 *** ***"),
        ("0084900000000", "0084 900 *** ***"),
        ("CCCD 001000000000", "CCCD 0010 *** ***"),
        ("0900000000/0900000001\n0900000002", "0900 *** ***/0900 *** ***\n0900 *** ***"),
        ("*Gọi* 0900000000 *ngay*", "*Gọi* 0900 *** *** *ngay*"),
        ("*Gọi 0900000000, nhé*", "*Gọi 0900 ******, nhé*"),
        ("**0900000000**", "**0900 xxxxxx**"),
    ],
)
def test_hiding_leaves_four_digits_and_stars(words, hidden):
    assert masked(words, numbers_in(words)) == hidden


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("Gọi 0900000000", "<p>Gọi 0900 *** ***</p>"),
        ("0900000000 hoặc 0900000001.", "<p>0900 *** *** hoặc 0900 *** ***.</p>"),
        ("(0900000000), (0900000001)", "<p>(0900 *** ***), (0900 *** ***)</p>"),
        ("0900000000/0900000001", "<p>0900 *** ***/0900 *** ***</p>"),
        ("*Gọi* 0900000000, *ngay*", "<p><em>Gọi</em> 0900 ******, <em>ngay</em></p>"),
        ("*Gọi 0900000000, nhé*", "<p><em>Gọi 0900 ******, nhé</em></p>"),
        ("**Gọi +84900000000 hay 0900000001**", "<p><strong>Gọi +84 900 *** *** hay 0900 xxxxxx</strong></p>"),
        ("***0900000000***", "<p><strong><em>0900 xxxxxx</em></strong></p>"),
        ("> *0900000000* nhé", "<blockquote><p><em>0900 xxxxxx</em> nhé</p></blockquote>"),
    ],
)
def test_hidden_numbers_read_as_typed_in_a_comment(words, html):
    assert render_words(masked(words, numbers_in(words))) == html


@given(PIECES)
@example("0912345678.12 3456 Vietcombank")
@example("091234 0912345678")
@example("STK 0084 912345678 123456")
@example("0900 000 000STK 00900 000 000")
def test_hiding_twice_hides_nothing_more(words):
    once = masked(words, numbers_in(words))

    assert numbers_in(once) == []


@given(PIECES)
def test_numbers_stand_in_order_and_hiding_keeps_everything_else(words):
    numbers = numbers_in(words)

    edges = [0, *(edge for number in numbers for edge in (number.start, number.end)), len(words)]
    rest = [words[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert edges == sorted(edges)
    assert all(words[number.start : number.end] == number.text for number in numbers)
    hidden = masked(words, numbers)
    position = 0
    for piece in rest:
        position = hidden.index(piece, position) + len(piece)


@given(PIECES)
@example("STK 000000**0**")
def test_hiding_makes_no_mark_and_unmakes_none(words):
    numbers = numbers_in(words)
    # The same words with a plain word in the place of every number: what the stars around it do, they do here.
    plain = words
    for number in reversed(numbers):
        plain = plain[: number.start] + "x" + plain[number.end :]

    hidden, expected = render_words(masked(words, numbers)), render_words(plain)

    assert [hidden.count(tag) for tag in ("<em>", "<strong>")] == [expected.count(tag) for tag in ("<em>", "<strong>")]


@given(st.text())
def test_any_text_can_be_looked_at(words):
    assert masked(words, []) == words
    assert all(isinstance(number, NumberFound) for number in numbers_in(words))
