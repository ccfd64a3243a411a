"""What moderators and readers left on the desk goes into a backup and comes out of it, on any database."""

import pytest
from flask_migrate import Migrate, upgrade

from app import ROOT
from domain.accounts.models import User
from domain.comments.letters import Screening
from domain.comments.models import CommentStatus as Status
from domain.exchange.backup.archive import NOT_CARRIED
from domain.exchange.backup.reading import verified_backup
from domain.exchange.backup.restoring import replace_site
from domain.exchange.backup.writing import write_backup
from domain.moderation.claims import claim_comment
from domain.moderation.models import Action
from domain.moderation.reasons import all_reasons, grounds_of, seed_reasons
from domain.moderation.undoing import undo
from foundation.database import commit, db
from tests.domain.counting import kept_and_counted
from tests.domain.desk import Desk, add_waiting_words, report, reword, stored
from tests.domain.findings import Found
from tests.letters import published, sent
from tests.tables import empty_all_tables, rows_of

CARRIED = sorted(db.metadata.tables.keys() - NOT_CARRIED)
# What the demo and a site of two comments leave empty.
OF_THE_DESK = {"claims", "comment_signals", "desk_tallies", "moderation_events", "reason_templates", "reports"}


@pytest.fixture
def busy(app, article) -> int:
    """A site on which everything of the desk was used; the number of a comment that was reported and kept."""
    with app.app_context():
        desk = Desk()
        commit(seed_reasons)
        for status in Status:
            desk.comment_in(status, article.id, f"Lời {status}.")
        kept = published(article.id, "Bị báo.")
        report(kept, note="Nói xấu.")
        desk.decide(kept, Action.KEEP)
        report(kept)
        desk.answer(kept)
        pinned = published(article.id, "Ghim.")
        desk.decide(pinned, Action.PIN)
        add_waiting_words(pinned)
        back = sent(article.id, "Gọi: 0900 000 000.")
        desk.undo(desk.decide(back, Action.MASK))
        desk.decide(back, Action.RETURN, grounds=grounds_of(all_reasons()[0].id, "Xin sửa."))
        reword(back, "Thôi vậy.", screening=Screening([Found("phone", "0900", 2)]))
        commit(lambda: claim_comment(back, moderator=desk.moderator))
        return kept


@pytest.fixture
def other_site(make_app, tmp_path):
    """A second, empty site on SQLite."""
    site = make_app(database_url=f"sqlite:///{tmp_path / 'other.sqlite'}")
    with site.app_context():
        Migrate(site, db, directory=str(ROOT / "migrations"))
        upgrade()
    return site


def everything() -> dict[str, list[dict]]:
    """All rows that a backup carries, but for the versions that a restore raises."""
    rows = {name: rows_of(name) for name in CARRIED}
    for article in rows["articles"]:
        del article["version"]
    return rows


def moved(tmp_path, name: str, there) -> dict[str, list[dict]]:
    """Everything that stands on the other site after this one's backup was restored there."""
    write_backup(tmp_path / name, instance=tmp_path, progress=lambda *_: None)
    with there.app_context():
        backup = verified_backup(tmp_path / name, progress=lambda *_: None)
        with backup.archive:
            replace_site(backup, progress=lambda *_: None)
        return everything()


def test_the_desk_moves_to_another_database_and_back(app, busy, other_site, tmp_path):
    with app.app_context():
        before = everything()
        there = moved(tmp_path, "there.zip", other_site)
        empty_all_tables()
    with other_site.app_context():
        here = moved(tmp_path, "here.zip", app)

    assert (there, here) == (before, before)
    assert [name for name in OF_THE_DESK & set(CARRIED) if not before[name]] == []


def test_on_the_restored_site_all_is_counted_and_decisions_can_be_taken_back(app, article, busy, other_site, tmp_path):
    with app.app_context():
        moved(tmp_path, "site.zip", other_site)
    with other_site.app_context():
        [keeping] = [e["id"] for e in rows_of("moderation_events") if e["action"] == "keep"]
        person = rows_of("users")[0]["id"]

        commit(lambda: undo(keeping, moderator=db.session.get_one(User, person)))

        kept, counted = kept_and_counted(article.id)
        assert kept == counted
        assert (stored(busy)["desk_tab"], stored(busy)["report_count"]) == ("reported", 2)
