"""Due work runs in passing after a post, so that no step may take longer on a site with a million comments."""

import re

import pytest

from foundation.database import db
from foundation.due_work import run_due_work
from tests.discussions import statements, write

# Each of them holds most of the rows of a large site under one value.
OF_HALF_THE_TABLE = ("ix_comments_status", "ix_moderation_events_action")
# Numbers about the whole site, and what staff leave behind; and what a step has put aside itself.
SMALL = {"SCAN figures", "SCAN sessions", "SCAN claims", "SCAN anon_1"}


@pytest.mark.only_on("sqlite")  # the plan is read as SQLite words it
def test_no_step_walks_along_a_table_that_grows(app, article):
    write(app, article.id, [None, 0])
    with app.app_context():
        with statements(app) as seen:
            run_due_work()
        queries = {statement for statement in seen if re.match("SELECT|DELETE|UPDATE", statement)}
        plans = {query: _plan(query) for query in queries}

    assert len(plans) >= 12
    for query, steps in plans.items():
        walks = {step for step in steps if step.startswith("SCAN ")} - SMALL
        assert walks == set(), query
        assert [step for step in steps if any(index in step for index in OF_HALF_THE_TABLE)] == [], query


def _plan(query: str) -> list[str]:
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("2022",) * query.count("?"))
    return [row[-1] for row in plan]
