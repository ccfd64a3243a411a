"""Vietnamese typed without diacritics is told from what has none by nature."""

import time
import unicodedata

import pytest

from app import ROOT
from domain.comments.diacritics import SYLLABLE, lacks_diacritics

LONGEST_SECONDS = 0.5
BARE = [
    "De nghi xa xem lai doan duong nay, buoi toi di lai rat nguy hiem cho cac chau.",
    "Toi dong y voi y kien cua bac Hung o tren, mong xa som tra loi cho ba con.",
    "Nha toi o thon Doi Sim, nuoc yeu may hom nay roi khong ai den xem ca",
    "duong hong, den hong, goi mai ko ai nghe, dc 2 tuan r. Chan qua di thoi nguoi oi",
    "NGHIENG NGA, KHUYU TAY, QUYEN LOI CUA NGUOI DAN THI KHONG THAY NOI GI",
    "Xem o https://benmo.example/tin-tuc thi thay ghi khac, mong ban bien tap kiem tra lai",
]
SPOKEN = "Đề nghị xã xem lại đoạn đường này, buổi tối đi lại rất nguy hiểm cho các cháu."
OTHERS = {
    "with diacritics": SPOKEN,
    "decomposed": unicodedata.normalize("NFD", SPOKEN),
    "short": "Dong y voi bac Hung o tren.",
    "English": "I think that we can go to the market and see an old man who lives near the road with his dog.",
    "English, short words": "The report is good, but you have to tell us what happened with the money of the fund.",
    "French": "Bonjour a tous, merci pour cet article que je trouve vraiment tres interessant",
    "code": "if (a < b && c > d) { return document.querySelectorAll('#comment-7 .comment-text'); }",
    "Arabic": "مرحبا بالجميع، هذا مقال جيد جدا وأتمنى لكم كل التوفيق والنجاح في عملكم",
    "Chinese": "这篇文章写得很好，希望大家都能看到，并且提出自己的意见和建议，谢谢编辑部的各位老师们辛苦了",
    "an address alone": "https://benmo.example/tong-ket-cong-tac-mat-tran-to-quoc-xa-ben-mo-nam-2022",
    "a quotation alone": "> De nghi xa xem lai doan duong nay, buoi toi di lai rat nguy hiem\n\nĐúng vậy.",
    "nothing": "",
    "an email address alone": "nguyen.van.an.o.thon.doi.sim.xa.ben.mo.huyen.song.mo@benmo.example",
    "digits": "0912 345 678 " * 10,
}  # fmt: skip


@pytest.mark.parametrize("text", BARE)
def test_vietnamese_without_diacritics_is_noticed(text):
    assert lacks_diacritics(text)


@pytest.mark.parametrize("row", OTHERS)
def test_nothing_else_is_taken_for_it(row):
    assert not lacks_diacritics(OTHERS[row])


@pytest.mark.parametrize("word", ["a", "ữ", "@", "a@", "https://", "> a\n@", " @"])
def test_a_text_as_large_as_a_request_takes_no_time(word):
    """What is far too long is looked at as well, when its form comes back for another reason."""
    began = time.thread_time()

    lacks_diacritics(word * (64_000 // len(word)))

    assert time.thread_time() - began < LONGEST_SECONDS


def test_the_script_knows_the_same_syllables():
    assert f"const SYLLABLE = /{SYLLABLE}/;\n" in (ROOT / "static/js/readers/diacritics.js").read_text(encoding="utf-8")
