"""The layer of stored pages before the application: through which connections it asks, and who clears its folder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from foundation import due_work, reads
from foundation.connecting import connect_arguments
from foundation.database import db
from foundation.page_layer import FOLDER, page_layer
from foundation.page_places import Folder
from foundation.page_versions import PageKind
from foundation.plain_reads import PlainReads
from foundation.quiet_polls import QuietPoll, QuietPolls
from foundation.redis_server import RedisServer
from foundation.shared_pages import SharedPages
from foundation.sqlite import reader_of


def init_app(app: Flask, kinds: Sequence[PageKind], polls: Sequence[QuietPoll], *, code: Path) -> None:
    """Put the layer before the application, and let due work keep its folder small. `code`: where the program lies."""
    with app.app_context():
        engine = db.engine
    connect = _connector(engine)
    plain = PlainReads(connect) if connect else None
    reads.init_app(app, engine, plain)
    if plain is None or app.debug:  # who changes a template wants to see it
        return
    server: RedisServer | None = app.extensions["redis"]
    place = SharedPages(server) if server else Folder(Path(app.instance_path) / FOLDER)
    placeholder = "?" if engine.dialect.name == "sqlite" else "%s"
    layer = page_layer(
        QuietPolls(app.wsgi_app, polls, plain, placeholder=placeholder),
        app.config["SETTINGS"],
        instance=Path(app.instance_path),
        code=code,
        place=place,
        kinds=[kind.with_placeholder(placeholder) for kind in kinds],
        reads=plain,
    )
    app.extensions["stored_pages"] = layer.store
    app.wsgi_app = layer  # type: ignore[method-assign]
    due_work.add_step("stored pages cleared", place.clear_old)


def _connector(engine: Engine) -> Callable[[], Any] | None:
    """What opens a connection of the driver's own, each statement on it its own transaction.

    The way through SQLAlchemy would cost more than the answer. None for a database in memory, which others cannot open.
    """
    dialect = engine.dialect
    if dialect.name == "sqlite":
        file = engine.url.database
        return None if not file or file == ":memory:" else reader_of(Path(file))
    arguments, options = dialect.create_connect_args(engine.url)
    own = connect_arguments(engine.url) | {"autocommit": True}
    return lambda: dialect.connect(*arguments, **{**options, **own})
