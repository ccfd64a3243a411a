"""Readers' words in a mail: as text, shortened, and with nothing in them that a mail program would make a link.

Mail programs link not only `https://…` but `www.…`, `ten@xa.example` and bare names of hosts, so that leaving the
scheme out is not enough; and a link in a mail from the office's address is taken for the office's. Brackets around what
makes them links keep every character readable and in its place: `https[://]xa[.]example/tin`.
"""

import re

QUOTED_LONGEST_CHARS = 500
# A cut is moved back to the end of a word when that is no further than this.
_WORD_LONGEST_CHARS = 40
# Browsers read the ideographic full stops as dots of a host's name.
_DOT = r"[.\u3002\uff0e\uff61]"
_LINKED = re.compile(
    rf"://|(?<=[^\W_]|[\u0300-\u036f]){_DOT}(?=[^\W\d_]{{2}})|(?<=www){_DOT}|(?<=\S)[@\uff20](?=\S)", re.IGNORECASE
)


def unlinked(text: str) -> str:
    """The text with brackets around what makes a link: `://`, the dots of a host's name, the @ of an address."""
    return _LINKED.sub(lambda found: f"[{found[0]}]", text)


def quotation(words: str) -> str:
    """The beginning of what somebody wrote, each line behind `>`."""
    return "\n".join(f"> {line}".rstrip() for line in unlinked(_beginning(words)).split("\n"))


def _beginning(words: str) -> str:
    if len(words) <= QUOTED_LONGEST_CHARS:
        return words
    cut = words[:QUOTED_LONGEST_CHARS]
    shorter = re.sub(rf"\s\S{{0,{_WORD_LONGEST_CHARS}}}\Z", "", cut)
    return f"{shorter.rstrip()} …"
