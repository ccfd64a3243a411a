"""Texts in the fonts of before Unicode are noticed and converted; nothing else is taken for one."""

import itertools
import time
import unicodedata

import pytest

from domain.articles.legacy_encodings import (
    TCVN3,
    TCVN3_LETTERS,
    VNI,
    VNI_LETTERS,
    converted,
    encoding_of_font,
    legacy_paragraphs,
    to_unicode,
)

VOWELS = "aăâeêioôơuưy"
LETTERS = [
    *(
        unicodedata.normalize("NFC", v + t)
        for v, t in itertools.product(VOWELS, ["", *"\u0300\u0301\u0303\u0309\u0323"])
    ),
    "đ",
]
MARKED = [letter for letter in LETTERS if not letter.isascii()]


@pytest.mark.parametrize(("table", "encoding"), [(TCVN3_LETTERS, TCVN3), (VNI_LETTERS, VNI)])
def test_every_letter_has_one_way_there_and_back(table, encoding):
    there = {letter: written for written, letter in table.items() if letter.islower()}

    assert sorted(there) == sorted(MARKED)
    assert len(there) == len({*there.values()})
    assert {letter: to_unicode(written, encoding) for letter, written in there.items()} == {m: m for m in MARKED}


def test_capitals_of_the_first_letters_are_told_apart():
    assert to_unicode("¡¢£¤¥¦§", "TCVN3") == "ĂÂÊÔƠƯĐ"
    assert to_unicode("COÄNG HOØA Ñöùc Aùnh", VNI) == "CỘNG HÒA Đức Ánh"
    assert to_unicode("Céng hoµ", encoding_of_font(".VnTimeH")) == "CỘNG HOÀ"
    assert [encoding_of_font(font) for font in ('".VnTime"', "VNI-Times", "Arial, .VnTime")] == [TCVN3, VNI, ""]


@pytest.mark.parametrize(
    ("written", "encoding", "meant"),
    [
        ("ViÖt Nam ®Êt n\xadíc", TCVN3, "Việt Nam đất nước"),
        ("ViÖt Nam ®Êt níc, trêng häc", TCVN3, "Việt Nam đất nước, trường học"),
        ("CéNG HOµ X· HéI CHñ NGHÜA §éc lËp", TCVN3, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA Độc lập"),
        ("Vieät Nam ñaát nöôùc", VNI, "Việt Nam đất nước"),
    ],
)
def test_a_paragraph_of_an_old_font_is_found_and_converted_alone(written, encoding, meant):
    source = f"Đoạn đúng và có dấu.\n\n{written}\n\nGiữa\n\n{written}"

    found = legacy_paragraphs(source)

    assert [(one.number, one.encoding, one.meant) for one in found] == [(2, encoding, meant), (4, encoding, meant)]
    assert converted(source, number=4) == f"Đoạn đúng và có dấu.\n\n{written}\n\nGiữa\n\n{meant}"
    assert converted(source) == f"Đoạn đúng và có dấu.\n\n{meant}\n\nGiữa\n\n{meant}"


@pytest.mark.parametrize(
    "text",
    [
        "L'été à Paris, où déjà le père, là, où naïve forêt « à » côté",
        "Über größere Männer, für schöne Töchter und die Größe der Häuser",
        "El niño y el señor mañana, el año · café résumé © 2024 Microsoft® 5µm ¶ ½",
        "Hà Nội và các tỉnh có là, nhà máy, lá cờ, bà con, tôi, hòa, hoà, thú vị",
        unicodedata.normalize("NFD", "Tiếng Việt có dấu và được là nhà nước"),
    ],
)
def test_nothing_else_is_taken_for_one(text):
    assert legacy_paragraphs(text) == []


def test_a_whole_book_is_converted_as_fast_as_its_pages():
    began = time.thread_time()

    meant = converted("ViÖt Nam ®Êt n\xadíc. " * 8_000)

    assert (meant[:20], time.thread_time() - began < 5) == ("Việt Nam đất nước. V", True)  # it took minutes
