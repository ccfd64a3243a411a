"""Erasing a reader: nothing of theirs is left, nothing of anybody else is touched, and all of it stays provable."""

import pytest
from sqlalchemy import event, select, update

from domain.accounts.models import Invitation
from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Sender
from domain.comments.models import Comment
from domain.comments.queries import reader_by_token
from domain.comments.readers import CommentOwner, Like, Reader, ReaderAddress
from domain.moderation.changing import CommentAlreadyDecided
from domain.moderation.models import Action
from domain.moderation.sealing import SETTLED_AFTER, seal_events, verify_log
from domain.moderation.undoing import CommentErased
from domain.privacy.erasing import NOTHING, PART, AlreadyErased, Wish, close_reader, erase_part
from foundation import clock
from foundation.database import commit, db
from foundation.mail import queue_mail
from tests.domain.counting import kept_and_counted
from tests.domain.desk import Desk, report, stored
from tests.domain.readers import Person, busy_reader, erase, owners_of, traces_of
from tests.domain.threads import at_once
from tests.letters import published
from tests.tables import rows_of


@pytest.fixture
def hoa(desk, article) -> Person:
    """A reader who left something in every table."""
    liked = published(article.id, "Bài của người lạ.", name="Khách")
    return busy_reader(desk, article.id, "Trần Thị Hường", "huong@example.test", likes=liked)


@pytest.fixture
def tam(desk, article, hoa) -> Person:
    """Another one, who did the same things, on the same article and to the same comments."""
    liked = rows_of("likes")[0]["comment_id"]
    return busy_reader(desk, article.id, "Nguyễn Văn Tám", "tam@example.test", likes=liked)


def seal_all() -> None:
    with clock.at(clock.now() + SETTLED_AFTER * 2):
        while commit(seal_events):
            pass


def rows_about(person: Person) -> dict[str, list[dict]]:
    """Everything of one reader, row by row."""
    number, own = person.id, set(person.comments)
    mine = {
        "readers": lambda row: row["id"] == number,
        "comments": lambda row: row["id"] in own,
        "revisions": lambda row: row["comment_id"] in own,
        "comment_owners": lambda row: row["reader_id"] == number,
        "comment_signals": lambda row: row["comment_id"] in own,
        "submissions": lambda row: row["comment_id"] in own,
        "likes": lambda row: row["reader_id"] == number,
        "reports": lambda row: row["reader_id"] == number,
        "reader_addresses": lambda row: row["reader_id"] == number,
        "reply_watches": lambda row: row["comment_id"] in own,
        "reply_notices": lambda row: row["reply_id"] in own,
        "outbox": lambda row: row["recipient"] == person.email,
    }
    return {table: [row for row in rows_of(table) if is_mine(row)] for table, is_mine in mine.items()}


def test_nothing_of_the_reader_is_left_and_nothing_of_another_is_touched(article, hoa, tam):
    seal_all()
    before, events = rows_about(tam), rows_of("moderation_events")
    digests = [row["digest"] for row in rows_of("revisions")]
    version = rows_of("articles")[0]["version"]
    assert [text for text in hoa.secrets if text not in traces_of(hoa.secrets)] == []
    assert [table for table, rows in before.items() if not rows] == []

    counts = erase(hoa.id)

    assert traces_of(hoa.secrets) == {}
    assert rows_about(tam) == before
    own = [row for row in rows_of("comments") if row["id"] in hoa.comments]
    assert {row["status"] for row in own} == {"withdrawn"}
    assert {(row["author_name"], row["author_key"], row["reader_id"]) for row in own} == {("Bạn đọc", "ban doc", None)}
    assert {(row["email"], row["network_digest"], row["consent_version"]) for row in own} == {("", "", "")}
    assert [row["digest"] for row in rows_of("revisions")] == digests
    assert counts == {"erased": len(hoa.comments), "likes": 1, "mails": 2, "addresses": 1, "reports": 1}
    kept, counted = kept_and_counted(article.id)
    assert kept == counted
    assert rows_of("articles")[0]["version"] == version + len(hoa.comments)
    after = rows_of("moderation_events")
    assert [row for row in after if row["id"] <= events[-1]["id"]] == events
    new = after[len(events) :]
    assert {(row["action"], row["moderator_id"], row["to_status"]) for row in new} == {("erase", None, "withdrawn")}
    assert sorted(row["comment_id"] for row in new) == sorted(hoa.comments)
    seal_all()
    proof = verify_log()
    assert (proof.sealed, proof.unsealed, proof.broken) == (len(after), 0, None)


