"""One comment at the desk, with everything that somebody needs to decide about it."""

import pytest

from tests.blueprints.desk import comment_row, decide, posted, seeded_reasons, table
from tests.discussions import dom, letter, statements, text_of
from tests.letters import published, sent
from tests.pages import by_id
from tests.people import seated


@pytest.fixture
def case(lan):
    """What stands about a comment on its tab."""
    return lambda number, tab="waiting": by_id(lan.get(f"/moderation/?tab={tab}"), f"case-{number}")


def of_class(element, name):
    return [e for e in element.iter() if name in (e.get("class") or "").split()]


def changes_in(element):
    return [e for e in element.iter("div") if any(inner.tag in {"del", "ins"} for inner in e)]


def test_the_words_stand_as_they_will_appear(app, article, lan, case, client):
    number, _author = posted(app, article.url, "> Đường **xấu**\nXem https://xa.example/tin nhé *lắm* <b>x</b>")
    waiting = of_class(case(number), "comment-text")
    decide(lan, number, "approve")
    shown = of_class(by_id(client.get(article.url), f"comment-{number}"), "comment-text")

    markup = [[(e.tag, dict(e.attrib), e.text, e.tail) for e in found[0].iter()][1:] for found in (waiting, shown)]
    assert markup[0] == markup[1] != []


def test_a_case_names_its_article_and_what_it_answers(app, article, lan, case):
    with app.app_context():
        parent = published(article.id, "Đường nào trước? " + "Rất dài. " * 40, name="Bác Tư")
        number = sent(article.id, "Đường liên xã.", parent=parent)
    title = text_of(dom(lan.get(article.url)).find(".//h1"))

    shown = case(number)

    [context] = of_class(shown, "parent")
    assert text_of(shown.find(".//header/a")) == title
    assert ("Bác Tư" in text_of(context), text_of(context).endswith("…") or "..." in text_of(context)) == (True, True)
    assert of_class(case(parent, "published"), "parent") == []


def test_a_case_counts_its_authors_comments_and_tells_the_last_decisions(app, article, lan, case):
    hung = seated(app, "Hùng")
    number, author = posted(app, article.url)
    for n in range(4):
        author.post(f"{article.url}/comments", data=letter(f"Lời khác {n}."))
    others = [row["id"] for row in table(app, "comments")][1:]
    reasons = seeded_reasons(app)
    for other, decision in zip(others, ("approve", "reject", "return", "spam"), strict=True):
        decide(hung, other, decision, reason=reasons["insulting"]["id"], note="Lời lẽ quá đáng")

    shown = case(number)

    numbers = [int(text_of(e)) for e in shown.iter("dd")]
    past = [text_of(e) for ul in of_class(shown, "past") for e in ul.findall("li")]
    assert numbers == [1, 1, 1, 1, 0]
    assert len(past) == 3
    assert ["Hùng" in line for line in past] == [True] * 3
    assert ["Lời lẽ quá đáng" in line for line in past] == [True] * 3
    assert shown.find(".//aside").find(".//time") is not None


def test_an_authors_decisions_that_were_taken_back_are_not_counted(app, article, lan, case):
    number, author = posted(app, article.url)
    author.post(f"{article.url}/comments", data=letter("Lời khác."))
    decide(lan, number + 1, "reject")
    lan.post(f"/moderation/events/{table(app, 'moderation_events')[-1]['id']}/reversal")

    shown = case(number)

    assert [int(text_of(e)) for e in shown.iter("dd")] == [0] * 5


SIGNALS = {
    "phone": ("Gọi cho tôi số 0912 345 678 nhé.", "0912 345 678"),
    "account_number": ("Chuyển vào STK 0071000123456 Vietcombank nhé.", "0071000123456"),
    "email_address": ("Viết thư tới nam@xa.example nhé bà con.", "nam@xa.example"),
    "link": ("Xem thêm ở https://xa.example/tin nhé bà con.", "https://xa.example/tin"),
    "without_marks": ("Duong lang lay loi qua, de nghi xa sua som cho ba con di lai.", ""),
    "shouting": ("SAO LÂU THẾ MÀ CHƯA AI SỬA ĐƯỜNG CHO BÀ CON ĐI LẠI VẬY HẢ", ""),
}


