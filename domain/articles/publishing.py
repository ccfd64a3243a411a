"""Publishing articles: which step leads from where to where, who may take it, and what readers see afterwards.

The only code that changes an article's status. Nothing runs at the moment an article falls due: a published article
whose time lies ahead is scheduled, and whoever asks after that time finds it. Pages of other articles name it, so that
what readers see of it changes the whole site.
"""

import dataclasses
import enum
from datetime import datetime

from domain.accounts.models import User
from domain.articles.indexing import index_article
from domain.articles.models import Article, ArticleStatus
from domain.articles.stages import MayNotWrite, Stage, is_editor, may_write, stage_of
from domain.articles.writing import (
    SavedMeanwhile,
    Words,
    latest_words,
    note_event,
    refuse_to_show,
    save_words,
    take_words,
    taken_article,
)
from foundation import clock
from foundation.database import db
from foundation.site_version import mark_site_changed

NOTE_LONGEST_CHARS = 500


class Step(enum.StrEnum):
    """What can be done with an article besides writing in it."""

    SUBMIT = "submit"
    SEND_BACK = "send-back"
    PUBLISH = "publish"
    UNSCHEDULE = "unschedule"
    WITHDRAW = "withdraw"
    BRING_BACK = "bring-back"
    DELETE = "delete"
    UNDELETE = "undelete"


@dataclasses.dataclass(frozen=True)
class _Way:
    """From which stages a step leads to which status, and whether the article's author may take it alone."""

    sources: frozenset[Stage]
    target: ArticleStatus
    is_for_authors: bool = False


# Publishing what is published already makes the words that wait the ones that readers see.
_WAYS = {
    Step.SUBMIT: _Way(frozenset({Stage.DRAFT}), ArticleStatus.REVIEW, is_for_authors=True),
    Step.SEND_BACK: _Way(frozenset({Stage.REVIEW}), ArticleStatus.DRAFT, is_for_authors=True),
    Step.PUBLISH: _Way(
        frozenset({Stage.DRAFT, Stage.REVIEW, Stage.SCHEDULED, Stage.PUBLISHED}), ArticleStatus.PUBLISHED
    ),
    Step.UNSCHEDULE: _Way(frozenset({Stage.SCHEDULED}), ArticleStatus.DRAFT),
    Step.WITHDRAW: _Way(frozenset({Stage.PUBLISHED}), ArticleStatus.WITHDRAWN),
    Step.BRING_BACK: _Way(frozenset({Stage.WITHDRAWN}), ArticleStatus.PUBLISHED),
    Step.DELETE: _Way(frozenset({Stage.DRAFT}), ArticleStatus.DELETED, is_for_authors=True),
    Step.UNDELETE: _Way(frozenset({Stage.DELETED}), ArticleStatus.DRAFT, is_for_authors=True),
}
# What nobody may do with words that somebody else changed after they were read.
_ABOUT_WORDS = {Step.SUBMIT, Step.PUBLISH, Step.BRING_BACK}


class StepNotPossible(Exception):
    """The article is not where the step begins: somebody was faster, or the page was old."""


class AlreadySeen(Exception):
    """Readers see the article already: its time can lie back, not ahead."""


@dataclasses.dataclass(frozen=True)
class Discussion:
    """Who may comment: the article's own policy (None: its category's), and whether anybody may."""

    policy: str | None
    is_open: bool


@dataclasses.dataclass(frozen=True)
class Change:
    """What one press of a button asks for.

    `words`: None when nothing could be typed. `publish_at` counts when `sets_time`: None is no time at all.
    `discussion`: None leaves it as somebody else may have set it meanwhile.
    """

    based_on: int
    words: Words | None = None
    sets_time: bool = False
    publish_at: datetime | None = None
    discussion: Discussion | None = None
    step: Step | None = None
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Done:
    """What came of it: the stage before and now, and whether there was something new to save."""

    article: Article
    before: Stage
    now: Stage
    is_new: bool


