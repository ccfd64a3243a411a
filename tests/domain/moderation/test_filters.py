"""Narrowing the queue: each filter alone, all of them together, and no further than a bounded look."""

import dataclasses
import itertools
from datetime import UTC, datetime, timedelta

import pytest

from domain.articles.actions import category_named
from domain.articles.models import Article
from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Screening, Sender
from domain.comments.models import DeskTab
from domain.moderation import queue
from domain.moderation.models import Action
from domain.moderation.queue import Filters, matching_comments
from foundation import clock
from foundation.database import commit, db
from foundation.settings import Settings
from foundation.text import fold
from tests.domain.desk import add_waiting_words
from tests.domain.findings import Found
from tests.domain.queue_pages import numbers_on, page, pages
from tests.letters import QUIET, published, sent

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
NAMES, WORDS, KINDS = ("Ngọc Ánh", "Hoa"), ("Đường làng lầy lội.", "Trường học mới."), ("phone", "link")


@dataclasses.dataclass(frozen=True)
class Sent:
    """A comment as it was sent."""

    id: int
    article_id: int
    category_id: int | None
    kind: str
    author: str
    text: str


@pytest.fixture
def articles(desk, article) -> list[tuple[int, int | None]]:
    """Three articles, two of them in categories."""

    def work() -> list[tuple[int, int | None]]:
        places = [(article.id, None)]
        for name in ("Đời sống", "Giáo dục"):
            about = {"html": "", "source": "", "published_at": NOON, "created_at": NOON}
            made = Article(title=name, slug="x", category_id=category_named(name).id, **about)
            db.session.add(made)
            db.session.flush()
            places.append((made.id, made.category_id))
        return places

    return commit(work)


