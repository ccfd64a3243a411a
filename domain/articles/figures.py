"""Pictures in the source of an article: from Markdown's image to a figure with several widths, a caption and a credit.

`![what it shows](/media/<name> "caption")`. Without words of its own a picture says what the library says of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from markdown_it.token import Token
from markupsafe import escape

from domain.media.models import MEDIA_PATH, MediaFile
from domain.media.queries import media_named
from foundation.text import is_blank

# The text's column (static/css/base.css), and on a narrow screen all of it but the margins.
SIZES = "(min-width: 42.5rem) 40rem, calc(100vw - 2rem)"
# As it is said beside every picture: the credit is a name, in whatever language the page is.
_CREDIT = "Ảnh: {}"
_NAME = re.compile(rf"{MEDIA_PATH}([0-9a-f]{{24}})(?![0-9a-f])")


def names_in(source: str) -> set[str]:
    """The generated names of all files that a source shows or links to."""
    return set(_NAME.findall(source))


def unknown_pictures(source: str) -> set[str]:
    """The names in a source that no file has: what stands there shows no picture."""
    names = names_in(source)
    return names - media_named(names).keys()


def markdown_of(file: MediaFile) -> str:
    """The line that shows the picture, or leads to the attachment, when it is put into a source."""
    if not file.is_picture:
        return f"[{_plain(file.caption or file.original_name)}]({file.address})"
    caption = f' "{_plain(file.caption)}"' if file.caption else ""
    return f"![{_plain(file.alt)}]({MEDIA_PATH}{file.name}{caption})"


def with_figures(tokens: list[Token], known: Mapping[str, MediaFile]) -> list[Token]:
    """The tokens of a rendered source with every picture of the library as a figure; nothing is asked without one.

    A picture of another site, or of no file, leaves its words and no broken picture. `known`: files by name that are
    shown as they are there, whatever the library says.
    """
    images = [child for token in tokens for child in token.children or () if child.type == "image"]
    if not images:
        return tokens
    names = {name for image in images if (name := _name_of(image)) is not None}
    files = media_named(names - known.keys()) | {name: known[name] for name in names & known.keys()}
    is_first = True
    for image in images:
        file = files.get(_name_of(image) or "")
        if file is not None and file.is_picture:
            _fill(image, file, is_lazy=not is_first)
            is_first = False
    return list(_framed(tokens, files))


def _framed(tokens: list[Token], files: dict[str, MediaFile]) -> Iterator[Token]:
    """Each paragraph that is nothing but a picture becomes a figure; what shows nothing becomes its words."""
    for before, token, after in _with_neighbours(tokens):
        if token.type == "inline" and token.children:
            token.children = [_shown(child) for child in token.children]
        if before is not None and token.type == "paragraph_close" and _is_picture_alone(before):
            yield Token("html_block", "", 0, content=_end_of_figure(before, files))
        elif after is not None and token.type == "paragraph_open" and _is_picture_alone(after):
            yield Token("html_block", "", 0, content="<figure>")
        else:
            yield token


def _with_neighbours(tokens: list[Token]) -> Iterable[tuple[Token | None, Token, Token | None]]:
    return zip([None, *tokens[:-1]], tokens, [*tokens[1:], None], strict=True)


def _is_picture_alone(token: Token) -> bool:
    children = [child for child in token.children or () if child.content or child.type != "text"]
    return len(children) == 1 and _is_filled(children[0])


def _is_filled(token: Token) -> bool:
    return token.type == "image" and "srcset" in token.attrs


def _shown(token: Token) -> Token:
    """A picture that can be shown, or its words."""
    is_elsewhere = token.type == "image" and not str(token.attrs["src"]).startswith("/static/")
    if is_elsewhere and not _is_filled(token):
        return Token("text", "", 0, content=token.content)
    return token


def _fill(image: Token, file: MediaFile, *, is_lazy: bool) -> None:
    own_caption = str(image.attrs.get("title", ""))
    alt = image.content if not is_blank(image.content) else file.alt
    image.meta["caption"] = own_caption or file.caption
    image.children = [Token("text", "", 0, content=alt)]
    image.content = alt
    image.attrs = {
        "src": file.address,
        "srcset": file.srcset,
        "sizes": SIZES,
        "width": str(file.width_px),
        "height": str(file.height_px),
        "alt": "",  # the renderer takes it from the children
        "decoding": "async",
        **({"loading": "lazy"} if is_lazy else {}),
    }


def _end_of_figure(inline: Token, files: dict[str, MediaFile]) -> str:
    [image] = [child for child in inline.children or () if child.type == "image"]
    file = next(file for file in files.values() if file.address == image.attrs["src"])
    caption, credit = image.meta["caption"], _CREDIT.format(file.credit) if file.credit else ""
    if caption and credit and caption[-1].isalnum():
        caption += "."
    said = " ".join(filter(None, (caption, credit)))
    return (f"<figcaption>{escape(said)}</figcaption>" if said else "") + "</figure>\n"


def _name_of(image: Token) -> str | None:
    match = _NAME.match(str(image.attrs["src"]))
    return match.group(1) if match else None


def _plain(words: str) -> str:
    """Words that end neither the brackets nor the quotes that they are put in."""
    return re.sub(r'([\\\[\]"])', r"\\\1", words)