def test_of_a_mail_that_left_only_that_and_when_it_did_is_left(hoa):
    erase(hoa.id)

    [mail] = [row for row in rows_of("outbox") if row["sent_at"]]
    assert {mail[name] for name in ("recipient", "subject", "body", "last_error")} == {""}
    assert mail["headers"] == "{}"
    assert [row for row in rows_of("outbox") if not row["sent_at"]] == []


def test_an_answered_comment_leaves_a_tombstone_and_an_unanswered_one_nothing(hoa):
    answered = next(row["parent_id"] for row in rows_of("comments") if row["staff_id"])

    erase(hoa.id)

    assert (stored(answered)["is_listed"], stored(answered)["child_count"]) == (True, 1)
    others = [number for number in hoa.comments if number != answered]
    assert [number for number in others if stored(number)["is_listed"]] == []


def test_published_words_can_stay_without_a_name_and_everything_else_goes(article, hoa, tam):
    before = rows_about(tam)
    public = [number for number in hoa.comments if stored(number)["status"] == "published"]
    shown = {stored(number)["revision_id"] for number in public}
    words = {row["id"]: row["words"] for row in rows_of("revisions") if row["id"] in shown}
    pinned = [number for number in public if stored(number)["pinned_at"]]

    counts = erase(hoa.id, Wish.NAME)

    assert rows_about(tam) == before
    staying = "\n".join(words.values())
    assert traces_of([text for text in hoa.secrets if text not in staying and text != hoa.name]) == {}
    assert set(traces_of([hoa.name]).get(hoa.name, ())) <= {"revisions.words", "revisions.html", "revisions.folded"}
    left = {
        row["id"]: row["words"] for row in rows_of("revisions") if row["comment_id"] in hoa.comments and row["words"]
    }
    assert left == words
    assert {stored(number)["status"] for number in public} == {"published"}
    assert {stored(n)["status"] for n in hoa.comments if n not in public} == {"withdrawn"}
    assert {stored(number)["author_name"] for number in hoa.comments} == {"Bạn đọc"}
    assert [stored(number)["waiting_revision_id"] for number in public] == [None] * len(public)
    assert [stored(number)["pinned_at"] is not None for number in pinned] == [True]
    assert [owners_of(number) for number in hoa.comments] == [[]] * len(hoa.comments)
    assert (counts["kept"], counts["erased"]) == (len(public), len(hoa.comments) - len(public))
    kept, counted = kept_and_counted(article.id)
    assert kept == counted
    seal_all()
    assert verify_log().broken is None


def test_the_token_proves_nothing_any_more(article, hoa):
    erase(hoa.id)
    count = len(hoa.comments)

    number = hoa.write(article.id, "Viết lại từ đầu.")

    assert [row["comment_id"] for row in rows_of("comment_owners")] == [
        *[row["id"] for row in rows_of("comments") if row["author_name"] == "Khách"],
        number,
    ]
    assert len(hoa.comments) == count + 1


def test_a_second_token_of_the_same_comment_erases_it_too(article, hoa, tam):
    """The first answer to a post was lost, and the repeated post got a token of its own."""
    [shared] = [number for number in hoa.comments if stored(number)["status"] == "pending"]
    commit(lambda: db.session.add(CommentOwner(reader_id=tam.id, comment_id=shared)))
    others = [stored(number) for number in hoa.comments if number != shared]

    erase(tam.id)

    assert (stored(shared)["status"], stored(shared)["author_name"], owners_of(shared)) == ("withdrawn", "Bạn đọc", [])
    assert [stored(number) for number in hoa.comments if number != shared] == others
    kept, counted = kept_and_counted(article.id)
    assert kept == counted


