"""Templates are indented for those who write them; pages are sent without it."""

import re

from jinja2.ext import Extension

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class WithoutIndentation(Extension):
    """Takes the space at the beginning of each line out of HTML templates; what is filled in keeps its own."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 Jinja's own
        """The source as it is compiled. The line ends stay, which separate words just as well."""
        return _INDENTATION.sub("", source) if name and name.endswith(".html") else source
