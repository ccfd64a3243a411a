"""The pieces that pasted words are put together from: open lists, tables and blocks, and how they follow each other."""

import dataclasses
import re

from domain.articles.runs import Run, as_line, text_of

BULLET = re.compile(r"^[•·▪●○◦‣∙➢➤✓\-–—]\s+")


@dataclasses.dataclass
class OpenList:
    """An open list: where it stands in, how wide its markers are, and the number of its next item."""

    is_numbered: bool
    indent: int
    number: int = 1
    width: int = 0
    marker: str = ""  # of the item whose first words have not come yet

    @property
    def inside(self) -> int:
        """Where the words of its items stand."""
        return self.indent + self.width

    def begin_item(self) -> None:
        """The next item."""
        self.marker = f"{self.number}. " if self.is_numbered else "- "
        self.number += 1
        self.width = len(self.marker)


# The list of all paragraphs that begin with a dash of their own.
DASHES = OpenList(is_numbered=False, indent=0)


@dataclasses.dataclass
class Table:
    """An open table."""

    rows: list[list[list[Run]]] = dataclasses.field(default_factory=list)
    loose: list[Run] = dataclasses.field(default_factory=list)  # words in no cell: its caption, or bad HTML


@dataclasses.dataclass(frozen=True)
class Block:
    """One block as it is written."""

    text: str
    item_of: OpenList | None = None  # the outermost list
    level: int = 0  # of a heading
    quotes: int = 0


def table_of(rows: list[list[list[Run]]]) -> str:
    """A table of Markdown; the first row is its heading."""
    width = max(map(len, rows))
    # Headings are bold by themselves.
    heading = [[dataclasses.replace(run, bold=False) for run in cell] for cell in rows[0]]
    lines = [
        " | ".join(as_line(cell, line_end="<br>").replace("|", "\\|") for cell in row) for row in (heading, *rows[1:])
    ]
    lines[0] += " | " * (width - len(heading))
    lines.insert(1, " | ".join(["---"] * width))
    return "\n".join(f"| {line} |" for line in lines)


def between(before: Block, block: Block) -> str:
    """What stands between two blocks: items of one list follow each other, and a quotation goes on."""
    if before.item_of is not None and before.item_of is block.item_of:
        return "\n"
    common = min(before.quotes, block.quotes)
    return "\n" + "> " * (common - 1) + ">\n" if common else "\n\n"


def with_dash(runs: list[Run]) -> list[Run]:
    """A paragraph that begins with a drawn bullet is an item of a list."""
    text = text_of(runs).lstrip()
    found = BULLET.match(text)
    first = next((number for number, run in enumerate(runs) if run.text.strip()), 0)
    if found is None or not runs[first].text.lstrip().startswith(found[0].rstrip()):
        return runs
    rest = runs[first].text.lstrip()[len(found[0].rstrip()) :]
    return [Run("- "), dataclasses.replace(runs[first], text=rest.lstrip()), *runs[first + 1 :]]
