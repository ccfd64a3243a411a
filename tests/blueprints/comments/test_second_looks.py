"""A rejected author asks once that somebody else reads the words; who rejected them does not decide again."""

import pytest

from tests.blueprints.desk import comment_row, decide, last_event, posted, status_of, table, token_of, undo
from tests.discussions import HTMX, dom, text_of
from tests.pages import by_id
from tests.people import seated


@pytest.fixture
def lan(app):
    return seated(app)


@pytest.fixture
def hung(app):
    return seated(app, "Hùng")


@pytest.fixture
def rejected(app, article, lan):
    number, author = posted(app, article.url)
    decide(lan, number, "reject", note="Không đúng sự thật")
    return number, author


def ask(author, number, **options):
    return author.post(f"/comments/{number}/second-look", data={"place": "mine"}, **options)


def test_a_rejected_comment_waits_again_and_the_desk_says_who_rejected_it_and_why(app, rejected, lan, hung):
    number, author = rejected
    form = by_id(author.get("/comments/mine"), f"ask-second-look-{number}")

    answers = [author.post(form.get("action"), data={"place": "mine"}) for _ in range(2)]

    row = comment_row(app, number)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (row["status"], row["second_look_besides_id"], row["desk_since"]) == (
        *("pending", lan.id),
        last_event(app)["created_at"],
    )
    marks = [text_of(by_id(who.get("/moderation/"), f"case-{number}")) for who in (lan, hung)]
    assert all("đề nghị xem lại; Lan đã từ chối vì: Không đúng sự thật" in mark for mark in marks)
    assert [bool(by_id(who.get("/moderation/"), f"decide-{number}")) for who in (lan, hung)] == [False, True]
    assert "Hùng" in marks[0]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("decision", ["approve", "return", "reject", "spam"])
def test_who_rejected_it_cannot_decide_while_a_colleague_can(app, rejected, lan, hung, decision, headers):
    number, author = rejected
    ask(author, number)

    refused = decide(lan, number, decision, version=3, headers=headers)
    state = status_of(app, number)
    decided = decide(hung, number, decision, version=3)

    assert (refused.status_code, state, decided.status_code) == (409, "pending", 303)
    assert "Người khác quyết định: Hùng" in text_of(dom(refused))
    assert comment_row(app, number)["second_look_besides_id"] is None


def test_in_a_batch_it_is_left_alone_and_reported(app, article, rejected, lan, hung):
    number, author = rejected
    ask(author, number)
    other, _somebody = posted(app, article.url, "Lời khác.", author_name="Hà")

    wanted = {"csrf_token": token_of(lan), "decision": "approve", "comment": [f"{number}-3", f"{other}-1"]}
    answer = lan.client.post("/moderation/decisions", data=wanted)

    assert (status_of(app, number), status_of(app, other)) == ("pending", "published")
    assert "Người khác quyết định: Hùng" in text_of(dom(answer))


def test_who_rejected_it_does_not_decide_by_taking_a_colleagues_undo_back(app, rejected, lan, hung):
    number, author = rejected
    ask(author, number)
    decide(hung, number, "reject", version=3)
    undo(hung, last_event(app)["id"])

    answer = undo(lan, last_event(app)["id"])

    assert (answer.status_code, status_of(app, number)) == (409, "pending")


def test_the_only_moderator_decides_and_undoing_brings_the_second_look_back(app, rejected, lan):
    number, author = rejected
    ask(author, number)
    before = comment_row(app, number)

    approved = decide(lan, number, "approve", version=3)
    undo(lan, last_event(app)["id"])

    after = comment_row(app, number)
    assert (approved.status_code, after["status"]) == (303, "pending")
    assert (after["second_look_besides_id"], after["desk_since"]) == (lan.id, before["desk_since"])


def test_the_second_answer_is_final_for_these_words_and_not_for_others(app, rejected, lan, hung):
    number, author = rejected
    ask(author, number)
    decide(hung, number, "reject", version=3)
    final, told = ask(author, number), text_of(by_id(author.get("/comments/mine"), f"comment-{number}"))
    decide(hung, number, "restore", version=4)
    decide(hung, number, "reject", version=5)
    still_final = ask(author, number)
    decide(hung, number, "restore", version=6)
    author.post(f"/comments/{number}/revisions", data={"text": "Lời hoàn toàn khác."})
    decide(hung, number, "reject", version=8)

    again = ask(author, number)

    assert (final.status_code, still_final.status_code, again.status_code) == (409, 409, 303)
    assert ("kết quả này là cuối cùng" in told, "Đề nghị xem lại" in told) == (True, False)
    assert comment_row(app, number)["second_look_besides_id"] == hung.id


@pytest.mark.parametrize("decisions", [(), ("approve",), ("return",), ("spam",), ("approve", "remove")])
def test_nothing_but_a_rejection_is_looked_at_twice(app, article, lan, decisions):
    number, author = posted(app, article.url)
    for version, decision in enumerate(decisions, start=1):
        decide(lan, number, decision, version=version)
    before = table(app, "comments")

    assert (ask(author, number).status_code, table(app, "comments")) == (409, before)


def test_withdrawing_and_sending_again_wins_no_further_look_and_loses_none(app, rejected, lan, hung):
    number, author = rejected
    ask(author, number)
    author.post(f"/comments/{number}/withdrawal", data={"place": ""})
    author.post(f"/comments/{number}/withdrawal/reversal", data={"place": ""})
    kept = comment_row(app, number)["second_look_besides_id"]
    decide(hung, number, "reject", version=5)
    author.post(f"/comments/{number}/withdrawal", data={"place": ""})
    author.post(f"/comments/{number}/withdrawal/reversal", data={"place": ""})

    assert (kept, ask(author, number).status_code, status_of(app, number)) == (lan.id, 409, "rejected")


def test_no_moderator_takes_the_wish_back_and_the_rejection_is_not_undone_past_it(app, rejected, lan):
    number, author = rejected
    rejection = last_event(app)["id"]
    ask(author, number)

    answers = [undo(lan, event).status_code for event in (last_event(app)["id"], rejection)]

    assert (answers, status_of(app, number)) == ([403, 409], "pending")
    log = lan.get("/moderation/log?action=second-look").get_data(as_text=True)
    assert "đề nghị xem lại bình luận đã bị từ chối" in log
    assert '"action": "second-look"' in lan.get("/moderation/log.jsonl").get_data(as_text=True)
