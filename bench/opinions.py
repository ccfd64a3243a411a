"""Opinions for measuring: as different from each other as real ones, and the same at every run.

They are made of sentences of the demo's readers and articles, drawn like cards: words from a short list would compress
to a fraction of what readers write.
"""

import json
import random
import re
from collections.abc import Iterator
from itertools import product

from domain.exchange.demo import FOLDER

ENOUGH_CHARS, LONGEST_SENTENCE_CHARS = 75, 100
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
_FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Tạ"
_MIDDLES = "Văn Thị Đức Minh Ngọc Thanh Quang Hữu Xuân Thu Bá Mỹ"
_GIVEN = "An Bình Chi Dũng Đào Giang Hạnh Hùng Khánh Lan Lợi Mận Nga Oanh Phúc Quý Sơn Tâm Uyên Vượng Xoan Yến"


def opinions() -> Iterator[tuple[str, str]]:
    """Names and words without end, about a hundred characters each; no sentence comes twice among the first hundred."""
    draw = random.Random(1)  # noqa: S311 the same at every run is the point
    names = _drawn([" ".join(parts) for parts in product(_FAMILIES.split(), _MIDDLES.split(), _GIVEN.split())], draw)
    sentences = _drawn(_sentences(), draw)
    while True:
        words = next(sentences)
        while len(words) < ENOUGH_CHARS:
            words += " " + next(sentences)
        yield next(names), words


def _drawn(cards: list[str], draw: random.Random) -> Iterator[str]:
    """The cards one after the other, shuffled again whenever all were seen."""
    while True:
        yield from draw.sample(cards, len(cards))


def _sentences() -> list[str]:
    told = json.loads((FOLDER / "comments.json").read_text(encoding="utf-8"))
    told += json.loads((FOLDER / "crowd.json").read_text(encoding="utf-8"))["comments"]
    texts = [comment["text"] for comment in told]
    texts += [article.read_text(encoding="utf-8") for article in (FOLDER / "articles").iterdir()]
    lines = [line.strip() for text in texts for line in text.splitlines()]
    found = {sentence for line in lines for sentence in _BETWEEN_SENTENCES.split(line)}
    return sorted(each for each in found if re.fullmatch(rf"\w.{{8,{LONGEST_SENTENCE_CHARS}}}[.!?…]", each))