@pytest.mark.parametrize("kind", SIGNALS)
def test_a_signal_is_shown_with_the_words_it_was_found_in(app, article, lan, case, kind):
    words, found = SIGNALS[kind]
    number, _author = posted(app, article.url, words)

    shown = case(number)

    stored = [row for row in table(app, "comment_signals") if row["kind"] == kind]
    entries = [text_of(e) for ul in of_class(shown, "signals") for e in ul.findall("li")]
    assert len(stored) == 1
    assert len(entries) == len(table(app, "comment_signals"))
    assert [entry for entry in entries if f"“{stored[0]['detail']}”" in entry] != []
    assert found in stored[0]["detail"]
    assert len(of_class(shown, "why-tags")[0].findall("li")) == len(entries) + 1


def test_words_that_were_sent_before_are_marked(app, article, case):
    words = "Đề nghị xã sửa đường liên thôn cho bà con đi lại."
    first, _one = posted(app, article.url, words)
    second, _other = posted(app, article.url, words, author_name="Anh Nam")

    kinds = {row["comment_id"]: row["kind"] for row in table(app, "comment_signals")}

    assert kinds == {second: "repeated"}
    assert (of_class(case(first), "signals"), len(of_class(case(second), "signals"))) == ([], 1)


def test_reworded_words_show_what_changed(app, article, lan, case):
    number, author = posted(app, article.url, "Ông chủ tịch dốt quá, đường thì xấu.")
    decide(lan, number, "return")
    author.post(f"/comments/{number}/revisions", data={"text": "Ông chủ tịch xem lại, đường thì xấu."})

    shown = case(number)

    [changes] = changes_in(shown)
    assert [text_of(e) for e in changes.iter("del")] == ["dốt quá,"]
    assert [text_of(e) for e in changes.iter("ins")] == ["xem lại,"]
    assert text_of(of_class(shown, "comment-text")[0]) == "Ông chủ tịch xem lại, đường thì xấu."


def test_new_words_show_no_changes(app, article, case):
    number, _author = posted(app, article.url)

    assert changes_in(case(number)) == []


def test_the_page_of_one_comment_tells_all_that_was_decided_about_it(app, article, lan):
    number, _author = posted(app, article.url)
    reasons = seeded_reasons(app)
    decide(lan, number, "reject", reason=reasons["other"]["id"], note="Một")
    decide(lan, number, "restore", version=2)
    decide(seated(app, "Hùng"), number, "approve", version=3)

    page = lan.get(f"/moderation/comments/{number}")

    lines = [text_of(e) for e in dom(page).findall(".//ol[@class='past']/li")]
    assert (len(lines), ["Hùng" in lines[0], "Lan" in lines[1], "Lan" in lines[2]]) == (3, [True] * 3)
    assert [reasons["other"]["text_vi"] in line for line in lines] == [False, False, True]
    assert by_id(page, f"decide-{number}").find(".//input[@name='version']").get("value") == "4"


def test_a_page_of_the_desk_costs_the_same_with_one_comment_and_with_twenty_five(app, article, lan):
    """With signals, reports, history, changed words, parents and claims: everything that could cost a query each."""

    def add(n):
        with app.app_context():
            parent = published(article.id, f"Đầu {n}.", name=f"Người {n}")
        number, author = posted(app, article.url, f"Gọi 0912 345 678 nhé {n}.", author_name=f"Chị {n}", parent=parent)
        author.post(f"{article.url}/comments", data=letter(f"Lời thứ hai {n}."))
        decide(lan, number + 1, "reject", note="Không")
        decide(seated(app, f"Hùng {n}"), number, "return", note="Sửa lại")
        author.post(f"/comments/{number}/revisions", data={"text": f"Gọi 0912 345 679 nhé {n}."})
        lan.post(f"/moderation/comments/{number}/claim")
        return number

    def cost():
        with statements(app) as asked:
            page = lan.get("/moderation/")
        return len(asked), len(dom(page).findall(".//ol[@id='queue']/li"))

    first = add(0)
    lan.get("/moderation/")
    for_one = cost()
    for n in range(1, 25):
        add(n)
    for_all = cost()

    assert (for_one[1], for_all[1]) == (1, 25)
    assert for_one[0] == for_all[0]
    assert comment_row(app, first)["desk_tab"] == "waiting"
