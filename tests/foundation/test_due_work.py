"""Work that is due by time: every step is tried, and requests start it now and then."""

import threading
import time

import pytest

from foundation import due_work


@pytest.fixture
def steps(monkeypatch):
    """No steps but the test's own."""
    kept = {}
    monkeypatch.setattr(due_work, "_steps", kept)
    monkeypatch.setattr(due_work, "_last_run", float("-inf"))
    return kept


def test_a_step_that_fails_does_not_stop_the_others(app, steps):
    due_work.add_step("first", lambda: 3)
    due_work.add_step("broken", lambda: 1 / 0)
    due_work.add_step("last", lambda: 0)

    with app.app_context():
        assert due_work.run_due_work() == {"first": 3, "last": 0}


def test_a_step_whose_database_failed_leaves_the_next_one_a_clean_session(app, steps):
    from sqlalchemy import text  # noqa: PLC0415 only here

    from foundation.database import commit, db  # noqa: PLC0415 only here

    due_work.add_step("broken", lambda: db.session.execute(text("SELECT * FROM nowhere")).rowcount)
    due_work.add_step("reads", lambda: db.session.execute(text("SELECT 1")).scalar_one())
    due_work.add_step(
        "writes", lambda: commit(lambda: db.session.execute(text("UPDATE users SET name = name")).rowcount)
    )

    with app.app_context():
        assert due_work.run_due_work() == {"reads": 1, "writes": 0}


def test_the_command_tells_what_was_done(app):
    result = app.test_cli_runner().invoke(args=["site", "run-due-work"])

    told = dict(line.split(": ") for line in result.output.splitlines())
    something = {name: count for name, count in told.items() if count != "0"}
    assert (result.exit_code, len(told) >= 3, something) == (0, True, {"usual wait counted": "1"})


def posts(client, count):
    for _ in range(count):
        client.post("/language", data={"language": "vi"}).close()


def counted_runs(steps):
    """How often the work ran until now: it happens in a thread of its own, started before the answer is closed."""
    ran = []
    due_work.add_step("counts", lambda: ran.append(1) or 1)

    def count() -> int:
        for thread in threading.enumerate():
            if thread.name == "due-work":
                thread.join()
        return len(ran)

    return count


def test_after_posts_it_runs_once_in_a_while_and_not_with_the_answer(make_app, steps, monkeypatch):
    client = make_app(config={"DUE_WORK_IN_PASSING": True}).test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    runs = counted_runs(steps)

    posts(client, 5)
    first = runs()
    monkeypatch.setattr(due_work, "_last_run", time.monotonic() - due_work.IN_PASSING_EVERY_SECONDS)
    posts(client, 5)

    assert (first, runs()) == (1, 2)


@pytest.mark.parametrize(("method", "in_passing"), [("GET", True), ("POST", False)])
def test_reading_starts_nothing_and_a_host_with_cron_may_turn_it_off(make_app, steps, method, in_passing):
    client = make_app(config={"DUE_WORK_IN_PASSING": in_passing}).test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    runs = counted_runs(steps)

    client.open("/language" if method == "POST" else "/", method=method, data={"language": "vi"}).close()

    assert runs() == 0


class SlowLock:
    """A lock that the thread called "slow" reaches late."""

    def __init__(self):
        self.lock, self.reached, self.go_on = threading.Lock(), threading.Event(), threading.Event()

    def acquire(self, *, blocking=True):
        if threading.current_thread().name == "slow":
            self.reached.set()
            self.go_on.wait(timeout=30)
        return self.lock.acquire(blocking=blocking)

    def release(self):
        self.lock.release()

    __enter__ = acquire

    def __exit__(self, *_error):
        self.release()


def test_requests_at_the_same_moment_start_it_once(steps, monkeypatch):
    lock, started = SlowLock(), []
    monkeypatch.setattr(due_work, "_turn", lock)

    def run():
        if due_work._is_time():
            started.append(threading.current_thread().name)

    slow, quick = (threading.Thread(target=run, name=name) for name in ("slow", "quick"))
    slow.start()
    lock.reached.wait(timeout=30)
    quick.start()
    quick.join()
    lock.go_on.set()
    slow.join()

    assert started == ["quick"]
