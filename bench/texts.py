"""How long the worst texts keep markup and wall busy: none of 5,000 characters for longer than a moment."""

import sys
import time
from collections.abc import Iterator

from bench.rows import Options, Row, at_most, figure, main
from domain.comments.letters import Letter
from domain.comments.models import TEXT_LONGEST_CHARS
from tests.hostile_texts import HOSTILE

MOST_MS = 60
ROUNDS = 5


def rows(options: Options) -> Iterator[Row]:
    """Every hostile text, as often as it fits; the worst one counts."""
    took = {name: _milliseconds(text, 1 if options.quick else ROUNDS) for name, text in HOSTILE.items()}
    worst = max(took, key=lambda name: took[name])
    print(f"the worst text: {worst}", file=sys.stderr)
    yield figure("texts: hostile texts of 5,000 characters", len(took), "")
    yield at_most("texts: markup and wall, the worst of them", took[worst], MOST_MS, "ms")


def _milliseconds(text: str, rounds: int) -> float:
    """Of the round that nothing else disturbed: it is the text that is judged."""
    text = (text * (TEXT_LONGEST_CHARS // len(text) + 1))[:TEXT_LONGEST_CHARS]
    best = float("inf")
    for _round in range(rounds):
        begun = time.process_time()
        Letter.written(author_name="Ngọc", email="", text=text)
        best = min(best, time.process_time() - begun)
    return best * 1000


if __name__ == "__main__":
    main(rows, __doc__)
