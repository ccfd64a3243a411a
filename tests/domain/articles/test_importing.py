"""Articles from files: the real one to the letter, and a sentence with file and line for what cannot be read."""

import datetime as dt
import unicodedata

import pytest
from sqlalchemy import select

from domain.articles.actions import import_article
from domain.articles.importing import ArticleFileError, read_article_file
from domain.articles.models import Article, Category
from foundation.database import commit, db
from tests.discussions import count

DATED = "Đăng lúc: 10:05:55 22/11/2022 (GMT+7)"
REAL_TIME = dt.datetime(2022, 11, 22, 3, 5, 55, tzinfo=dt.UTC)


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name="bai.txt"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def imported(app, *paths) -> list[Article]:
    with app.app_context():
        commit(lambda: [import_article(read_article_file(path)) for path in paths])
        return list(db.session.execute(select(Article).order_by(Article.id)).scalars())


def test_the_real_file_is_read_to_the_letter(seed_file):
    read = read_article_file(seed_file)

    lines = [line.strip() for line in seed_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    paragraphs = read.source.split("\n\n")
    assert lines[:2] == [read.title, DATED]
    assert (read.title, read.published_at) == ("Tổng kết công tác MTTQ xã", REAL_TIME)
    assert lines[-2:] == ["0 Bình luận", "Ý kiến bạn đọc"]
    assert [unescaped(p) for p in paragraphs] == [unicodedata.normalize("NFC", line) for line in lines[3:-2]]
    assert (read.category, read.author, read.summary) == ("", "", "")


def unescaped(paragraph: str) -> str:
    return paragraph.replace("\\", "")


def test_the_real_article_is_shown_complete_and_in_order(client, article, seed_file):
    page = client.get(article.url).get_data(as_text=True)

    lines = [line.strip() for line in seed_file.read_text(encoding="utf-8").splitlines() if line.strip()]
    words = [unicodedata.normalize("NFC", line).replace('"', "&quot;") for line in lines[3:-2]]
    places = [page.find(f"<p>{paragraph}</p>") for paragraph in words]
    assert -1 not in places
    assert places == sorted(places)
    assert "10:05:55 22/11/2022 (GMT+7)" in page
    assert page.count("Tổng kết công tác MTTQ xã</h1>") == 1
    assert "0 Bình luận</p>" not in page


@pytest.mark.parametrize(
    ("row", "content", "line"),
    [
        ("empty", "", 1),
        ("only a mark of the encoding", "\ufeff", 1),
        ("blank", " \n\t\n\u200b\n", 1),
        ("TCVN3", "Tổng kết\n\n".encode() + b"\xa7\xa8ng l\xf3c", 3),
        ("UTF-16", f"Tổng kết\n{DATED}\nBài".encode("utf-16"), 1),
        ("UTF-16 without a mark", f"Tổng kết\n{DATED}\nBài".encode("utf-16-le"), 1),
        ("no title", f"{DATED}\nBài", 1),
        ("no title after empty lines", f"\n\n{DATED}\nBài", 3),
        ("no date", "Tổng kết\nBài", 1),
        ("no date after empty lines", "\n \nTổng kết\nBài", 3),
        ("the 31st of February", "Tổng kết\n\nĐăng lúc: 10:05:55 31/02/2022 (GMT+7)\nBài", 3),
        ("an impossible date after empty lines", "\n\nTổng kết\nĐăng lúc: 10:05:55 31/02/2022\nBài", 4),
        ("25 o'clock", "Tổng kết\nĐăng lúc: 25:05:55 22/11/2022\nBài", 2),
        ("the year 0", "Tổng kết\nĐăng lúc: 10:05:55 22/11/0000\nBài", 2),
        ("before time begins in UTC", "Tổng kết\nĐăng lúc: 00:05:55 01/01/0001 (GMT+7)\nBài", 2),
        ("a zone there is not", "Tổng kết\nĐăng lúc: 10:05:55 22/11/2022 (GMT+30)\nBài", 2),
        ("an endless title", "T" * 301 + f"\n{DATED}\nBài", 1),
    ],
)
def test_what_cannot_be_read_is_named_with_its_file_and_line(file, row, content, line):
    path = file(content)

    with pytest.raises(ArticleFileError) as refused:
        read_article_file(path)

    assert (row, str(refused.value).startswith(f"{path}:{line}: ")) == (row, True), str(refused.value)


@pytest.mark.parametrize(
    ("row", "dated", "moment"),
    [
        ("the real one", DATED, REAL_TIME),
        ("no zone: as in Vietnam", "Đăng lúc: 10:05:55 22/11/2022", REAL_TIME),
        ("another zone", "Đăng lúc: 03:05:55 22/11/2022 (GMT+0)", REAL_TIME),
        ("west of it", "Đăng lúc: 22:05:55 21/11/2022 (GMT-5)", REAL_TIME),
        ("half an hour", "Đăng lúc: 08:35:55 22/11/2022 (GMT+5:30)", REAL_TIME),
        ("half an hour to the west", "Đăng lúc: 02:35:55 22/11/2022 (GMT-0:30)", REAL_TIME),
        ("decomposed", unicodedata.normalize("NFD", DATED), REAL_TIME),
        (
            "short day and hour",
            "Đăng lúc: 3:05:55 2/1/2022 (GMT+7)",
            dt.datetime(2022, 1, 1, 20, 5, 55, tzinfo=dt.UTC),
        ),
    ],
)
def test_the_date_is_kept_in_utc(file, row, dated, moment):
    assert (row, read_article_file(file(f"Tổng kết\n{dated}\nBài")).published_at) == (row, moment)


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "mark"])
def test_line_ends_and_a_mark_make_no_difference(file, ends, mark):
    content = mark + ends.join(["Tổng kết", DATED, "Một.", "", "Hai."])

    read = read_article_file(file(content))

    assert (read.title, read.source) == ("Tổng kết", "Một.\n\nHai.")


