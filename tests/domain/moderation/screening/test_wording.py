"""Tests of domain/moderation/screening/wording.py and links.py: what sells, links and shouts, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.moderation.screening.links import email_addresses_in, is_insistent_link, links_in
from domain.moderation.screening.wording import (
    WORD_LIST,
    advertising_in,
    shouting_in,
    words_without_marks,
)


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("Bên em cho Vay Nóng trong ngày", "Vay Nóng"),
        ("ho tro no xau tat ca cac tinh", "ho tro no xau"),
        ("HỖ TRỢ NỢ XẤU", "HỖ TRỢ NỢ XẤU"),
        ("link vào nhà cái", "link vào nhà cái"),
        ("Game bài đổi thưởng, nạp nhanh", "Game bài đổi thưởng"),
        ("nổ-hũ cực to", "nổ-hũ"),
        ("cá  cược mỗi ngày", "cá  cược"),
        ("𝐯𝐚𝐲 𝐧𝐨𝐧𝐠 đây", "𝐯𝐚𝐲 𝐧𝐨𝐧𝐠"),
        ("vаy nоng đây", "vаy nоng"),  # with Cyrillic а and о
        ("việc nhẹ lương cao cho mẹ bỉm", "việc nhẹ lương cao"),
        ("viec nhẹ luong cao", "viec nhẹ luong cao"),
        ("Nhận thu hồi tiền bị lừa", "thu hồi tiền bị lừa"),
        ("Dịch vụ kế toán trọn gói", "Dịch vụ kế toán"),
        ("đất nền giá rẻ ven sông", "đất nền giá rẻ"),
        ("Great post, visit my website", "visit my website"),
    ],
)
def test_advertising_is_found_with_its_marks_or_without(words, phrase):
    assert [found.text for found in advertising_in(words)] == [phrase]


@pytest.mark.parametrize(
    "words",
    [
        "Tôi vay vốn Ngân hàng Chính sách xã hội qua tổ tiết kiệm và vay vốn",
        "Công an xã tuyên truyền phòng chống cờ bạc online",
        "Mong xã phòng, chống cờ bạc dịp Tết",
        "Đại lý xổ số kiến thiết ở đầu chợ",
        "Cảnh báo lừa đảo việc nhẹ lương cao",
        "Bà con cảnh giác với việc nhẹ lương cao",
        "Cả cuộc đời tôi sống ở đây",
        "Ca cuoc doi toi song o day",
        "Vậy nông dân chúng tôi phải làm sao",
        "Vay nong dan lam sao",
        "Cái đèn đó nó hư rồi",
        "Nhà cải tạo lại còn đẹp",
        "Xã chốt số liệu chưa?",
        "Đường này dùng bê tông. Vay. Nóng quá!",
        "Trời nóng\nvay quạt",
        "Trồng hoa hồng cao cấp cho thu nhập tốt",
        "Giải ngân vốn đầu tư công chậm",
        "Sổ đỏ của tôi làm mãi chưa xong",
    ],
)
def test_what_commune_news_speaks_of_is_no_advertising(words):
    assert advertising_in(words) == []


def test_the_longest_phrase_counts_once():
    assert [found.entry for found in advertising_in("tài xỉu online")] == ["tài xỉu online"]


def test_every_entry_of_the_list_has_two_words_and_stands_once():
    lines = [line.strip() for line in WORD_LIST.read_text(encoding="utf-8").splitlines()]
    entries = [line for line in lines if line and not line.startswith("#")]

    assert [entry for entry in entries if not entry.startswith("!") and len(entry.split()) < 2] == []
    assert len(entries) == len(set(entries))
    assert [entry for entry in entries if not entry.startswith("!") and advertising_in(entry)[0].entry != entry] == []


@pytest.mark.parametrize(
    "link",
    [
        "https://bao.example/tin?id=1",
        "http://192.0.2.1/a",
        "HTTPS://BAO.EXAMPLE",
        "hxxp://bao.example",
        "www.shop.vn",
        "abc.com",
        "ABC.COM",
        "abc.com.vn/khuyen-mai",
        "sub.abc.xyz",
        "kuwin.bet",
        "bit.ly/abc",
        "zalo.me/g/abc",
        "t.me/abc",
        "abc . com",
        "abc .com",
        "abc[.]com",
        "abc (dot) com",
        "abc chấm com",
    ],
)
def test_links_are_found_as_they_stand(link):
    assert links_in(f"Xem {link}, rồi nói.") == [link]


@pytest.mark.parametrize(
    "words",
    [
        "lúa, ngô, v.v. và Ph.D. hay TS.BS",
        "tp.hcm, TP.HCM, Tp. Hồ Chí Minh, P.1, Q.5",
        "dài 3.5km, nặng 2.5kg, giá 1.500.000đ",
        "gửi file don.docx, bieu-mau.pdf, anh.jpg, README.md",
        "Hay quá.Top đầu cả nước",
        "Hay qua.Vn co len",
        "Tôi đồng ý.Vip quá!",
        "cảm ơn.to và đẹp.me",
        "U.S.A và A.I.",
        "Viết cho nam@abc.com nhé",
        "Hôm nay . Cơm ngon",
        "Tôi nói thẳng...xin lỗi",
        "1.2.3 là mục con",
    ],
)
def test_full_stops_and_files_are_no_links(words):
    assert links_in(words) == []


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("https://benmo.vn/a", []),
        ("https://www.benmo.vn", []),
        ("tin.benmo.vn/b", []),
        ("https://BenMo.vn:8443/a", []),
        ("https://kobenmo.vn/a", ["https://kobenmo.vn/a"]),
        ("https://benmo.vn.bet/a", ["https://benmo.vn.bet/a"]),
        ("https://benmo.vn@abc.com/a", ["https://benmo.vn@abc.com/a"]),
        ("https://abc.com\\@benmo.vn", ["https://abc.com\\@benmo.vn"]),
        ("https://abc.com/?https://benmo.vn", ["https://abc.com/?https://benmo.vn"]),
    ],
)
def test_our_own_hosts_and_their_subdomains_are_no_links(link, found):
    assert links_in(link, ["www.benmo.vn"]) == found


@pytest.mark.parametrize(
    ("link", "is_insistent"),
    [
        ("https://bao.example/tin", False),
        ("abc.com.vn", False),
        ("bit.ly/abc", True),
        ("https://zalo.me/g/abc", True),
        ("https://chat.zalo.me", True),
        ("abc . com", True),
    ],
)
def test_shorteners_chats_and_hidden_dots_are_insistent(link, is_insistent):
    assert is_insistent_link(link) == is_insistent


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Viết cho nguyen.nam+1@mail.example.vn nhé", ["nguyen.nam+1@mail.example.vn"]),
        ("nam[at]example.com", ["nam[at]example.com"]),
        ("nam @ example.com", ["nam @ example.com"]),
        ("nam a còng example.com", ["nam a còng example.com"]),
        ("giá @ 5.000đ, @nam ơi", []),
        ("vanthu@benmo.vn", []),
    ],
)
def test_e_mail_addresses_are_found_but_our_own(words, found):
    assert email_addresses_in(words, ["benmo.vn"]) == found


@pytest.mark.parametrize(
    ("words", "shouted"),
    [
        ("ĐƯỜNG HỎNG QUÁ, SỬA NGAY ĐI", ["ĐƯỜNG", "HỎNG", "QUÁ", "SỬA", "NGAY", "ĐI"]),
        ("Mua ngay hôm nay 🔥🔥🔥🔥🔥🔥🔥", ["🔥"] * 7),
        ("ĐƯỜNG HỎNG QUÁ", []),
        ("UBND xã và HĐND xã trả lời bà con TDP 5", []),
        ("Ông Nguyễn Văn An và bà Trần Thị Bình đã nói", []),
        ("Cảm ơn xã đã sửa con đường này 👍👍", []),
        ("", []),
    ],
)
def test_shouting_is_a_third_of_capitals_and_emoji(words, shouted):
    assert shouting_in(words) == shouted


@pytest.mark.parametrize(
    "words",
    [
        "Duong nay hong qua roi, de nghi xa sua ngay",
        "toi dong y voi y kien nay",
        "nha toi o gan cho, nuoc ngap hoai ko ai lo",
    ],
)
def test_vietnamese_without_marks_is_noticed(words):
    assert words_without_marks(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "Đường này hỏng quá rồi",
        "Duong nay hong qua rồi",
        "toi dong y",
        "I think this road should have been repaired last year",
        "We can do the same in our town, no one can stop it",
        "Дорога очень плохая, почините",
        "1234567890 1234567890",
        "👍👍👍",
    ],
)
def test_marks_other_languages_and_short_texts_are_not(words):
    assert words_without_marks(words) is None


@given(st.text())
def test_any_text_can_be_looked_at(words):
    assert all(phrase.text for phrase in advertising_in(words))
    assert all(links_in(words))
    assert all(email_addresses_in(words))
    assert all(shouting_in(words))
    assert words_without_marks(words) != ""
