"""The chain over the log: whoever changes it is found, whoever decides does not wait for it."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, text, update

from domain.articles.models import Article
from domain.comments.models import Revision
from domain.moderation.models import Action, LogIsAppendOnly, ModerationEvent
from domain.moderation.sealing import SEALED, SETTLED_AFTER, Break, LogProof, Problem, seal_events, seal_of, verify_log
from foundation import clock
from foundation.database import commit, db
from tests.domain.desk import Desk
from tests.events import LONG_AGO, add_copies, change_event, put_event, remove_event, seal_all
from tests.letters import sent
from tests.people import account
from tests.tables import rows_of

COLUMNS = [*SEALED, "seal"]


def chain():
    """Number of the seal and of the event, in the order of the chain."""
    rows = [row for row in rows_of("moderation_events") if row["seal_number"] is not None]
    return [(row["seal_number"], row["id"]) for row in sorted(rows, key=lambda row: row["seal_number"])]


@pytest.fixture
def events(desk, article):
    """The numbers of four sealed events, with something in every column."""
    comments = [sent(article.id, f"Lời {n}.") for n in range(3)]
    decided = [desk.decide(number, Action.APPROVE) for number in comments]
    decided.append(desk.undo(decided[0]))
    seal_all()
    return decided


def other_values(events):
    """For each column something else that the database accepts in the second row."""
    rows = rows_of("moderation_events")
    another_article = rows_of("articles")[0] | {"id": 999_999, "import_digest": None}
    commit(lambda: db.session.execute(insert(Article.__table__).values(another_article)))
    moment = rows[1]["created_at"]
    return {
        "id": 999_999,
        "comment_id": rows[0]["comment_id"],
        "article_id": 999_999,
        "revision_id": rows[0]["revision_id"],
        "moderator_id": account("Hùng"),
        "version": rows[1]["version"] + 1,
        "batch": "a batch",
        "undoes_id": events[2],
        "created_at": moment.replace(microsecond=(moment.microsecond + 1) % 1_000_000),
        "seal": "0" * 64,
    }


def test_an_untouched_log_is_whole(events):
    head = rows_of("moderation_events")[-1]["seal"]

    assert verify_log() == LogProof(sealed=4, unsealed=0, head=head, broken=None)
    assert verify_log(head) == verify_log()
    assert chain() == list(enumerate(events, start=1))


def test_an_empty_log_is_whole(desk):
    assert verify_log() == LogProof(sealed=0, unsealed=0, head=None, broken=None)


def test_every_column_but_the_seal_itself_is_sealed():
    assert set(COLUMNS) == {column.name for column in ModerationEvent.__table__.columns}
    assert len(COLUMNS) == len(set(COLUMNS))


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "seal_number"])
def test_a_change_of_any_column_is_found_and_named(events, column):
    value = other_values(events).get(column, "published" if column.endswith("status") else "another")
    if column == "to_status":
        value = "rejected"
    before = rows_of("moderation_events")[0]["seal"]

    change_event(events[1], **{column: value})

    changed = 999_999 if column == "id" else events[1]
    assert verify_log() == LogProof(sealed=4, unsealed=0, head=before, broken=Break(Problem.CHANGED, 2, changed))


@pytest.mark.parametrize("number", [99, None])
def test_a_number_taken_out_of_the_chain_is_missing(events, number):
    change_event(events[1], seal_number=number)

    assert verify_log().broken == Break(Problem.MISSING, 2)


def test_an_event_before_the_first_is_a_change(events):
    change_event(events[1], seal_number=0)

    assert verify_log().broken == Break(Problem.CHANGED, 1, events[1])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_event_is_missing(events, place):
    commit(lambda: db.session.execute(update(ModerationEvent.__table__).values(undoes_id=None)))
    seal_anew()

    remove_event(events[place])

    assert verify_log().broken == Break(Problem.MISSING, place + 1)


def test_a_status_that_is_none_is_found(events):
    commit(
        lambda: db.session.execute(text("UPDATE moderation_events SET from_status = 'nonsense' WHERE seal_number = 3"))
    )

    assert verify_log().broken == Break(Problem.CHANGED, 3, events[2])


@pytest.mark.only_on("sqlite")
def test_a_time_that_is_none_is_found(events):
    commit(lambda: db.session.execute(text("UPDATE moderation_events SET created_at = 'once' WHERE seal_number = 3")))

    assert verify_log().broken == Break(Problem.CHANGED, 3, events[2])


def test_an_end_cut_off_is_found_by_the_head_that_was_noted(events):
    noted = verify_log().head
    remove_event(events[-1])

    assert verify_log().broken is None
    assert verify_log(noted).broken == Break(Problem.HEAD_GONE, 3)


def test_a_chain_made_anew_is_found_by_the_head_that_was_noted(events):
    noted = verify_log().head
    change_event(events[2], note="another")
    seal_anew()

    assert verify_log().broken is None
    assert verify_log(noted).broken == Break(Problem.HEAD_GONE, 4)


def test_a_noted_head_stays_good_while_the_log_grows(desk, article, events):
    noted = verify_log().head
    desk.decide(sent(article.id), Action.REJECT)
    seal_all()

    assert verify_log(noted).broken is None
    assert verify_log(noted).sealed == 5


def test_the_newest_events_wait_until_they_are_settled(desk, article):
    now = clock.now()
    for age in (SETTLED_AFTER * 2, SETTLED_AFTER, SETTLED_AFTER / 2):
        with clock.at(now - age):
            desk.decide(sent(article.id), Action.APPROVE)

    with clock.at(now):
        assert commit(seal_events) == 2
        assert commit(seal_events) == 0
    proof = verify_log()
    assert (proof.sealed, proof.unsealed, proof.broken) == (2, 1, None)


def test_sealing_takes_some_at_a_time_in_the_order_of_the_numbers(desk, article):
    with clock.at(clock.now() - LONG_AGO):
        first = desk.decide(sent(article.id), Action.APPROVE)
        add_copies(6)

    assert [commit(lambda: seal_events(most=3)) for _ in range(4)] == [3, 3, 1, 0]
    assert [event for _number, event in chain()] == sorted(event for _number, event in chain())
    assert chain()[0] == (1, first)
    assert verify_log().broken is None


def test_a_lower_number_that_comes_late_is_sealed_next(events):
    commit(lambda: db.session.execute(update(ModerationEvent.__table__).values(seal_number=None, seal=None)))
    late = remove_event(events[1])
    seal_all()
    put_event(late)
    seal_all()

    assert chain() == [(1, events[0]), (2, events[2]), (3, events[3]), (4, events[1])]
    assert verify_log().broken is None


def test_many_sealers_at_once_make_one_chain(app, desk, article):
    with clock.at(clock.now() - LONG_AGO):
        desk.decide(sent(article.id), Action.APPROVE)
        add_copies(59)
    start = threading.Barrier(6)

    def seal(_number):
        with app.app_context():
            start.wait(timeout=30)
            return sum(commit(lambda: seal_events(most=5)) for _ in range(12))

    with ThreadPoolExecutor(6) as threads:
        sealed = sum(threads.map(seal, range(6)))

    proof = verify_log()
    assert (proof.sealed, proof.broken) == (sealed, None)
    assert [number for number, _event in chain()] == list(range(1, sealed + 1))
    seal_all()
    assert (verify_log().sealed, verify_log().unsealed, verify_log().broken) == (60, 0, None)


def test_a_sealer_that_comes_second_seals_what_is_left(app, desk, article):
    """The first has sealed two of three and not committed yet when the second looks."""
    with clock.at(clock.now() - LONG_AGO):
        desk.decide(sent(article.id), Action.APPROVE)
        add_copies(2)
    has_sealed, may_commit = threading.Event(), threading.Event()

    def first():
        done = seal_events(most=2)
        has_sealed.set()
        may_commit.wait(timeout=1)
        return done

    def second():
        has_sealed.wait(timeout=10)
        threading.Timer(0.2, may_commit.set).start()
        with app.app_context():
            return commit(seal_events)

    def alone():
        with app.app_context():
            return commit(first)

    with ThreadPoolExecutor(2) as threads:
        results = [threads.submit(alone), threads.submit(second)]
        done = [result.result(timeout=30) for result in results]

    assert done[0] == 2
    assert done[1] in {0, 1}
    seal_all()
    assert (verify_log().sealed, verify_log().broken) == (3, None)


@pytest.mark.only_on("postgresql", "mariadb")
def test_nobody_who_decides_waits_for_a_sealer(app, desk, article):
    """MariaDB locks before a number that is given a second time: after a chain has begun, nobody inserts there."""
    with clock.at(clock.now() - LONG_AGO):
        desk.decide(sent(article.id), Action.APPROVE)
        seal_all()
        add_copies(3)
    waiting = sent(article.id, "Hai.")

    def decide():
        with app.app_context():
            return Desk("Hùng").decide(waiting, Action.REJECT)

    thread = ThreadPoolExecutor(1)

    def work():
        assert seal_events() == 3
        return thread.submit(decide).result(timeout=30)  # who waits for the sealer waits for ever

    try:
        assert commit(work) == rows_of("moderation_events")[-1]["id"]
    finally:
        thread.shutdown()


def test_erasing_words_leaves_the_chain_whole(events):
    erased = update(Revision.__table__).values(words="", html="", folded="", digest="")
    commit(lambda: db.session.execute(erased))

    assert verify_log().broken is None


def test_a_seal_can_be_made_again_by_anybody():
    """As the module's first lines say it: so seals are the same on every database, and stay so."""
    row = dict.fromkeys(SEALED) | {"id": 7, "note": "Đúng", "created_at": clock.parse_utc("2022-11-22T03:05")}
    as_json = (
        '{"action":null,"article_id":null,"batch":null,"before":null,"comment_id":null,'
        '"created_at":"2022-11-22T03:05:00.000000+00:00","from_status":null,"id":7,"moderator_id":null,'
        '"note":"\\u0110\\u00fang","reason_en":null,"reason_vi":null,"revision_digest":null,"revision_id":null,'
        '"seal_number":null,"to_status":null,"undoes_id":null,"version":null}'
    )

    assert seal_of(row, previous="abc") == hashlib.sha256(f"abc\n{as_json}".encode()).hexdigest()
    assert seal_of(row | {"created_at": "2022-11-22 03:05:00.000000"}, previous="") == seal_of(row, previous="")


@pytest.mark.parametrize("column", ["note", "action", "seal", "moderator_id"])
def test_the_log_refuses_changes_through_its_own_model(events, column):
    def work():
        event = db.session.get_one(ModerationEvent, events[0])
        setattr(event, column, None if column == "moderator_id" else "other")
        db.session.flush()

    with pytest.raises(LogIsAppendOnly, match=column):
        commit(work)

    assert verify_log().broken is None


def test_the_log_refuses_removal_through_its_own_model(events):
    with pytest.raises(LogIsAppendOnly):
        commit(lambda: db.session.delete(db.session.get_one(ModerationEvent, events[3])) or db.session.flush())

    assert len(rows_of("moderation_events")) == 4


def test_the_walk_tells_how_far_it_is(events):
    told = []

    verify_log(progress=lambda done, of: told.append((done, of)))

    assert told[-1] == (1, 1)


def seal_anew():
    """What somebody with the database's password and this program can do."""
    commit(lambda: db.session.execute(update(ModerationEvent.__table__).values(seal_number=None, seal=None)))
    seal_all()
