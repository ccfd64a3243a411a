"""One statement that changes many rows, without looking for them among the objects of the session."""

from typing import Any

from foundation.database import db


def carry_out(statement: Any) -> int:
    """Send an update or a delete; returns how many rows it was about."""
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]
