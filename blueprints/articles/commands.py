"""`flask articles …`: articles from files, and whether they take comments."""

import logging
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from domain.articles.actions import import_article
from domain.articles.closing import set_category_comments_open, set_comments_open
from domain.articles.importing import ArticleFileError, read_article_file
from domain.articles.queries import article_title, category_by_slug
from foundation.database import commit

log = logging.getLogger("ykien.articles")
commands = AppGroup("articles", help="Articles from files, and whether they take comments.")


@commands.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_files(files: tuple[Path, ...]) -> None:
    """Publish articles from text files: all of them or, when one cannot be read, none.

    A file has its title in the first line, below it a line like "Đăng lúc: 10:05:55 22/11/2022 (GMT+7)", then the text
    (.txt: each line a paragraph; .md: Markdown). The same file twice makes one article.
    """
    try:
        read = [read_article_file(file) for file in files]
    except ArticleFileError as error:
        raise click.ClickException(str(error)) from None
    for article, is_new in commit(lambda: [import_article(file) for file in read]):
        click.echo(f"{'imported' if is_new else 'already here'}: /articles/{article.address}")


def _what(command: Callable[..., None]) -> Callable[..., None]:
    """The two ways to say whose comments are meant."""
    category = click.option("--category", metavar="SLUG", help="All articles of a category: its name in the address.")
    return category(
        click.option("--article", type=int, metavar="NUMBER", help="One article: the number at the end.")(command)
    )


@commands.command("close-comments")
@_what
def close_comments(article: int | None, category: str | None) -> None:
    """Take no more comments; what was written stays to read."""
    _set_open(article, category, is_open=False)


@commands.command("open-comments")
@_what
def open_comments(article: int | None, category: str | None) -> None:
    """Take comments again.

    An article of its own that was closed stays closed when its category opens, and the other way round.
    """
    _set_open(article, category, is_open=True)


def _set_open(article_id: int | None, slug: str | None, *, is_open: bool) -> None:
    if (article_id is None) == (slug is None):
        raise click.UsageError("Name either one --article or one --category.")
    if article_id is not None:
        if article_title(article_id) is None:
            raise click.ClickException(f"There is no article {article_id}.")
        what, changed = f"article {article_id}", commit(lambda: set_comments_open(article_id, is_open=is_open))
    else:
        category = category_by_slug(slug or "")
        if category is None:
            raise click.ClickException(f"There is no category {slug}.")
        number = category.id
        what, changed = f"category {slug}", commit(lambda: set_category_comments_open(number, is_open=is_open))
    done = "opened" if is_open else "closed"
    if changed:
        log.info("comments of %s %s by command", what, done)
    click.echo(f"{done if changed else f'already {done}'.replace('opened', 'open')}: comments of {what}")
