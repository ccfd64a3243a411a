"""The page of a reader's own comments: what became of each, for this browser alone, at the same cost at any length."""

import pytest

from domain.moderation.figures import Figure
from domain.moderation.own import PAGE_LENGTH
from domain.moderation.waiting import USUAL_WAIT
from foundation import clock
from foundation.database import commit, db
from tests.blueprints.desk import decide, posted, table
from tests.discussions import dom, letter, shown_ids, statements, text_of, write
from tests.pages import by_id
from tests.people import reader_of, seated

WORDS = {
    "approve": "Đã đăng",
    "return": "Cần viết lại",
    "reject": "Bị từ chối",
    "spam": "Bị từ chối",
    "": "Chờ duyệt",
}


@pytest.fixture
def lan(app):
    return seated(app)


def also(author, article, text, **about) -> None:
    author.post(f"{article.url}/comments", data=letter(text, **about))


def keep_usual_wait(app, minutes: int) -> None:
    with app.app_context():
        commit(lambda: db.session.add(Figure(name=USUAL_WAIT, number=minutes, counted_at=clock.now())))


def test_without_a_token_there_is_a_friendly_page_and_no_cookie(app, client, article):
    write(app, article.id)
    client.set_cookie("reader", "x" * 43)

    pages = [client.get("/comments/mine"), reader_of(app).get("/comments/mine?state=spam&start=3")]

    for page in pages:
        assert (page.status_code, shown_ids(page), page.headers.getlist("Set-Cookie")) == (200, [], [])
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert "trình duyệt" in text_of(by_id(page, "content"))


def test_each_comment_says_what_became_of_it_and_why(app, article, lan):
    first, author = posted(app, article.url, "Lời số 0.")
    for n in range(1, 5):
        also(author, article, f"Lời số {n}.")
    numbers = range(first, first + 5)
    for number, decision in zip(numbers, WORDS, strict=True):
        if decision:
            decide(lan, number, decision, note=f"Lý do {list(WORDS).index(decision)}")
    _other, stranger = posted(app, article.url, "Lời của người khác.", author_name="Hà")

    page = author.get("/comments/mine")

    assert shown_ids(page) == list(numbers)[::-1]
    for number, (decision, word) in zip(numbers, WORDS.items(), strict=True):
        own = by_id(page, f"comment-{number}")
        assert word in text_of(own.find(".//*[@class='comment-head']/p"))
        assert (f"Lý do {list(WORDS).index(decision)}" in text_of(own)) is (decision in {"return", "reject", "spam"})
        assert own.find(".//h2/a").get("href") in {article.url, f"/comments/{number}"}
    assert "spam" not in page.get_data(as_text=True).split("<main")[1].split("</main")[0]
    filters = text_of(by_id(page, "states"))
    assert "Tất cả (5) Chờ duyệt (1) Cần viết lại (1) Đã đăng (1) Bị từ chối (2)" in filters
    assert [text_of(by_id(stranger.get("/comments/mine"), "content")).count(f"Lời số {n}.") for n in range(5)] == [
        0
    ] * 5


def test_filters_and_pages_go_together_and_cost_the_same(app, article, lan):
    first, author = posted(app, article.url, "Lời số 0.")
    author.get("/comments/mine")
    with statements(app) as for_one:
        author.get("/comments/mine")
    for n in range(1, PAGE_LENGTH + 4):
        also(author, article, f"Lời số {n}.")
    decide(lan, first, "reject")
    decide(lan, first + 1, "spam")

    with statements(app) as for_many:
        page = author.get("/comments/mine")
    further = dom(page).find(".//a[@rel='next']").get("href")
    last = author.get(further)
    rejected = author.get("/comments/mine?state=rejected")

    assert len(for_many) == len(for_one)
    assert (len(shown_ids(page)), len(shown_ids(last))) == (PAGE_LENGTH, 4)
    assert not set(shown_ids(page)) & set(shown_ids(last))
    assert dom(last).find(".//a[@rel='next']") is None
    assert shown_ids(rejected) == [first + 1, first]
    assert shown_ids(author.get("/comments/mine?state=nothing")) == shown_ids(page)
    assert author.get("/comments/mine?start=x").status_code == 404
    assert shown_ids(author.get("/comments/mine?start=999999999999999")) == shown_ids(page)
    assert text_of(by_id(author.get("/comments/mine?state=removed"), "content")) != ""


def test_a_published_comment_tells_likes_and_replies_and_whether_the_office_answered(app, article, lan):
    number, author = posted(app, article.url)
    decide(lan, number, "approve")
    data = {"csrf_token": lan.token(), "text": "Xã đã tiếp nhận."}
    lan.client.post(f"/moderation/comments/{number}/answers", data=data)

    own = text_of(by_id(author.get("/comments/mine"), f"comment-{number}"))

    assert ("0 lượt thích, 1 trả lời, trong đó có trả lời của cơ quan" in own, "Xem trong bài" in own) == (True, True)


def test_the_usual_wait_is_told_to_the_author_alone(app, article, lan):
    number, author = posted(app, article.url)
    keep_usual_wait(app, 42)

    mine, own = author.get("/comments/mine"), author.get(article.url)
    stranger, desk = reader_of(app).get(article.url), lan.get(article.url)

    assert "Thường khoảng 40 phút. Lúc này chỉ bạn nhìn thấy" in text_of(by_id(mine, f"comment-{number}"))
    flag = text_of(by_id(own, f"comment-{number}").find(".//p[@class='flag']"))
    assert flag == "Chờ duyệt, thường khoảng 40 phút. Lúc này chỉ bạn nhìn thấy."
    assert ["thường khoảng" in page.get_data(as_text=True) for page in (stranger, desk)] == [False, False]


def test_everybody_finds_the_page_in_the_footer_and_authors_beside_what_waits(app, article):
    number, author = posted(app, article.url)

    links = [a.get("href") for a in dom(reader_of(app).get("/")).findall(".//footer//a")]
    beside = [a.get("href") for a in by_id(author.get(article.url), f"comment-{number}").iter("a")]

    assert "/comments/mine" in links
    assert "/comments/mine" in beside


def test_words_on_an_article_that_is_no_longer_public_are_listed_without_a_link(app, article):
    number, author = posted(app, article.url)
    with app.app_context():
        page = db.metadata.tables["articles"]
        commit(lambda: db.session.execute(page.update().values(status="withdrawn")))

    own = by_id(author.get("/comments/mine"), f"comment-{number}")
    answer = author.post(f"/comments/{number}/revisions", data={"text": "Lời khác."})

    assert own.find(".//h2/a") is None
    assert (answer.status_code, answer.location) == (303, f"/comments/mine#comment-{number}")
    assert len(table(app, "revisions")) == 2
