"""What other programs put on the clipboard becomes clean Markdown, and no word of it is lost."""

import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.articles.markup import render_article
from domain.articles.pasting import PasteTooLong, cleaned, pasted_as_markdown

NOTE = "[ảnh]"
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0} --></style>
<!--[if gte mso 9]><xml><o:Zoom>Ẩn</o:Zoom></xml><![endif]--></head><body lang=VI><!--StartFragment-->
<h1>Kế hoạch<o:p></o:p></h1>
<p class=MsoNormal><b><span style='font-size:14.0pt'>Điều 1.</span></b> Phạm vi&nbsp;&nbsp;  điều
chỉnh <i>và</i> 20&nbsp;triệu m<sup>2</sup><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·
<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Một</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>Một con</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span>Hai</p>
<p class=MsoNormal>Giữa</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3. </span>Ba</p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>a) </span>điểm a</p>
<p class=MsoNormal><span style='font-family:".VnTime"'>ViÖt Nam ®Êt n\xadíc</span>
<span style='font-family:".VnTimeH"'>Céng hoµ</span></p>
<table><tr><td><p><b>Họ tên</b></p></td><td>Số | tiền</td></tr><tr><td><p>An</p><p>Bình</p></td><td>5</td></tr></table>
<table><tr><td><p>UBND XÃ</p></td></tr></table>
<p><img width=300 src="file:///C:/clip_image001.png"><span style='display:none'>giấu</span></p>
<!--EndFragment--></body></html>"""
FROM_WORD = """## Kế hoạch

**Điều 1.** Phạm vi điều chỉnh *và* 20\xa0triệu m<sup>2</sup>

- Một
  - Một con
- Hai

Giữa

3. Ba

   a) điểm a

Việt Nam đất nước CỘNG HOÀ

| Họ tên | Số \\| tiền |
| --- | --- |
| An<br>Bình | 5 |

UBND XÃ

[ảnh]"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2><span>Đầu mục</span></h2>
<p><span style="font-weight:700;font-style:italic">Đậm</span><span> thường </span>
<span style="font-weight:700">“đậm”</span>tiếp</p>
<ul><li><p><span>một</span></p></li><ul><li><p>hai</p></li></ul><li><p>ba</p></li></ul>
<ol start="4"><li>bốn<br>dòng</li><li>năm<ul><li>sáu</li></ul></li></ol></b>"""
FROM_DOCS = """## Đầu mục

***Đậm*** thường <strong>“đậm”</strong>tiếp

- một
  - hai
- ba

4. bốn\\
   dòng
5. năm
   - sáu"""
FACEBOOK = """<div dir="auto">Báo <img alt="😊" src="https://x/1f60a.png" height="16">!</div>
<div>• Một</div><div>• Hai</div>
<div>1. Số</div><div><a href="https://l.facebook.com/l.php?u=https%3A%2F%2Fb.vn%2Fa%3Fid%3D1%26fbclid%3Dx&amp;h=y">b</a>
<a href="javascript:alert(1)">c</a> https://a.vn/x_y_.</div>"""
FROM_FACEBOOK = """Báo 😊!

- Một
- Hai

1\\. Số

[b](https://b.vn/a?id=1) c <https://a.vn/x_y_>."""
LIBREOFFICE = """<p><font face="VNI-Times">Vieät Nam</font> <b>đậm </b>nhạt</p><blockquote>trích<br><br>hai</blockquote>
<ol><li><p>a</p><p>b</p></li></ol><pre>mã\n  x</pre><h3>Nhỏ</h3>"""
FROM_LIBREOFFICE = """Việt Nam **đậm** nhạt

> trích
>
> hai

1. a

   b

```
mã
  x
```

### Nhỏ"""

PIECES = [
    *("<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<span style='font-weight:bold'>", "</span>", "<ul>", "</ul>"),
    *(
        "<ol>",
        "</ol>",
        "<li>",
        "</li>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<h1>",
        "</h1>",
        "<br>",
        "<hr>",
    ),
    *("<blockquote>", "</blockquote>", "<a href='https://a.vn/x(y)'>", "</a>", "<pre>", "</pre>", "<sup>", "</sup>"),
    *("chữ", "“a”", "*", "**", "_", "[x](y)", "# ", "- ", "+ ", "> ", "|", "\\", "&lt;b&gt;", "---", "===", "~~~"),
    *("![a](b)", "[a]: b", "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>", "· ", " ", "\n", "&nbsp;"),
]


def letters(rendered: str) -> str:
    return re.sub(r"[\W\d_]+", "", html.unescape(re.sub(r"<[a-zA-Z/][^>]*>", "", rendered)))


@pytest.mark.parametrize(
    ("pasted", "markdown"),
    [(WORD, FROM_WORD), (DOCS, FROM_DOCS), (FACEBOOK, FROM_FACEBOOK), (LIBREOFFICE, FROM_LIBREOFFICE)],
    ids=["Word", "Google Docs", "Facebook", "LibreOffice"],
)
def test_what_a_program_copies_keeps_its_structure_and_nothing_else(pasted, markdown):
    assert pasted_as_markdown(pasted, picture_note=NOTE) == markdown


def test_html_that_stands_in_a_text_is_taken_over_and_the_words_around_it_stay():
    source = f"**Mở** bài <b>x</b>\n{WORD}\n> kết"

    assert cleaned(source, picture_note=NOTE) == f"**Mở** bài <b>x</b>\n\n{FROM_WORD}\n\n> kết"
    assert cleaned(FROM_WORD, picture_note=NOTE) == FROM_WORD


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_no_word_is_lost_on_the_way_into_the_page(pasted):
    markdown = pasted_as_markdown(pasted, picture_note=NOTE)

    assert letters(render_article(markdown)) == letters(pasted)


@given(st.text("<>/ab=\"'!-? &;x", max_size=60))
def test_broken_html_raises_nothing(pasted):
    pasted_as_markdown(pasted, picture_note=NOTE)


def test_what_is_too_much_is_refused_before_it_is_read():
    for pasted in ("x" * 1_000_001, "<p>" * 40_001):
        with pytest.raises(PasteTooLong):
            pasted_as_markdown(pasted, picture_note=NOTE)


@pytest.mark.parametrize(
    "pasted",
    ["<p " + "a" * 30_000 + ">", '<p style="' + "a" * 30_000 + '">', ('<a ">"' + "x" * 19) * 20_000],
    ids=["attribute", "style", "quotation marks"],
)
def test_no_tag_is_read_again_and_again(pasted):
    began = time.thread_time()

    pasted_as_markdown(pasted, picture_note=NOTE)

    assert time.thread_time() - began < 5  # each took twenty seconds and more
