"""What pages cost in process, without a server, against the smallest answer that Flask can give.

Nothing but the layer of stored pages, the application, the database and the headers counts: processor time of the WSGI
callable itself, on SQLite, floors and pages in turns, the median of the rounds.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from bench.calls import Call, hello_call, microseconds, ratio
from bench.data import fill
from bench.rows import Options, Row, at_least, at_most, figure, main
from bench.sites import build_app, close, invite_moderators
from domain.accounts.models import User
from domain.comments.models import Comment, CommentStatus
from domain.moderation.actions import decide
from domain.moderation.models import Action
from foundation.database import commit, db

COMMENTS, WITH_REPLIES = 1_000, 1_010
LEAST_STORED, LEAST_WITH_COOKIES, LEAST_UNCACHED = 10, 8, 0.12
MOST_REBUILT, MOST_POLLED = 80, 0.3
APPROVALS = 20
FLOOR, STORED, UNCACHED = "Flask's hello", "a stored page", "a page past the store, 50 of 1,000 comments"
POLL = "a poll when nothing is new"


def rows(options: Options) -> Iterator[Row]:
    """A stored page and its variants, a page that is made, a poll, and a page made again after an approval."""
    approvals = 2 if options.quick else APPROVALS
    with tempfile.TemporaryDirectory() as folder:
        app = build_app(Path(folder))
        addresses = fill(app, (COMMENTS, WITH_REPLIES), waiting=approvals, with_replies=(WITH_REPLIES,))
        calls = calls_on(app, addresses)
        taken = microseconds(calls, quick=options.quick)
        for name, spent in taken.items():
            yield figure(f"in process: {name}: processor", statistics.median(spent), "µs")
        times = {name: ratio(taken[FLOOR], spent) for name, spent in taken.items()}
        for name in calls:
            if name.startswith(STORED):
                least = LEAST_WITH_COOKIES if "cookies" in name else LEAST_STORED
                yield at_least(f"in process: {name} against Flask's hello", times[name], least, "times")
        yield at_least(f"in process: {UNCACHED} against Flask's hello", times[UNCACHED], LEAST_UNCACHED, "times")
        yield at_most(f"in process: cost of {POLL} against Flask's hello", 1 / times[POLL], MOST_POLLED, "times")
        rebuilt = _rebuilt(app, calls[STORED], approvals)
        yield figure("in process: a page made again after an approval: processor", rebuilt, "µs")
        cost = rebuilt / statistics.median(taken[FLOOR])
        name = "in process: cost of a page made again after an approval against Flask's hello"
        yield at_most(name, cost, MOST_REBUILT, "times")
        close(app)


def calls_on(app: Flask, addresses: dict[int, str]) -> dict[str, Call]:
    """The floor and everything that is asked of the site."""
    site, shown = app.wsgi_app, addresses[COMMENTS]
    stored = Call(site, shown, HTTP_ACCEPT_ENCODING="gzip, deflate, br, zstd").expect(200)
    page = Call(site, shown).expect(200).body.decode()
    since, poll = (re.search(rf'{name}="([^"]+)"', page) for name in ("data-since", "data-ask"))
    if since is None or poll is None:
        raise RuntimeError("the page does not say how to ask for new comments")
    cookies = f"language=vi; mine=4711; reader={'r' * 43}"
    return {
        FLOOR: hello_call(),
        STORED: stored,
        "a stored page, gzip": Call(site, shown, HTTP_ACCEPT_ENCODING="gzip").expect(200),
        "a stored page, not modified": Call(
            site, shown, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=stored.headers["ETag"]
        ).expect(304),
        "a stored page, a reader's cookies": Call(site, shown, HTTP_ACCEPT_ENCODING="br", HTTP_COOKIE=cookies).expect(
            200
        ),
        # Who shows a password goes past the store.
        UNCACHED: Call(site, shown, HTTP_AUTHORIZATION="none").expect(200),
        "a page past the store, brotli": Call(site, shown, HTTP_AUTHORIZATION="none", HTTP_ACCEPT_ENCODING="br").expect(
            200
        ),
        "a page past the store, replies among its comments": Call(
            site, addresses[WITH_REPLIES], HTTP_AUTHORIZATION="none"
        ).expect(200),
        POLL: Call(site, f"{poll[1]}?since={since[1]}").expect(204),
    }


def _rebuilt(app: Flask, stored: Call, approvals: int) -> float:
    """Microseconds of processor time for the first answer after an approval; the median of several."""
    ((email, _password),) = invite_moderators(app, 1)
    took = []
    with app.app_context():
        waiting = select(Comment.id).where(Comment.article_id == 1, Comment.status == CommentStatus.PENDING)
        numbers = db.session.execute(waiting.limit(approvals)).scalars().all()
        moderator_id = db.session.execute(select(User.id).where(User.email == email)).scalar_one()
    for number in numbers:
        with app.app_context():
            commit(lambda: decide(number, Action.APPROVE, moderator=db.session.get_one(User, moderator_id)))  # noqa: B023 called at once
        before = stored.headers["ETag"]
        begun = time.process_time()
        stored()
        took.append(time.process_time() - begun)
        if stored.headers["ETag"] == before:
            raise RuntimeError("the page is the same after an approval")
    return statistics.median(took) * 1_000_000


if __name__ == "__main__":
    main(rows, __doc__)
