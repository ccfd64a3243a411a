"""Work that is due by time: named steps, run by cron (`flask site run-due-work`) or in passing after a request."""

import logging
import math
import threading
import time
from collections.abc import Callable

from flask import Flask, Response, request

from foundation.database import db

log = logging.getLogger("ykien.due_work")

IN_PASSING_EVERY_SECONDS = 30
_steps: dict[str, Callable[[], int]] = {}
_turn = threading.Lock()
_last_run = -math.inf


def add_step(name: str, step: Callable[[], int], *, is_first: bool = False) -> None:
    """Register a step; it returns how many things it did. `is_first`: before all others, for which it makes work."""
    others = dict(_steps)
    if is_first:
        _steps.clear()
    _steps.update({name: step, **others} if is_first else {name: step})


def run_due_work() -> dict[str, int]:
    """Run every step once; a step that fails is logged and does not keep the others from running.

    Needs an application context.
    """
    done = {}
    for name, step in _steps.items():
        try:
            done[name] = step()
        except Exception:
            db.session.rollback()  # PostgreSQL answers nobody in a transaction that failed
            log.exception("due work '%s' failed", name)
    return done


def init_app(app: Flask) -> None:
    """Run due work after answers to posts, when the answer has left and at most once in a while for each process."""

    @app.after_request
    def in_passing(response: Response) -> Response:
        if request.method == "POST" and app.config.get("DUE_WORK_IN_PASSING", True) and _is_time():
            response.call_on_close(lambda: _run_in(app))
        return response


def _is_time() -> bool:
    global _last_run  # noqa: PLW0603 one clock for the process
    with _turn:
        if time.monotonic() - _last_run < IN_PASSING_EVERY_SECONDS:
            return False
        _last_run = time.monotonic()
        return True


def _run_in(app: Flask) -> None:
    """A thread, so that a mail server that hangs keeps nobody waiting for the worker."""

    def run() -> None:
        with app.app_context():
            run_due_work()

    threading.Thread(target=run, name="due-work", daemon=True).start()
