"""The source of an article: Markdown, rendered by markdown-it and passed through the wall."""

import functools
import re

from markdown_it import MarkdownIt

from domain.articles.figures import with_figures
from domain.sanitizing import sanitize_article_html

_MEANT_ANYWHERE = re.compile(r"([\\`*_\[\]<>&#~|!])")


def render_article(source: str) -> str:
    """The HTML of a Markdown source; HTML in the source shows as text."""
    markdown = _markdown()
    tokens = with_figures(markdown.parse(source))
    return sanitize_article_html(markdown.renderer.render(tokens, markdown.options, {}))


def as_markdown(line: str) -> str:
    """A plain line as the Markdown that shows exactly it."""
    escaped = _MEANT_ANYWHERE.sub(r"\\\1", line.strip())
    number = re.match(r"\d{1,9}(?=[.)])", escaped)
    if number:
        return number.group() + "\\" + escaped[number.end() :]
    return "\\" + escaped if escaped[:1] in {"-", "+", "="} else escaped


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
