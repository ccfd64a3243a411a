"""`flask site check`: whatever is kept beside what it is counted from is told when it is wrong, and can be repaired."""

import pytest
from sqlalchemy import text

from domain.articles.models import Tag
from domain.comments.models import CommentStatus
from foundation.database import commit, db
from tests.discussions import decide, write
from tests.domain.counting import kept_and_counted

CLEAN = "everything is as it is counted\n"
# What a hand that is not ours does, and what the command says about it.
HARM = {
    "UPDATE articles SET comment_count = comment_count + 7": "articles.comment_count",
    "UPDATE articles SET last_comment_at = NULL": "articles.last_comment_at",
    "UPDATE comments SET child_count = 5 WHERE id = (SELECT MAX(id) FROM (SELECT id FROM comments) AS c)": (
        "comments.child_count"
    ),
    "UPDATE comments SET reply_count = reply_count + 1 WHERE depth = 0": "comments.reply_count",
    "UPDATE comments SET like_count = 3 WHERE depth = 1": "comments.like_count",
    "UPDATE comments SET report_count = 2 WHERE depth = 1": "comments.report_count",
    "UPDATE comments SET is_listed = NOT is_listed": "comments.is_listed",
    "UPDATE comments SET desk_tab = 'spam' WHERE depth = 0": "comments.desk_tab",
    "UPDATE comments SET category_id = NULL": "comments.category_id",
    "UPDATE comment_signals SET desk_tab = 'spam'": "comment_signals",
    "UPDATE readers SET published_count = published_count + 1": "readers.published_count",
    "UPDATE readers SET rejected_count = 4": "readers.rejected_count",
    "UPDATE desk_tallies SET comments = comments + 1": "desk_tallies",
    "DELETE FROM desk_tallies": "desk_tallies",
    "DELETE FROM search_entries WHERE kind = 'comment'": "search_entries",
    "UPDATE search_entries SET category_id = 77 WHERE kind = 'article'": "search_entries",
    "INSERT INTO tags (id, name, slug) VALUES (77, 'cũ', 'cu')": "tags",
}


@pytest.fixture
def discussion(app, article):
    """Comments in several states, one of them a tombstone, in a category, with a finding."""
    numbers = write(app, article.id, (None, 0, 1, None, None))
    decide(app, "remove", numbers[1])
    decide(app, "reject", write(app, article.id, publish=False)[0])
    waiting = write(app, article.id, publish=False)[0]
    _do(
        app,
        "INSERT INTO categories (id, name, slug, description, comments_open) VALUES (9, 'Tin', 'tin', '', TRUE)",
        "UPDATE articles SET category_id = 9",
        "UPDATE comments SET category_id = 9",
        "INSERT INTO comment_signals (comment_id, kind, detail, points, desk_tab, desk_since)"
        f" SELECT id, 'link', '', 1, desk_tab, desk_since FROM comments WHERE id = {waiting}",
    )
    app.test_cli_runner().invoke(args=["site", "reindex"])
    return article


def check(app, *options):
    """The command's exit code and what it wrote."""
    done = app.test_cli_runner().invoke(args=["site", "check", *options])
    return done.exit_code, done.stdout


def _do(app, *statements) -> None:
    with app.app_context():
        commit(lambda: [db.session.execute(text(statement)) for statement in statements])


def _numbers(app, article) -> tuple[dict, dict]:
    with app.app_context():
        found = kept_and_counted(article.id)
        db.session.rollback()
        return found


def test_a_site_that_nobody_harmed_is_in_order(app, discussion):
    assert check(app) == (0, CLEAN)
    assert check(app, "--repair") == (0, CLEAN)


@pytest.mark.parametrize(("harm", "name"), HARM.items())
def test_what_is_wrong_is_told_and_repaired(app, discussion, harm, name):
    _do(app, harm)

    told, repaired, again = check(app), check(app, "--repair"), check(app)

    assert told[0] == 1
    assert f"{name}: wrong in " in told[1]
    assert told[1].endswith("Repair it with: flask site check --repair\n")
    assert (repaired[0], f"{name}: wrong in " in repaired[1], ", repaired" in repaired[1]) == (0, True, True)
    assert again == (0, CLEAN)
    kept, counted = _numbers(app, discussion)
    assert kept == counted


def test_telling_changes_nothing(app, discussion):
    _do(app, "UPDATE articles SET comment_count = 77", "INSERT INTO tags (id, name, slug) VALUES (77, 'cũ', 'cu')")

    check(app)

    with app.app_context():
        assert db.session.execute(text("SELECT comment_count FROM articles")).scalar_one() == 77
        assert db.session.get(Tag, 77) is not None


def test_readers_see_the_repaired_number_at_once(app, client, discussion):
    _do(app, "UPDATE articles SET comment_count = 77, version = version + 1")
    assert "77 bình luận" in client.get(discussion.url).get_data(as_text=True)

    check(app, "--repair")

    assert "77 bình luận" not in client.get(discussion.url).get_data(as_text=True)


def test_tombstones_above_each_other_stand_again(app, discussion):
    """Only the lowest is published: each holds the one above it."""
    _do(app, f"UPDATE comments SET is_listed = FALSE, child_count = 0 WHERE status <> '{CommentStatus.PENDING}'")

    check(app, "--repair")

    assert check(app) == (0, CLEAN)
    kept, counted = _numbers(app, discussion)
    assert kept == counted
