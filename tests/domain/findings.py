"""What screening may have found in a letter, without screening."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Found:
    """One reason to look closely: what kind, in which words, how much it weighs."""

    kind: str
    detail: str = ""
    points: int = 1
