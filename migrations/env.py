"""Runs the migrations on the application's own database connection."""

from alembic import context

import foundation.limits
import foundation.mail
import foundation.sessions
import foundation.site_version  # noqa: F401 the tables are known once their modules are imported
from domain.search.models import is_full_text_index
from foundation.database import Model, db


def run() -> None:
    with db.engine.connect() as connection:
        dialect = connection.dialect.name
        if dialect == "sqlite":
            # Rebuilding a table that others refer to is only possible while nobody checks the references.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            compare_type=True,
            include_object=lambda _object, name, _type, _reflected, _other: not is_full_text_index(name),
            render_as_batch=dialect == "sqlite",
            transactional_ddl=dialect != "mysql",
        )
        with context.begin_transaction():
            context.run_migrations()
        if dialect == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


run()
