"""Tests of foundation/text.py: cleaning, folding, sorting and comparing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.text import (
    collation_key,
    fold,
    is_blank,
    match_key,
    normalize_line,
    normalize_text,
    person_collation_key,
    slugify,
)

FAMILY = "👨\u200d👩\u200d👧"
RED_HEART = "❤\ufe0f"
FLAG_OF_SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
KEYCAP_ONE = "1\ufe0f\u20e3"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Nghị quyết Đảng bộ", "Nghị quyết Đảng bộ"),
        (unicodedata.normalize("NFD", "Nghị quyết Đảng bộ"), "Nghị quyết Đảng bộ"),
        ("e\u200b\u0301", "é"),
        ("một\r\nhai\rba\u2028bốn\u2029năm\vsáu\fbảy\x85tám", "một\nhai\nba\nbốn\nnăm\nsáu\nbảy\ntám"),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("cột\tmột", "cột\tmột"),
        ("b\u00adi\u200bn\u2060h\ufeff", "binh"),
        ("\u202egnuhc\u202c", "gnuhc"),
        ("\u2067bên phải\u2069", "bên phải"),
        ("A\U000e0041\U000e0042B", "AB"),
        ("a\u200db\u200cc\ufe0fd", "abcd"),
        ("nửa cặp \ud83d", "nửa cặp \ufffd"),
        ("20\u00a0km   xa", "20\u00a0km   xa"),
        ("một\n\n\n\nhai", "một\n\n\n\nhai"),
        ("\n \n\t\n  thụt đầu dòng", "  thụt đầu dòng"),
        ("cuối dòng  \nhết  \n\n ", "cuối dòng  \nhết"),
        ("½ ² ™ ﬁ", "½ ² ™ ﬁ"),
        ("  \n ", ""),
        ("", ""),
    ],
)
def test_text_is_stored_as_typed_after_nfc_line_ends_and_invisible_characters(typed, stored):
    assert normalize_text(typed) == stored


@pytest.mark.parametrize(
    "text",
    [
        FAMILY,
        RED_HEART,
        FLAG_OF_SCOTLAND,
        KEYCAP_ONE,
        "👩🏽\u200d🚒",
        "🏳\ufe0f\u200d🌈",
        "🇻🇳",
        f"Gia đình {FAMILY} vui {RED_HEART}!",
        "می\u200cخواهم",
        "क्\u200dष",
    ],
)
def test_joiners_stay_where_emoji_and_scripts_need_them(text):
    assert normalize_text(text) == text


def test_a_joiner_without_a_second_emoji_goes():
    assert normalize_text("👨\u200d và 👩\u200b\u200d👧") == "👨 và 👩👧"


def test_flag_tags_without_their_flag_go():
    assert normalize_text("😀" + FLAG_OF_SCOTLAND[1:]) == "😀"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = normalize_text(text)

    assert normalize_text(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"], max_codepoint=0x24F), min_size=1))
def test_visible_latin_characters_all_stay(text):
    assert normalize_text(text) == unicodedata.normalize("NFC", text).replace("\u00ad", "")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Nguyễn\u00a0 Văn\tAn \n", "Nguyễn Văn An"),
        ("Mai\u3000Lan\u200b", "Mai Lan"),
        ("Bá\r\nThành", "Bá Thành"),
        (f"Nhà {FAMILY}", f"Nhà {FAMILY}"),
        ("\u200b \u00a0", ""),
    ],
)
def test_a_line_has_single_spaces(typed, stored):
    assert normalize_line(typed) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\t\u00a0\u3000",
        "\u200b\u200d\ufe0f",
        "\u2800\u2800",
        "\u3164\u115f\u1160\uffa0",
        "\u0301",
        "\u202e\x00",
    ],
)
def test_text_without_anything_visible_is_blank(text):
    assert is_blank(text) is True


@pytest.mark.parametrize("text", ["a", ".", "👍", "ế", " \u200b1", "क", "\ufffd", ">"])
def test_text_with_one_visible_character_is_not_blank(text):
    assert is_blank(text) is False


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ĐƯỜNG Nguyễn Huệ", "duong nguyen hue"),
        (unicodedata.normalize("NFD", "Thuỷ lợi"), "thuy loi"),
        ("Ðảng Ɖoàn", "dang doan"),
        ("Straße İzmir", "strasse izmir"),
        ("các, cặc", "cac, cac"),
    ],
)
def test_folding_drops_case_and_diacritics(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đại hội Đảng bộ xã lần thứ XXV", "dai-hoi-dang-bo-xa-lan-thu-xxv"),
        ("  15. Tôi đồng ý!  ", "15-toi-dong-y"),
        ("🎉🎉", "bai-viet"),
        ("", "bai-viet"),
        ("a" * 200, "a" * 80),
        ("nghiêng " * 20, "-".join(["nghieng"] * 10)),
    ],
)
def test_a_slug_is_ascii_words_with_hyphens(title, slug):
    assert slugify(title) == slug


def test_a_slug_is_cut_between_words_at_the_length_asked_for():
    assert slugify("Hội nghị tổng kết", max_length_chars=9) == "hoi-nghi"


@given(st.text(), st.integers(min_value=8, max_value=100))
def test_a_slug_never_exceeds_its_length(title, length):
    slug = slugify(title, max_length_chars=length)

    assert 1 <= len(slug) <= length
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_words_sort_by_letters_then_by_tones():
    expected = "An Ăn Ân ba bà bả bã bá bạ Dung Đan Em Ếch Oanh Ông Ơn Uyên Ưng Yên"

    assert sorted(set(expected.split()), key=collation_key) == expected.split()


def test_digits_and_spaces_sort_before_letters():
    expected = ["2 điều", "ba mươi", "ba-na", "bai"]

    assert sorted(set(expected), key=collation_key) == expected


def test_the_place_of_the_tone_does_not_matter_for_sorting():
    assert min(["hoá", "hòa", "hoà", "hoa"], key=collation_key) == "hoa"
    assert collation_key("hòa")[:2] == collation_key("hoà")[:2]


def test_people_sort_by_their_given_name():
    expected = ["Trần Văn An", "Lê Văn Anh", "Phạm Ánh", "Bùi Thị Ân", "Nguyễn Thị Ân", "Ân Bình", "Đào"]

    assert sorted(set(expected), key=person_collation_key) == expected


@given(st.lists(st.text()))
def test_every_text_can_be_sorted(texts):
    assert len(sorted(texts, key=collation_key)) == len(sorted(texts, key=person_collation_key))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("Thủy", "THUỶ"),
        ("Ban  Biên\u00a0tập ", "ban biên tập"),
        ("Quản\u200b trị\u2060 viên", "Quản trị viên"),
        ("ａｄｍｉｎ", "admin"),
        ("𝓭𝓶", "dm"),
        ("Ðoàn", "Đoàn"),
        ("Ａn\u3164\u2800", "an"),
        (unicodedata.normalize("NFD", "Hoàng Thuỳ"), "Hoàng Thùy"),
        ("một\r\nhai", "một hai"),
        ("❤\ufe0f", "❤"),
    ],
)
def test_texts_a_reader_takes_for_the_same_have_one_key(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hòa", "hoa"), ("hòa", "hóa"), ("các", "cạc"), ("da", "đa"), ("hoa2", "hòa")]
)
def test_diacritics_count_in_keys(one, other):
    assert match_key(one) != match_key(other)