@pytest.mark.parametrize("whose", ["another reader's", "of staff", "of somebody invited"])
def test_mail_to_an_address_that_was_only_typed_stays_when_somebody_else_has_it(desk, article, hoa, whose):
    person = Person("Kẻ Gõ Bừa", "chung@example.test")
    person.write(article.id, "Một lời.")
    now = clock.now()
    typed = {"email": person.email, "token_digest": "x", "created_at": now, "asked_at": now}
    other = {
        "another reader's": lambda: ReaderAddress(reader_id=hoa.id, **typed),
        "of staff": lambda: Desk("Mai") and None,
        "of somebody invited": lambda: Invitation(role="editor", email=person.email, created_at=now, expires_at=now),
    }[whose]()
    reader_id = person.id
    commit(lambda: db.session.add(ReaderAddress(reader_id=reader_id, **typed)))
    if other is not None:
        commit(lambda: db.session.add(other))
    else:
        users = db.metadata.tables["users"]
        commit(lambda: db.session.execute(update(users).values(email=person.email).where(users.c.name == "Mai")))
    commit(lambda: queue_mail(person.email, "Lời mời", "Một liên kết"))

    erase(reader_id)

    assert [row["body"] for row in rows_of("outbox") if row["recipient"] == person.email] == ["Một liên kết"]
    assert [row for row in rows_of("reader_addresses") if row["reader_id"] == reader_id] == []


def test_mail_to_an_address_that_nobody_else_gave_goes_though_it_was_not_confirmed(article, hoa):
    reader_id = hoa.id
    commit(lambda: db.session.execute(update(ReaderAddress).values(confirmed_at=None)))

    assert erase(reader_id)["mails"] == 2


def test_much_is_erased_in_parts_and_what_was_interrupted_goes_on(article, desk):
    person = Person("Người Viết Nhiều", "nhieu@example.test")
    for n in range(PART + 7):
        person.write(article.id, f"Người Viết Nhiều, lần {n}.", publish=n % 2 == 0)
    others = [published(article.id, f"Lời {n}.") for n in range(3)]
    reader_id, now = person.id, clock.now()
    commit(lambda: db.session.add_all(Like(comment_id=n, reader_id=reader_id, created_at=now) for n in others))
    commit(lambda: db.session.execute(update(Comment).where(Comment.id.in_(others)).values(like_count=1)))

    first = commit(lambda: erase_part(reader_id, Wish.WORDS, neutral_name="Bạn đọc"))
    too_early = commit(lambda: close_reader(reader_id, first))
    still_known = reader_by_token(person.token) is not None
    counts = erase(reader_id)

    assert (first.erased, too_early, still_known) == (PART, None, True)
    assert counts == {"erased": 7, "likes": 3}
    assert [stored(number)["like_count"] for number in others] == [0, 0, 0]
    assert traces_of(person.secrets) == {}
    kept, counted = kept_and_counted(article.id)
    assert kept == counted


