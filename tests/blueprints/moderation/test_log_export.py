"""The log as files: complete, filtered, harmless in spreadsheets, and sent in portions."""

import csv
import io
import json
from datetime import timedelta

import pytest

from blueprints.moderation.log_export import COLUMNS, harmless
from domain.moderation.changing import Grounds
from domain.moderation.log import EXPORTED_AT_A_TIME
from domain.moderation.models import Action
from foundation import clock
from foundation.database import db
from tests.discussions import statements
from tests.domain.desk import Desk
from tests.events import add_copies, seal_all
from tests.letters import sent
from tests.tables import rows_of


@pytest.fixture
def hung(app):
    """Another moderator's desk, inside an application context."""
    with app.app_context():
        yield Desk("Hùng")


def cells(answer):
    """The rows of a CSV answer by the names in its first line."""
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def objects(answer):
    return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


def test_both_files_say_the_same_of_every_event(hung, article, lan):
    comment = sent(article.id)
    with clock.at(clock.parse_utc("2025-03-09T17:30:00.000001")):
        event = hung.decide(comment, Action.REJECT, grounds=Grounds("Không\nđúng, bài", "Off topic", 'Xem "quy định"'))
    seal_all()

    [row] = cells(lan.get("/moderation/log.csv"))
    [entry] = objects(lan.get("/moderation/log.jsonl"))

    assert tuple(row) == tuple(entry) == COLUMNS
    assert row == {name: "" if value is None else str(value) for name, value in entry.items()}
    assert entry == {
        "number": event,
        "time": "2025-03-10T00:30:00.000001+07:00",
        "moderator": "Hùng",
        "action": "reject",
        "comment": comment,
        "article": article.url.removeprefix("/articles/"),
        "author_name": "Ngọc",
        "from": "pending",
        "to": "rejected",
        "reason_vi": "Không\nđúng, bài",
        "reason_en": "Off topic",
        "note": 'Xem "quy định"',
        "batch": None,
        "takes_back": None,
        "seal": rows_of("moderation_events")[0]["seal"],
    }


def test_taking_back_and_deciding_together_are_told(hung, article, lan):
    batch, _decided, _left = hung.decide_many([(sent(article.id), None)], Action.APPROVE)
    event = rows_of("moderation_events")[0]["id"]
    hung.undo(event)

    undone, decided = objects(lan.get("/moderation/log.jsonl"))

    assert (undone["action"], undone["takes_back"], decided["batch"]) == ("undo", event, batch)


def test_a_csv_file_is_what_spreadsheets_expect(hung, article, lan):
    hung.decide(sent(article.id), Action.APPROVE)

    answer = lan.get("/moderation/log.csv")

    today = clock.now() + timedelta(hours=7)
    assert answer.get_data().startswith(b"\xef\xbb\xbfnumber,time,moderator,")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="log-{today:%Y-%m-%d}.csv"'


def test_json_lines_are_readable_as_they_stand(hung, article, lan):
    hung.decide(sent(article.id), Action.APPROVE)

    answer = lan.get("/moderation/log.jsonl")

    assert "Ngọc" in answer.get_data(as_text=True)
    assert answer.content_type == "application/jsonl; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('.jsonl"')


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+84912345678",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\tx",
        "\rx",
        "  =1",
        "\u00a0=1",
        "\u3000=1",
        "\u200b=1",
        "\ufeff=1",
        " \t =1",
        "＝1＋1",
        "＋1",
        "－1",
        "＠x",
        " ＝1",
        "﹢1",
    ],
)
def test_no_cell_is_taken_for_a_formula(hung, article, lan, text):
    hung.decide(sent(article.id), Action.APPROVE, grounds=Grounds(text, text, text))

    [row] = cells(lan.get("/moderation/log.csv"))
    [entry] = objects(lan.get("/moderation/log.jsonl"))

    assert [row[name] for name in ("reason_vi", "reason_en", "note")] == [f"'{text}"] * 3
    assert entry["note"] == text


@pytest.mark.parametrize("text", ["", "a=1", "1+1", "5 - 3", "'x", "Chị Hoa", "…", "x@y.example"])
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == text


def test_names_are_no_formulas_either(hung, article, lan):
    sent_by = sent(article.id, name="=HYPERLINK(1)")
    Desk("@Nam").decide(sent_by, Action.APPROVE)

    [row] = cells(lan.get("/moderation/log.csv"))

    assert (row["author_name"], row["moderator"]) == ("'=HYPERLINK(1)", "'@Nam")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_only_what_the_filters_let_through_is_sent(hung, article, lan, kind):
    comment = sent(article.id)
    hung.decide(comment, Action.APPROVE)
    removed = hung.decide(comment, Action.REMOVE)

    answer = lan.get(f"/moderation/log.{kind}?action=remove&moderator={hung.person}")

    found = cells(answer) if kind == "csv" else objects(answer)
    assert [int(row["number"]) for row in found] == [removed]


def test_an_empty_log_is_a_line_of_headings(lan):
    assert lan.get("/moderation/log.csv").get_data(as_text=True) == "\ufeff" + ",".join(COLUMNS) + "\r\n"
    assert lan.get("/moderation/log.jsonl").get_data() == b""


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_long_log_is_sent_in_portions_of_one_statement_each(app, hung, article, lan, kind):
    hung.decide(sent(article.id), Action.APPROVE)
    add_copies(3 * EXPORTED_AT_A_TIME - 1)

    def cost():
        with statements(app) as seen:
            answer = lan.get(f"/moderation/log.{kind}")
            lines = answer.get_data(as_text=True).count("\n")
        return lines - (kind == "csv"), sum("FROM moderation_events" in statement for statement in seen)

    assert cost() == (3 * EXPORTED_AT_A_TIME, 3)
    add_copies(1)
    assert cost() == (3 * EXPORTED_AT_A_TIME + 1, 4)


def test_who_reads_slowly_holds_no_connection(app, hung, article, lan):
    hung.decide(sent(article.id), Action.APPROVE)
    add_copies(EXPORTED_AT_A_TIME)
    db.session.close()

    answer = lan.client.get("/moderation/log.jsonl", buffered=False)
    pieces = answer.iter_encoded()
    first = next(pieces)
    held = db.engine.pool.checkedout()
    rest = b"".join(pieces)
    answer.close()

    assert held == 0
    assert (first + rest).count(b"\n") == EXPORTED_AT_A_TIME + 1