def test_lines_between_title_and_date_belong_to_the_article(file):
    read = read_article_file(file(f"Tổng kết\n\nMột dòng phụ\n{DATED}\nChuyên mục: Tin\nBài"))

    assert (read.category, read.source) == ("Tin", "Một dòng phụ\n\nBài")


def test_the_lines_about_the_article_are_taken_out_of_its_text(file):
    about = "Chuyên mục: Đời sống\nTác giả:  Lan   Anh\n\nTóm tắt: Ngắn gọn."

    read = read_article_file(file(f"Tổng kết\n{DATED}\n{about}\nBài\nTác giả: ở trong bài"))

    assert (read.category, read.author, read.summary) == ("Đời sống", "Lan Anh", "Ngắn gọn.")
    assert read.source == "Bài\n\nTác giả: ở trong bài"


def test_the_same_text_makes_one_article_whatever_the_file_is_called(app, file):
    first = file(f"Tổng kết\n{DATED}\nBài", "a.txt")
    second = file(f"\ufeffTổng kết\r\n{DATED}\r\nBài\r\n", "b.txt")

    assert [a.title for a in imported(app, first, second, first)] == ["Tổng kết"]
    assert len(imported(app, file(f"Tổng kết\n{DATED}\nBài khác"))) == 2


def test_markdown_is_rendered_and_html_in_it_is_shown_as_text(app, file):
    source = "## Mục\n\n**Đậm** <script>alert(1)</script>\n\n- một\n- hai\n\n[x](javascript:alert(1))\n"

    [article] = imported(app, file(f"Tổng kết\n{DATED}\n{source}", "bai.md"))

    assert "<h2>Mục</h2>" in article.html
    assert "<strong>Đậm</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in article.html
    assert article.html.count("<li>") == 2
    assert 'href="javascript' not in article.html


def test_in_a_text_file_markdown_means_nothing(app, file):
    [article] = imported(app, file(f"Tổng kết\n{DATED}\n**Không đậm** <b>x</b> [a](b)\n- một\n1. hai\n# ba"))

    assert article.html.strip().split("\n") == [
        "<p>**Không đậm** &lt;b&gt;x&lt;/b&gt; [a](b)</p>",
        "<p>- một</p>",
        "<p>1. hai</p>",
        "<p># ba</p>",
    ]


@pytest.mark.parametrize("names", [("Xã hội", "XÃ HỘI"), ("Đói", "Đôi"), ("!!!", "???"), ("a" * 80, "A" * 80)])
def test_categories_whose_names_fold_alike_have_addresses_of_their_own(app, file, names):
    for number, name in enumerate(names):
        imported(app, file(f"Bài {number}\n{DATED}\nChuyên mục: {name}\nBài {number}"))

    with app.app_context():
        found = list(db.session.execute(select(Category).order_by(Category.id)).scalars())
    assert [c.name for c in found] == list(names)
    assert len({c.slug for c in found}) == 2
    assert all(len(c.slug) <= 80 for c in found)


def test_a_category_named_twice_is_one(app, file):
    for number in range(2):
        imported(app, file(f"Bài {number}\n{DATED}\nChuyên mục:  Tin   tức\nBài {number}"))

    assert count(app, Category) == 1
