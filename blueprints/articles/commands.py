"""`flask articles …`: articles from files."""

from pathlib import Path

import click
from flask.cli import AppGroup

from domain.articles.actions import import_article
from domain.articles.importing import ArticleFileError, read_article_file
from foundation.database import commit

commands = AppGroup("articles", help="Articles from files.")


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
