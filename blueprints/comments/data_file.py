"""A reader's data as a file: one JSON object, written piece by piece."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from domain.privacy.gathering import Entry


def as_json(head: Mapping[str, object], sections: Mapping[str, Iterable[Sequence[Entry]]]) -> Iterator[str]:
    """The fields of `head`, then each section as a list; one piece of text for each portion of entries."""
    yield "{\n" + ",\n".join(f"{_written(name)}: {_written(value)}" for name, value in head.items())
    for name, portions in sections.items():
        yield f",\n{_written(name)}: ["
        separator = "\n"
        for entries in portions:
            for entry in entries:
                yield separator + _written(entry)
                separator = ",\n"
        yield "\n]" if separator != "\n" else "]"
    yield "\n}\n"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
