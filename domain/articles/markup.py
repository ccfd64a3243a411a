"""The source of an article: Markdown, in which HTML may stand, rendered by markdown-it and passed through the wall."""

import functools
import html
import re
from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from domain.articles.figures import with_figures
from domain.articles.unseen import without_unseen
from domain.media.models import MediaFile
from domain.sanitizing import is_tiring, sanitize_article_html

_MEANT_ANYWHERE = re.compile(r"([\\`*_\[\]<>&#~|!])")

# markdown-it takes up to 20 µs for each mark: a paragraph made of marks for its own sake, or a source made of them, is
# shown as it is written. Tables and lists of an ordinary article have a tenth of this.
_MOST_MARKS_IN_PARAGRAPH = 3_000
_MOST_MARKS = 30_000
_MOST_LINES = 20_000
_MOST_COLUMNS = 100
_MARK = re.compile(r"[\\`*_\[\]<&!|]|^[ >]*[>#+-]|^[ >]*[0-9]+[.)]", re.MULTILINE)
_DEEP_QUOTE = re.compile(r"^ {0,3}>(?: ?>){3}", re.MULTILINE)
_MOST_LINES_IN_QUOTES = 2_000
_DEEPEST_NESTING = 12

# What begins with <! or <? is no tag, and a parser drops it to the next >: only a comment that ends is meant to vanish.
_COMMENT_OR_BEGINNING = re.compile(r"<!--.*?-->|<(?=[!?])", re.DOTALL)
# A tag that never ends would take all that follows with it.
_TAG_OR_BEGINNING = re.compile(r"""<(?=/?[a-zA-Z])(?:/?([a-zA-Z][^\s/<>"']*)(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>)?""")
# The elements that lay out or say how words look. What is none of them is read as typed: "<họ và tên>", "<tên xã>", and
# also what would do something (a script, a form, a film), which an article cannot hold and nobody should miss unawares.
_ELEMENTS_NAMES = """
a abbr acronym address article aside b base basefont bdi bdo big blockquote body br caption center cite code col
colgroup dd del details dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 head
header hr html i img ins kbd label legend li link main map mark meta nav nobr ol p picture pre q s samp section
small source span strike strong sub summary sup table tbody td tfoot th thead time title tr tt u ul var wbr
"""
_ELEMENTS = frozenset(_ELEMENTS_NAMES.split())


def render_article(source: str, *, known: Mapping[str, MediaFile] | None = None) -> str:
    """The HTML of a Markdown source in which HTML may stand; what the wall does not let through keeps its text.

    What no browser shows of a word processor's HTML, such as its style sheet, goes. Pictures of this site become
    figures, those `known` by name as they are there. Never raises, and takes about a second for 200,000 characters at
    worst.
    """
    showable = without_unseen(source.replace("\0", "\ufffd"))
    if _is_made_of_marks(showable):
        return _as_written(showable)
    markdown = _markdown()
    tokens = with_figures(markdown.parse(showable), known or {})
    rendered = _with_typed_brackets(markdown.renderer.render(tokens, markdown.options, {}))
    return _as_written(showable) if is_tiring(rendered) else sanitize_article_html(rendered)


def as_markdown(line: str) -> str:
    """A plain line as the Markdown that shows exactly it."""
    escaped = _MEANT_ANYWHERE.sub(r"\\\1", line.strip())
    number = re.match(r"\d{1,9}(?=[.)])", escaped)
    if number:
        return number.group() + "\\" + escaped[number.end() :]
    return "\\" + escaped if escaped[:1] in {"-", "+", "="} else escaped


@functools.cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST_NESTING}).enable("table")
    markdown.core.ruler.at("inline", _render_paragraphs)
    return markdown


def _render_paragraphs(state: StateCore) -> None:
    """Instead of markdown-it's own rule of this name: each paragraph's marks, unless there are too many."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        if len(_MARK.findall(token.content)) > _MOST_MARKS_IN_PARAGRAPH:
            token.children.append(Token("text", "", 0, content=token.content))
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _is_made_of_marks(source: str) -> bool:
    lines = source.split("\n")
    # Every line of a quotation is looked at once for each level it stands in.
    is_deep = _DEEP_QUOTE.search(source) is not None
    return (
        len(lines) > (_MOST_LINES_IN_QUOTES if is_deep else _MOST_LINES)
        or any(line.count("|") > _MOST_COLUMNS for line in lines)
        or len(_MARK.findall(source)) > _MOST_MARKS
    )


def _as_written(source: str) -> str:
    paragraphs = re.split(r"\n{2,}", html.escape(source, quote=False).strip("\n"))
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)


def _with_typed_brackets(rendered: str) -> str:
    """Rendered HTML in which every < that begins neither an element nor a comment stands for itself."""
    comments = _COMMENT_OR_BEGINNING.sub(lambda match: match[0] if len(match[0]) > 1 else "&lt;", rendered)
    return _TAG_OR_BEGINNING.sub(
        lambda match: match[0] if (match[1] or "").lower() in _ELEMENTS else "&lt;" + match[0][1:], comments
    )
