"""What can be found is what can be read, after everything that can happen to a comment."""

from domain.comments.indexing import index_comments_after
from domain.comments.models import CommentStatus as Status
from domain.moderation.models import Action
from domain.privacy.erasing import Wish, erase_part
from foundation.database import commit, db
from tests.domain.desk import add_waiting_words, revise, stored, withdraw
from tests.letters import published, sent
from tests.tables import rows_of


def words_found(found, *words: str) -> list[str]:
    """Those of these words by which something is found."""
    return [word for word in words if found(word)]


def test_only_what_is_published_is_found_and_every_way_back_brings_it_back(desk, found, article):
    waiting = sent(article.id, "Xoài cát.")
    assert found("xoài") == []
    events = {}
    for action, is_found in ((Action.APPROVE, True), (Action.REMOVE, False), (Action.RESTORE, True)):
        events[action] = desk.decide(waiting, action)
        assert bool(found("xoài")) is is_found
    desk.undo(events[Action.RESTORE])
    assert found("xoài") == []
    for status in set(Status) - {Status.PUBLISHED}:
        desk.comment_in(status, article.id, f"Nhãn lồng {status}.")
    assert found("nhãn") == []
    assert found("xoai") == []


def test_the_words_that_are_shown_are_those_that_are_found(desk, found, article):
    number = published(article.id, "Chôm chôm.")
    add_waiting_words(number, "Măng cụt.")
    assert words_found(found, "chôm", "măng") == ["chôm"]
    event = desk.decide(number, Action.APPROVE)
    assert words_found(found, "chôm", "măng") == ["măng"]
    desk.undo(event)
    assert words_found(found, "chôm", "măng") == ["chôm"]
    revise(number, "Sầu riêng.", comments_policy="everything-passes")
    assert words_found(found, "chôm", "măng", "riêng") == ["riêng"]
    masked = published(article.id, "Gọi 0900 000 000.")
    desk.decide(masked, Action.MASK)
    assert words_found(found, "gọi", "0900", "000") == ["gọi", "0900"]


def test_answers_withdrawals_and_batches(desk, found, article):
    number = published(article.id, "Hỏi đường.")
    answer = desk.answer(number, "Thưa bác.")
    assert found("thưa bác") == [("comment", answer)]
    withdraw(number)
    assert found("hỏi đường") == []
    several = [sent(article.id, "Ổi xá lị.") for _ in range(2)]
    batch, _done, _refused = desk.decide_many([(n, None) for n in several], Action.APPROVE)
    assert len(found("ổi")) == 2
    desk.undo_batch(batch)
    assert found("ổi") == []


def test_what_is_erased_is_found_by_nobody(desk, found, article):
    gone, stays = published(article.id, "Bưởi da xanh."), published(article.id, "Cam sành.", name="Thầy Giáo")
    for number, wish in ((gone, Wish.WORDS), (stays, Wish.NAME)):
        reader = stored(number)["reader_id"]
        commit(lambda reader=reader, wish=wish: erase_part(reader, wish, neutral_name="Bạn đọc"))

    assert words_found(found, "bưởi", "cam", "Thầy") == ["cam"]
    assert "buoi" not in str(rows_of("search_entries"))


def test_making_the_entries_anew_mends_them_and_changes_nothing_else(desk, found, article):
    right, waits = published(article.id, "Dứa mật."), sent(article.id, "Dứa non.")
    before = rows_of("search_entries")
    db.session.rollback()

    def spoil():
        entries = db.metadata.tables["search_entries"]
        of_the_right = entries.update().where(entries.c.item_id == right, entries.c.kind == "comment")
        db.session.execute(of_the_right.values(id=1, item_id=waits))

    commit(spoil)
    assert commit(lambda: index_comments_after(0)) == waits
    assert commit(lambda: index_comments_after(waits)) is None
    assert found("dứa") == [("comment", right)]
    assert rows_of("search_entries") == before
