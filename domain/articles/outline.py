"""The paragraphs, headings, lists and tables of pasted words as they come, written as Markdown."""

import dataclasses
import re

from domain.articles.blocks import DASHES, Block, OpenList, Table, between, table_of, with_dash
from domain.articles.runs import Run, as_line, as_paragraph, text_of

_HIGHEST, _LOWEST = 2, 4
_WIDEST_ROW = 30
_DEEPEST_QUOTE, _DEEPEST_LIST = 3, 6
_ITEM_NUMBER = re.compile(r"^(\d{1,9})[.)]$")
_LIST_MARKER = re.compile(
    r"^\s*(?:([•·▪●○◦‣∙§o\uf0b7\uf0a7\uf0d8\uf0fc–-])|(\d{1,3}(?:[.)]))|([a-zđ]{1,4}[.)]))\s+", re.IGNORECASE
)


class Outline:
    """Takes words and the beginnings and ends of elements; `finish` gives the Markdown."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._preformatted: list[str] = []
        self._lists: list[OpenList] = []
        self._word_lists: list[tuple[int, OpenList]] = []
        self._word_level = 0
        self._marker = ""
        self._quotes = 0
        self._level = 0
        self._tables: list[Table] = []

    def add(self, run: Run) -> None:
        """Words, where they stand."""
        self._runs.append(run)

    def add_break(self) -> None:
        """A line end; two of them make a paragraph."""
        if self._preformatted:
            self._preformatted.append("\n")
        elif self._runs and text_of(self._runs[-2:]).rstrip(" ").endswith("\n") and not self._tables:
            self._flush()
        else:
            self._runs.append(Run("\n"))

    def add_marker(self, text: str) -> None:
        """What Word put before an item of one of its own lists."""
        self._marker += text

    def add_preformatted(self, text: str) -> None:
        """Words whose spaces and line ends count."""
        if self._tables:
            self._runs.append(Run(text))
        else:
            self._preformatted.append(text)

    def add_rule(self) -> None:
        """A line across."""
        if self._tables:
            self._runs.append(Run("\n"))
            return
        self._flush()
        self._blocks.append(Block("---"))

    def add_note(self, note: str) -> None:
        """A remark of ours, in a paragraph of its own."""
        if self._tables:
            self._runs.append(Run(f" {note} "))
            return
        self._flush()
        self._blocks.append(Block(note))

    def add_picture(self, alt: str, source: str) -> None:
        """A picture of this site; in a table its description."""
        if self._tables:
            self._runs.append(Run(f" {alt} "))
            return
        self._flush()
        words = re.sub(r"[\[\]\\]", "", alt)
        self._blocks.append(Block(f"![{words}]({source})") if re.fullmatch(r"/media/[\w.-]+", source) else Block(words))

    def begin(self, name: str, *, start: str = "", span: str = "", word_level: int = 0) -> None:
        """An element that begins a block, with what its attributes say."""
        if name in {"td", "th"} and self._tables:
            self._begin_cell(span)
            return
        if self._tables:
            self._runs.append(Run("\n"))
            if name == "table":
                self._tables.append(Table(loose=self._runs))
            elif name == "tr" and len(self._tables) == 1:
                self._tables[-1].rows.append([])
            return
        self._flush()
        self._word_level = word_level
        self._level = int(name[1]) if re.fullmatch(r"h[1-6]", name) else 0
        if name in {"ul", "ol"}:
            self._begin_list(start, is_numbered=name == "ol")
        elif name == "li":
            if not self._lists:
                self._lists.append(OpenList(is_numbered=False, indent=0))
            self._lists[-1].begin_item()
        elif name == "blockquote":
            self._quotes += 1
        elif name == "table":
            self._tables.append(Table())
            self._runs = self._tables[-1].loose

    def end(self, name: str) -> None:
        """The element ends that began a block."""
        if name == "table" and self._tables:
            table = self._tables.pop()
            if not self._tables:
                self._end_table(table)
            return
        if self._tables:
            self._runs.append(Run("\n" if name not in {"td", "th"} else " "))
            if name in {"td", "th", "tr"} and len(self._tables) == 1:
                self._runs = self._tables[0].loose
            return
        self._flush()
        self._level = self._word_level = 0
        if name in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif name == "li" and self._lists:
            self._lists[-1].marker = ""
        elif name == "blockquote":
            self._quotes = max(0, self._quotes - 1)

    def finish(self) -> str:
        """All that came, as Markdown."""
        while self._tables:
            self.end("table")
        self._flush()
        highest = min((block.level for block in self._blocks if block.level), default=_HIGHEST)
        down = max(0, _HIGHEST - highest)
        pieces: list[str] = []
        before = None
        for block in self._blocks:
            if before is not None:
                pieces.append(between(before, block))
            pieces.append("#" * min(block.level + down, _LOWEST) + " " + block.text if block.level else block.text)
            before = block
        return "".join(pieces)

    def _begin_list(self, start: str, *, is_numbered: bool) -> None:
        if len(self._lists) >= _DEEPEST_LIST:
            self._lists.append(self._lists[-1])
            return
        number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        self._lists.append(OpenList(is_numbered, self._lists[-1].inside if self._lists else 0, number))

    def _begin_cell(self, span: str) -> None:
        if len(self._tables) > 1:
            self._runs.append(Run(" "))
            return
        rows = self._tables[-1].rows
        if not rows:
            rows.append([])
        width = min(int(span), _WIDEST_ROW) if re.fullmatch(r"[1-9]\d?", span) else 1
        if len(rows[-1]) + width > _WIDEST_ROW:
            self._runs.append(Run(" "))
            return
        self._runs = []
        rows[-1].append(self._runs)
        rows[-1] += [[] for _ in range(width - 1)]

    def _end_table(self, table: Table) -> None:
        self._runs = table.loose
        self._flush()
        rows = [row for row in table.rows if any(text_of(cell).strip() for cell in row)]
        if max(map(len, rows), default=0) > 1:
            self._runs = []
            self._write(table_of(rows))
            return
        for cell in (cell for row in rows for cell in row):
            self._runs = cell
            self._flush()

    def _flush(self) -> None:
        """What came since the last block is a block."""
        runs, self._runs = self._runs, []
        if self._preformatted:
            text = "".join(self._preformatted).strip("\n")
            self._preformatted = []
            if text.strip():
                fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
                self._write(f"{fence}\n{text}\n{fence}")
        if not text_of(runs).strip():
            return
        if self._level and not self._lists:
            self._blocks.append(
                Block(as_line([dataclasses.replace(run, bold=False) for run in runs]), level=self._level)
            )
            self._word_lists = []
        elif self._word_level:
            self._write_word_item(runs)
        else:
            self._write(as_paragraph(with_dash(runs)))

    def _write_word_item(self, runs: list[Run]) -> None:
        """An item of a list that Word made of paragraphs; a marker that Markdown has not stays as words."""
        marker, level = self._marker.strip(), self._word_level
        self._marker = ""
        if not marker:
            found = _LIST_MARKER.match(text_of(runs[:3]))
            if found is None or not runs[0].text.startswith(found[0].rstrip()):
                self._write(as_paragraph(runs))
                return
            marker, runs = (
                found[0].strip(),
                [dataclasses.replace(runs[0], text=runs[0].text[len(found[0].rstrip()) :]), *runs[1:]],
            )
        while self._word_lists and self._word_lists[-1][0] > level:
            self._word_lists.pop()
        number = _ITEM_NUMBER.match(marker)
        if number is None and any(map(str.isalnum, marker)) and marker != "o":
            inside = self._word_lists[-1][1].inside if self._word_lists and self._word_lists[-1][0] < level else 0
            self._write(as_paragraph([Run(f"{marker} "), *runs]), indent=inside)
            return
        if not self._word_lists or self._word_lists[-1][0] < level:
            indent = self._word_lists[-1][1].inside if self._word_lists else 0
            self._word_lists.append((level, OpenList(number is not None, indent)))
        opened = self._word_lists[-1][1]
        opened.is_numbered = number is not None
        opened.number = int(number[1]) if number else 1
        opened.begin_item()
        text = as_paragraph(runs)
        first = " " * opened.indent + opened.marker
        self._put(text, indent=opened.inside, first=first, item_of=self._word_lists[0][1])

    def _write(self, text: str, *, indent: int = 0) -> None:
        if not indent:
            self._word_lists = []
        opened = self._lists[-1] if self._lists else None
        if opened is None:
            self._put(text, indent=indent, first=" " * indent, item_of=DASHES if text.startswith("- ") else None)
        elif opened.marker:
            first, opened.marker = " " * opened.indent + opened.marker, ""
            self._put(text, indent=opened.inside, first=first, item_of=self._lists[0])
        else:
            self._put(text, indent=opened.inside, first=" " * opened.inside)

    def _put(self, text: str, *, indent: int, first: str, item_of: OpenList | None = None) -> None:
        quote = "> " * min(self._quotes, _DEEPEST_QUOTE)
        lines = text.split("\n")
        written = [quote + first + lines[0], *(quote + " " * indent + line for line in lines[1:])]
        self._blocks.append(Block("\n".join(written), item_of, quotes=min(self._quotes, _DEEPEST_QUOTE)))
