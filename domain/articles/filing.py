"""Filing articles: categories, made by editors, and tags, made by writing them and gone when no article has them."""

import re

from sqlalchemy import delete, exists, func, select, update

from domain.accounts.staff import member_still_allowed
from domain.articles.actions import free_slug
from domain.articles.models import TAGS_LONGEST_CHARS, Article, ArticleRevision, ArticleTag, Category, Tag
from foundation.database import db
from foundation.site_version import mark_site_changed
from foundation.text import is_blank, match_key, normalize_line, slugify

TAGS_MOST = 10
TAG_LONGEST_CHARS = 60
CATEGORY_NAME_LONGEST_CHARS = 80
_BETWEEN_TAGS = re.compile(r"[,;\n]")


class TooManyTags(Exception):
    """An article has TAGS_MOST tags at most, of TAG_LONGEST_CHARS each."""


class CategoryNotFound(Exception):
    """There is no such category."""


class CategoryNameTaken(Exception):
    """Another category has this name, or one that readers take for it."""


class CategoryInUse(Exception):
    """Articles stand in the category, so it cannot be removed."""


def tags_in(text: str) -> str:
    """What somebody typed as tags, as it is stored: each once, joined by a comma and a space. Raises TooManyTags."""
    tags: dict[str, str] = {}
    for part in _BETWEEN_TAGS.split(text):
        name = normalize_line(part).lstrip("#").strip()
        if not is_blank(name):
            tags.setdefault(match_key(name), name)
    joined = ", ".join(tags.values())
    is_too_long = len(joined) > TAGS_LONGEST_CHARS or any(len(name) > TAG_LONGEST_CHARS for name in tags.values())
    if len(tags) > TAGS_MOST or is_too_long:
        raise TooManyTags
    return joined


def file_under(article_id: int, tags: str) -> None:
    """Give the article these tags, as `tags_in` wrote them, and no others. Tags that no article has any more go."""
    wanted = {_tag_named(name).id for name in tags.split(", ") if name}
    had = set(db.session.execute(select(ArticleTag.tag_id).where(ArticleTag.article_id == article_id)).scalars())
    db.session.add_all(ArticleTag(article_id=article_id, tag_id=number) for number in sorted(wanted - had))
    lost = had - wanted
    if lost:
        of_article = delete(ArticleTag).where(ArticleTag.article_id == article_id, ArticleTag.tag_id.in_(lost))
        db.session.execute(of_article)
        unused = delete(Tag).where(Tag.id.in_(lost), ~exists().where(ArticleTag.tag_id == Tag.id))
        db.session.execute(unused)
    db.session.flush()


def article_counts() -> dict[int, int]:
    """How many articles stand in each category that has any, readers see them or not."""
    query = select(Article.category_id, func.count()).where(Article.category_id.is_not(None))
    return {number: count for number, count in db.session.execute(query.group_by(Article.category_id)) if number}


def add_category(name: str, *, description: str, comments_policy: str | None, comments_open: bool, by: int) -> Category:
    """Make a category. Raises CategoryNameTaken."""
    member_still_allowed(by, "editing")
    _refuse_taken_name(name, but=None)
    category = Category(
        name=name,
        slug=free_slug(name),
        description=description,
        comments_policy=comments_policy,
        comments_open=comments_open,
    )
    db.session.add(category)
    db.session.flush()
    mark_site_changed()
    return category


def change_category(
    category_id: int, *, name: str, description: str, comments_policy: str | None, comments_open: bool, by: int
) -> Category:
    """Change a category; its address stays, so that no link breaks. Raises CategoryNotFound and CategoryNameTaken."""
    member_still_allowed(by, "editing")
    # The articles first, like everybody who writes: a comment takes its article's row, then its category's.
    of_category = update(Article).where(Article.category_id == category_id)
    db.session.execute(of_category.values(version=Article.version + 1))
    category = _existing(category_id)
    _refuse_taken_name(name, but=category_id)
    category.name, category.description = name, description
    category.comments_policy, category.comments_open = comments_policy, comments_open
    db.session.flush()
    mark_site_changed()
    return category


def remove_category(category_id: int, *, by: int) -> str:
    """Remove a category in which no article stands; its name. Raises CategoryNotFound and CategoryInUse."""
    member_still_allowed(by, "editing")
    category = _existing(category_id)
    if db.session.execute(select(Article.id).where(Article.category_id == category_id).limit(1)).first() is not None:
        raise CategoryInUse
    # Earlier revisions of articles that stood here; whoever brings one back chooses another category.
    before = update(ArticleRevision).where(ArticleRevision.category_id == category_id)
    db.session.execute(before.values(category_id=None))
    db.session.delete(category)
    db.session.flush()
    mark_site_changed()
    return category.name


def _tag_named(name: str) -> Tag:
    """The tag that readers take for this name; made where there is none."""
    slug, key = slugify(name, max_length_chars=76), match_key(name)
    alike = select(Tag).where((Tag.slug == slug) | Tag.slug.startswith(f"{slug}-")).order_by(Tag.id)
    tag = next((tag for tag in db.session.execute(alike).scalars() if match_key(tag.name) == key), None)
    if tag is None:
        tag = Tag(name=name, slug=free_slug(name, of=Tag))
        db.session.add(tag)
        db.session.flush()
    return tag


def _refuse_taken_name(name: str, *, but: int | None) -> None:
    others = select(Category.name).where(Category.id != but) if but is not None else select(Category.name)
    if match_key(name) in {match_key(other) for other in db.session.execute(others).scalars()}:
        raise CategoryNameTaken


def _existing(category_id: int) -> Category:
    query = select(Category).where(Category.id == category_id).with_for_update()
    category = db.session.execute(query, execution_options={"populate_existing": True}).scalar_one_or_none()
    if category is None:
        raise CategoryNotFound
    return category