@pytest.fixture
def all_kinds(articles) -> list[Sent]:
    """Every combination of what can be filtered, some twice; three of them at each moment."""
    made = []
    once_more = (articles[1], "phone", NAMES[0], WORDS[0])
    for place, kind, author, text in (*itertools.product(articles, KINDS, NAMES, WORDS), once_more):
        at = NOON + timedelta(minutes=len(made) // 3)
        number = screened(place[0], text, author=author, kinds=[kind], at=at)
        made.append(Sent(number, *place, kind, author, text))
    return made


def screened(article_id: int, text: str, *, author: str, kinds, at=NOON) -> int:
    """The number of a comment in which screening found these kinds."""
    said = Letter.written(author_name=author, email="", text=text)
    sender = Sender(None, f"{author} {text} {at} {kinds}", str(at), author)
    found = Screening([Found(kind) for kind in kinds], must_wait=True)
    settings = Settings(**QUIET)
    with clock.at(at):
        return commit(
            lambda: submit_comment(article_id, said, sender=sender, settings=settings, screening=found).comment_id
        )


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_any_filters_together_keep_order_and_miss_nothing(desk, articles, all_kinds, monkeypatch, is_newest_first):
    monkeypatch.setattr(queue, "PAGE_LENGTH", 2)
    monkeypatch.setattr(queue, "SCANNED_MOST", 7)

    for chosen in itertools.product([False, True], repeat=5):
        by_article, by_category, by_signal, by_author, by_text = chosen
        wanted = {
            "article_id": articles[1][0] if by_article else None,
            "category_id": articles[1 if by_article else 2][1] if by_category else None,
            "kind": "link" if by_signal else None,
            "author": NAMES[0] if by_author else None,
            "text": WORDS[0] if by_text else None,
        }
        filters = Filters(
            article_id=wanted["article_id"],
            category_id=wanted["category_id"],
            signal=wanted["kind"] or "",
            author="NGOC ÁNH" if by_author else "",
            text="lay LOI" if by_text else "",
            is_newest_first=is_newest_first,
        )
        fitting = [s.id for s in all_kinds if all(w in {None, getattr(s, name)} for name, w in wanted.items())]

        walked = pages(desk, filters)

        assert [number for one in walked for number in one] == (fitting[::-1] if is_newest_first else fitting), chosen
        assert (max(map(len, walked)) <= 2, filters.narrowing) == (True, sum(chosen))


def test_a_look_is_bounded_and_goes_on_from_where_it_ended(desk, article, monkeypatch):
    monkeypatch.setattr(queue, "SCANNED_MOST", 3)
    numbers = [sent(article.id, f"Lời {n}.", at=NOON + timedelta(minutes=n)) for n in range(7)]
    wanted = sent(article.id, "Cần tìm.", at=NOON + timedelta(hours=1))
    filters, start, looks = Filters(text="can tim"), None, []

    while True:
        one = page(desk, filters, start=start)
        looks.append((numbers_on(one), one.is_cut, one.next_start and one.next_start.comment_id))
        start = one.next_start
        if start is None:
            break

    assert looks == [([], True, numbers[3]), ([], True, numbers[6]), ([wanted], False, None)]


def test_a_full_page_of_a_bounded_look_is_not_cut(desk, article, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_LENGTH", 2)
    numbers = [sent(article.id, f"Lời {n}.", at=NOON) for n in range(3)]

    one = page(desk, Filters(text="loi"))

    assert (numbers_on(one), one.is_cut, one.next_start.comment_id) == (numbers[:2], False, numbers[2])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("duong lang", [0]),
        ("ĐƯỜNG", [0]),
        ("lầy  lội", []),
        ("100%", [1]),
        ("%", [1]),
        ("a_b", [2]),
        ("_", [2]),
        ("\\", [3]),
        ("c:\\thu", [3]),
        ("/", [4]),
        ("'", [4]),
        ("axb", []),
        ("1000", []),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_text_is_found_without_diacritics_and_wildcards_are_letters(desk, article, text, found):
    said = ["Đường làng lầy lội.", "Đồng ý 100% luôn.", "Biến a_b nhé.", "Ở C:\\Thư mục.", "Chị 'Hoa' và/hoặc em."]
    numbers = [sent(article.id, words, at=NOON + timedelta(minutes=n)) for n, words in enumerate(said)]

    assert pages(desk, Filters(text=text)) == [[numbers[n] for n in found]]


def test_text_is_found_in_shown_and_in_waiting_words_but_not_in_replaced_ones(desk, article):
    number = published(article.id, "Bản đầu.")
    add_waiting_words(number, "Bản sau.")
    desk.decide(number, Action.APPROVE)
    add_waiting_words(number, "Bản cuối.")

    found = [pages(desk, Filters(text=text)) for text in ("ban dau", "ban sau", "ban cuoi")]

    assert found == [[[]], [[number]], [[number]]]


@pytest.mark.parametrize(
    ("name", "asked", "is_found"),
    [
        ("Nguyễn Thị Ánh", "nguyen thi anh", True),
        ("Nguyễn Thị Ánh", "NGUYỄN THỊ ÁNH", True),
        ("Đỗ Đức", "do duc", True),
        ("Nguyễn Thị Ánh", "nguyen", False),
        ("Hoa_1", "HoaX1", False),
        ("Hoa%", "Hoa", False),
        ("ß" * 80, "ß" * 80, True),
        ("Ạ" * 80, "a" * 80, True),
    ],
)
def test_an_author_is_found_by_the_whole_name(desk, article, name, asked, is_found):
    number = sent(article.id, name=name)

    assert pages(desk, Filters(author=asked)) == [[number] if is_found else []]


def test_a_signal_follows_its_comment_from_tab_to_tab(desk, article):
    number = screened(article.id, "Gọi tôi.", author="Hoa", kinds=["phone"])
    places = []
    for action in (None, Action.REJECT, Action.APPROVE, Action.REMOVE):
        if action:
            desk.decide(number, action)
        places.append([tab for tab in DeskTab if pages(desk, Filters(tab=tab, signal="phone")) == [[number]]])

    assert places == [[DeskTab.WAITING], [DeskTab.REJECTED], [DeskTab.PUBLISHED], [DeskTab.REMOVED]]


def test_all_that_match_under_filters_are_found(desk, articles, all_kinds, monkeypatch):
    filters = Filters(signal="phone", author="hoa", text="truong")

    found = matching_comments(filters, newest_id=all_kinds[-1].id)

    expected = [s.id for s in all_kinds if (s.kind, s.author, s.text) == ("phone", NAMES[1], WORDS[1])]
    assert (found, len(expected)) == (expected, 3)


def test_folded_names_never_outgrow_their_column():
    assert len(fold("ß" * 80)) > 80