def possible_steps(article: Article, user: User) -> list[Step]:
    """The steps that this member of staff can take with the article as it stands."""
    stage = stage_of(article)
    return [step for step, way in _WAYS.items() if stage in way.sources and _may_take(step, article, user)]


def planned_at(article: Article) -> datetime | None:
    """When the article appears, or appeared; None for one that is not published and for which no time was chosen."""
    is_planned = article.status in {ArticleStatus.PUBLISHED, ArticleStatus.WITHDRAWN}
    return article.published_at if is_planned or article.published_at != article.created_at else None


def change_article(article_id: int, change: Change, *, by: int) -> Done:
    """Save what was typed and take a step, all of it or nothing.

    Raises ArticleNotFound, MayNotWrite, SavedMeanwhile, StepNotPossible, NotPublishable and AlreadySeen.
    """
    article, user = taken_article(article_id, by=by)
    before = stage_of(article)
    is_new = False
    if change.words is not None:
        is_new = save_words(article, change.words, based_on=change.based_on, user=user)
    if change.sets_time:
        _plan(article, change.publish_at, user)
    if change.discussion is not None:
        _set_discussion(article, change.discussion, user)
    if change.step is not None:
        _take_step(article, change, user, is_new=is_new)
    if article.status == ArticleStatus.PUBLISHED:
        refuse_to_show(Words(title=article.title, source=article.source))
    db.session.flush()
    index_article(article)
    return Done(article, before, stage_of(article), is_new)


def _take_step(article: Article, change: Change, user: User, *, is_new: bool) -> None:
    step, stage = change.step, stage_of(article)
    if step is None or stage not in _WAYS[step].sources:
        raise StepNotPossible
    if not _may_take(step, article, user):
        raise MayNotWrite
    if step in _ABOUT_WORDS and not is_new and change.based_on != article.latest_revision_number:
        raise SavedMeanwhile
    came_from = article.status
    if step is Step.PUBLISH:
        _publish(article, change, stage)
    article.status = _WAYS[step].target
    if stage is Stage.SCHEDULED and step is Step.UNSCHEDULE:
        article.published_at = article.created_at  # no time is planned any more
    article.version += 1
    if ArticleStatus.PUBLISHED in {came_from, article.status}:
        mark_site_changed()
    note_event(article, step.value, user, came_from=came_from, note=change.note)


def _publish(article: Article, change: Change, stage: Stage) -> None:
    """Make the latest words those that readers see, from the chosen time on or from now."""
    if article.revision_number != article.latest_revision_number:
        words = change.words
        take_words(article, words if words is not None and words.html else latest_words(article))
    if stage in {Stage.DRAFT, Stage.REVIEW}:
        article.published_at = planned_at(article) or clock.now()


def _plan(article: Article, publish_at: datetime | None, user: User) -> None:
    """Choose when the article appears; a published one that readers see already cannot be taken from them so."""
    is_out = article.status in {ArticleStatus.PUBLISHED, ArticleStatus.WITHDRAWN}
    chosen = publish_at if publish_at is not None or is_out else article.created_at
    # What is typed has no seconds; those that are stored stay as long as nobody names another minute.
    if chosen is None or _minute(chosen) == _minute(article.published_at):
        return
    if not may_write(article, user):
        raise MayNotWrite
    if article.is_public and chosen > clock.now():
        raise AlreadySeen
    article.published_at = chosen
    if is_out:
        article.version += 1
        mark_site_changed()
        note_event(article, "reschedule", user)


def _set_discussion(article: Article, wanted: Discussion, user: User) -> None:
    """It counts at once, also under a published article."""
    if not may_write(article, user):
        raise MayNotWrite
    if article.comments_open is not wanted.is_open:
        article.comments_set_by_id, article.comments_set_at = user.id, clock.now()
    article.comments_open = wanted.is_open
    if wanted.is_open:  # one that is closed keeps its policy for the day it is opened again
        article.comments_policy = wanted.policy
    article.version += 1


def _may_take(step: Step, article: Article, user: User) -> bool:
    return is_editor(user) or (_WAYS[step].is_for_authors and article.created_by_id == user.id)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
