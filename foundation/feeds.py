"""What a feed says, in whichever format it is written: foundation/atom.py and foundation/json_feed.py."""

import dataclasses
import re
from collections.abc import Sequence
from datetime import datetime

# An opening tag as the wall writes them: names, and values in quotation marks.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")*\s*/?>')
_OWN_ADDRESS = re.compile(r' (href|src)="/(?!/)')
_SIZES = re.compile(r' (?:srcset|sizes)="[^"]*"')


@dataclasses.dataclass(frozen=True)
class Entry:
    """One thing to read. `address`: absolute, of its page; `id`: the same as long as it exists; `html`: its content.

    `subjects`: what it is filed under; `picture`: the absolute address of one.
    """

    id: str
    address: str
    title: str
    author: str
    published: datetime
    updated: datetime
    html: str
    summary: str = ""
    subjects: Sequence[str] = ()
    picture: str = ""


@dataclasses.dataclass(frozen=True)
class Feed:
    """Entries, newest first. `own_address` and `address` (of the page that shows the same) are absolute."""

    own_address: str
    address: str
    title: str
    author: str
    language: str
    entries: Sequence[Entry]


def with_whole_addresses(html: str, origin: str) -> str:
    """Stored HTML for reading elsewhere: links and pictures of this site with its origin before them, in one size."""
    return _TAG.sub(lambda tag: _OWN_ADDRESS.sub(rf' \1="{origin}/', _SIZES.sub("", tag[0])), html)
