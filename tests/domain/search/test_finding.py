"""What is found, and in which order: the same on every database."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.articles.actions import category_named
from domain.articles.indexing import index_article
from domain.articles.models import Article
from domain.comments import finding
from domain.comments.finding import search_page
from domain.search import queries
from domain.search.models import EntryKind
from domain.search.queries import Narrowing
from domain.search.wanted import TooMuchWanted, wanted_in
from foundation import clock
from foundation.database import commit, db
from tests.letters import published

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def added(title="Bài", *, summary="", text="", at=NOON, category=None, status="published") -> int:
    def work() -> int:
        article = Article(
            title=title, slug="bai", summary=summary, source=text, html=f"<p>{text}</p>", status=status,
            published_at=at, created_at=at, category_id=category_named(category).id if category else None,
        )  # fmt: skip
        db.session.add(article)
        db.session.flush()
        index_article(article)
        return article.id

    return commit(work)


def changed(number: int, **values) -> None:
    def work() -> None:
        article = db.session.get_one(Article, number)
        for name, value in values.items():
            setattr(article, name, value)
        db.session.flush()
        index_article(article)

    commit(work)


def test_marks_that_are_typed_count_and_others_need_not_be_there(found):
    road, rule = added("Mở đường mới"), added("Dưỡng sinh", at=NOON - DAY)
    bare = added("Sua duong lang", at=NOON - 2 * DAY)
    old, new = added("Hòa giải", at=NOON - 3 * DAY), added("hoà giải ở cơ sở", at=NOON - 4 * DAY)

    assert found("đường") == found("ĐƯỜNG") == found("đương\u0300") == [("article", road)]
    assert found("duong") == [("article", n) for n in (bare, road, rule)]
    assert found("hòa") == found("hoà") == [("article", n) for n in (old, new)]
    assert found("hoà co so") == [("article", new)]
    assert found("hoá") == []


def test_exact_marks_come_first_then_titles_then_summaries_then_the_newest(found):
    in_text, in_summary = added(text="ho bơi"), added(summary="ho bơi", at=NOON - DAY)
    in_title = added("Ho bơi", at=NOON - 2 * DAY)
    folded_title, folded_text = added("Hồ bơi", at=NOON + DAY), added(text="hổ bơi", at=NOON - 3 * DAY)
    older = added(text="ho bơi", at=NOON - 4 * DAY)
    with_both = added("Hồ", text="bơi", at=NOON - 5 * DAY)

    assert found("ho bơi") == [
        ("article", n) for n in (in_title, in_summary, in_text, older, folded_title, folded_text, with_both)
    ]


def test_all_words_must_be_there_and_quoted_ones_together(found):
    together = added(text="Các quan đại biểu và ngại ngùng; quan ngại sâu sắc")
    apart = added(text="quan trọng, không ngại", at=NOON - DAY)
    long = added(text="ngại " * 300 + "rồi " * 17_000 + "quan ngại", at=NOON - 2 * DAY)

    assert found("quan ngại") == [("article", n) for n in (together, apart, long)]
    assert found('"quan ngại"') == found("“quan ngai”") == [("article", n) for n in (together, long)]
    assert found('"quan ngại" sắc') == [("article", together)]
    assert found("quan ngại vắng") == []


def test_short_words_stop_words_numbers_and_signs_are_words(found):
    number = added("Ý kiến ở tổ 3", text="the and of who a i to www 12/2022, số 15-NQ/HU, wow, ½ kg, 中文 русский")

    for words in (
        "ý",
        "ở",
        "y o to 3",
        "the",
        '"the and of"',
        "www",
        "i",
        "a",
        "12 2022",
        "15-NQ/HU",
        "wow",
        "Русский",
    ):
        assert (words, found(words)) == (words, [("article", number)])


@pytest.mark.parametrize(
    "words",
    [
        *("'", '"', '""', '"a', "NEAR(a b)", "a* OR b", "NOT a AND (", "+a -b ~c <d >e @5", "title:a", "a:* & b | !c"),
        *(
            "%_%",
            "\\",
            "a\0b",
            "\ud800",
            "😀 👨‍👩‍👧",
            "a;DROP TABLE x--",
            "w" * 200,
            "!" * 200,
            '"' * 200,
            "1e5 1.5.2",
            "\u0301\u0323",
        ),
    ],
)
def test_no_input_is_an_error_or_a_language(found, words):
    assert found(words) == []


def test_more_words_than_anybody_types_are_refused():
    for words in ("a " * 50_000, " ".join(map(str, range(21))), "x" * 201):
        with pytest.raises(TooMuchWanted):
            wanted_in(words)


def test_it_is_narrowed_by_kind_category_and_day(found):
    news = added("Đường đẹp", category="Tin", at=NOON)
    life = added("Đường xa", category="Đời sống", at=NOON - DAY)
    comment = published(news, "Đường đẹp quá.", at=NOON + timedelta(hours=1))
    category = {n: db.session.get_one(Article, n).category_id for n in (news, life)}

    assert found("đường", kind=EntryKind.COMMENT) == [("comment", comment)]
    assert found("đường", kind=EntryKind.ARTICLE) == [("article", news), ("article", life)]
    assert found("đường", category_id=category[life]) == [("article", life)]
    assert found("đường", category_id=category[news]) == [("article", news), ("comment", comment)]
    assert found("đường", since=NOON) == [("article", news), ("comment", comment)]
    assert found("đường", since=NOON - DAY, until=NOON) == [("article", life)]
    changed(news, category_id=category[life])
    assert found("đường", category_id=category[news]) == []
    assert len(found("đường", category_id=category[life])) == 3
    changed(news, category_id=None)
    assert found("đường", category_id=category[life]) == [("article", life)]


def test_an_article_is_found_only_while_readers_may_see_it(found):
    number = added("Hẹn giờ", at=NOON, status="draft")
    comment = None

    def seen(at) -> list:
        with clock.at(at):
            return found("giờ")

    assert seen(NOON) == []
    changed(number, status="published")
    assert (seen(NOON - DAY), seen(NOON)) == ([], [("article", number)])
    comment = published(number, "Đúng giờ.", at=NOON)
    changed(number, status="withdrawn")
    assert seen(NOON + DAY) == []
    changed(number, status="published", title="Đúng hẹn")
    assert seen(NOON + DAY) == [("comment", comment)]


def test_more_than_the_most_are_said_to_be_more_and_paged(found, article, monkeypatch):
    numbers = [published(article.id, f"Ý thứ {n}.") for n in range(6)]
    monkeypatch.setattr(queries, "FOUND_MOST", 5)
    monkeypatch.setattr(finding, "FOUND_MOST", 5)
    monkeypatch.setattr(finding, "PAGE_LENGTH", 2)

    pages = [search_page(wanted_in("ý thứ"), Narrowing(), number=n) for n in (1, 2, 3, 9)]

    assert [[f.comment.id for f in page.found] for page in pages[:3]] == [
        numbers[5:3:-1],
        numbers[3:1:-1],
        [numbers[1]],
    ]
    assert {(page.count, page.is_more, page.last_number) for page in pages} == {(5, True, 3)}
    assert pages[3].number == 3