def test_one_part_costs_the_same_for_each_comment_and_few_statements_more(app, article, desk):
    def cost(comments: int) -> int:
        person, sent = Person("Ai Đó", "ai@example.test"), []
        for n in range(comments):
            person.write(article.id, f"Lời thứ {n}.")
        reader_id = person.id
        note = lambda *about: sent.append(about[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            commit(lambda: erase_part(reader_id, Wish.WORDS, neutral_name="Bạn đọc"))
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)

    small, large = cost(5), cost(25)

    assert (large - small) / 20 <= 16
    assert small <= 5 * 16 + 16


def test_undoing_brings_nothing_back(article, hoa):
    desk = Desk("Hùng")
    number = hoa.write(article.id, "Sẽ bị gỡ.", publish=True)
    removal = desk.decide(number, Action.REMOVE)
    kept = hoa.write(article.id, "Sẽ được giữ.", publish=True)
    batch, _decided, _refused = desk.decide_many([(kept, None)], Action.REMOVE)
    erase(hoa.id)
    erasing_event = rows_of("moderation_events")[-1]["id"]
    before = rows_of("comments")

    for refused in (removal, erasing_event):
        with pytest.raises(CommentErased):
            desk.undo(refused)
    for action in (Action.RESTORE, Action.APPROVE, Action.MASK, Action.KEEP, Action.PIN):
        with pytest.raises(CommentAlreadyDecided):
            desk.decide(number, action)
    _name, set_back, late = desk.undo_batch(batch)

    assert (set_back, late) == ([], [kept])
    assert rows_of("comments") == before


def test_a_comment_that_stays_without_a_name_can_be_taken_down_and_back(article, hoa):
    desk = Desk("Hùng")
    number = hoa.write(article.id, "Ở lại.", publish=True)
    report(number)
    erase(hoa.id, Wish.NAME)

    desk.undo(desk.decide(number, Action.REMOVE))

    assert (stored(number)["status"], stored(number)["author_name"]) == ("published", "Bạn đọc")
    assert traces_of([hoa.email]) == {}
    kept, counted = kept_and_counted(article.id)
    assert kept == counted


def test_moderators_decide_while_the_reader_erases(app, desk, article):
    person = Person("Người Vội", "voi@example.test")
    numbers = [person.write(article.id, f"Người Vội, lần {n}.") for n in range(30)]
    reader_id, desks = person.id, [Desk(f"Người {n}") for n in range(3)]

    def decide_on(place):
        def job():
            won = 0
            for number in numbers[place * 10 :: -1] + numbers[place * 10 :]:
                try:
                    desks[place].decide(number, Action.APPROVE, version=1)
                    won += 1
                except CommentAlreadyDecided:
                    continue
            return won

        return job

    def erase_all():
        try:
            erase(reader_id)
        except AlreadyErased:
            return "late"
        return "erased"

    *won, one, other = at_once(app, [*(decide_on(place) for place in range(3)), erase_all, erase_all])

    db.session.rollback()
    assert sorted((one, other)) == ["erased", "late"]
    assert traces_of(person.secrets) == {}
    assert {stored(number)["status"] for number in numbers} == {"withdrawn"}
    actions = [row["action"] for row in rows_of("moderation_events")]
    assert (actions.count("approve"), actions.count("erase")) == (sum(won), 30)
    kept, counted = kept_and_counted(article.id)
    assert kept == counted
    seal_all()
    assert verify_log().broken is None


def test_who_writes_at_the_moment_of_erasing_leaves_nothing_that_is_nobodys(app, desk, article):
    person = Person("Người Còn Viết", "con@example.test")
    person.write(article.id, "Lời đầu.")
    reader_id = person.id
    letter = [Letter.written(author_name=person.name, email="", text=f"Lời {n}.") for n in range(8)]

    def write_on():
        tokens = []
        for said in letter:
            sender = Sender(person.token, f"new {len(tokens)} {person.token}", "net", "browser")
            settings = app.config["SETTINGS"]
            tokens.append(
                commit(lambda: submit_comment(article.id, said, sender=sender, settings=settings).token)  # noqa: B023
            )
        return tokens

    def erase_all():
        erase(reader_id)

    [tokens, _none] = at_once(app, [write_on, erase_all])

    db.session.rollback()
    shells = set(db.session.execute(select(Reader.id).where(Reader.token_digest.startswith("erased"))).scalars())
    assert shells == {reader_id}
    assert [row for row in rows_of("comment_owners") if row["reader_id"] in shells] == []
    assert [
        reader_by_token(token) for token in tokens if token != person.token and reader_by_token(token) is None
    ] == []


def test_the_like_of_somebody_who_is_gone_counts_no_more_and_that_of_another_does(hoa, tam):
    liked = rows_of("likes")[0]["comment_id"]
    assert stored(liked)["like_count"] == 2

    erase(hoa.id)

    assert (stored(liked)["like_count"], [row["reader_id"] for row in rows_of("likes")]) == (1, [tam.id])


def test_the_record_says_what_was_done_in_numbers(hoa):
    number = hoa.id

    erase(number)

    [row] = rows_of("data_events")
    assert (row["action"], row["reader_id"]) == ("erase", number)
    with pytest.raises(AlreadyErased):
        commit(lambda: close_reader(number, NOTHING))
    assert len(rows_of("data_events")) == 1
