"""One line in the log for each event, whatever a client sent."""

import io
import logging

import pytest

from foundation.logging import OneLine
from tests.people import reader_of

HOSTILE = [
    "a\r\n2026-11-23T00:00:00Z INFO forged",
    "a\nb",
    "a\rb",
    "a\x1b[2Jb",
    "a\u2028b",
    "a\u2029b",
    "a\x85b",
    "a\x0bb\x0cc\x1cd\x1ee",
    "a\x00b\x7fc\x9bd",
]


@pytest.fixture
def written(app, monkeypatch):
    """What the application's log has written: written()."""
    return log_of(app, monkeypatch)


def log_of(app, monkeypatch):
    streams = []
    for name in (app.logger.name, "ykien"):
        for handler in logging.getLogger(name).handlers:
            stream = io.StringIO()
            monkeypatch.setattr(handler, "stream", stream, raising=False)
            streams.append(stream)
    return lambda: "".join(dict.fromkeys(stream.getvalue() for stream in streams))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_a_client_sent_starts_a_line(app, written, text):
    app.logger.warning("GET %s failed", text)

    [line] = written().rstrip("\n").splitlines()
    assert (line[19:32], line.isprintable()) == ("Z WARNING app", True)


def test_other_words_stay_as_they_are(app, written):
    app.logger.warning("đường làng 🐃 \\x0a")

    assert written().endswith("đường làng 🐃 \\x0a\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_an_exceptions_words_start_no_line_either(app, written, text):
    app.logger.error("failed", exc_info=ValueError(text))

    first, *trace = written().rstrip("\n").splitlines()
    assert (first[19:], {line[:2] for line in trace}) == ("Z ERROR app: failed", {"  "})
    assert all(line.isprintable() for line in trace)


def test_the_record_is_left_whole_for_other_handlers():
    record = logging.LogRecord("x", logging.ERROR, "", 1, "failed", (), (ValueError, ValueError("x"), None))
    OneLine().format(record)

    assert record.exc_info is not None


@pytest.mark.parametrize("path", ["/a%0d%0a2026%20INFO%20forged", "/a%e2%80%a8b", "/%1b[2J"])
def test_a_path_that_fails_is_one_line(make_app, app, monkeypatch, path):
    broken = make_app()
    written = log_of(broken, monkeypatch)

    @broken.errorhandler(404)
    def break_down(_error):
        raise RuntimeError

    reader_of(broken).get(path)

    assert written() != ""
    assert [line for line in written().splitlines() if not line.startswith((" ", "20"))] == []
    assert [
        line for line in written().splitlines() if "forged" in line and not line.startswith(" ") and "GET" not in line
    ] == []


@pytest.mark.parametrize("name", ["ykien.mail", "ykien.due_work", "ykien.sessions"])
def test_the_floors_own_loggers_write_into_the_same_log(app, written, name):
    logging.getLogger(name).warning("mail %s was not sent: %s", 7, "a\nb")

    [line] = written().rstrip("\n").splitlines()
    assert line[19:] == f"Z WARNING {name}: mail 7 was not sent: a\\x0ab"


@pytest.mark.parametrize(("level", "count"), [("DEBUG", 3), ("WARNING", 1), ("ERROR", 0)])
def test_the_level_is_the_hosts(make_app, level, count):
    app = make_app(log_level=level)
    for logger in (app.logger, logging.getLogger("ykien.mail")):
        seen = [logger.isEnabledFor(each) for each in (logging.DEBUG, logging.INFO, logging.WARNING)]

        assert sum(seen) == count
