"""Several people at once: each in a thread and an application context of their own, all starting together."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from foundation.database import db


def at_once(app: Flask, jobs: Sequence[Callable[[], object]]) -> list:
    """What each job returned; raises what any of them raised."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        with app.app_context():
            gate.wait(timeout=30)
            try:
                return job()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
