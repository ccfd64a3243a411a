"""docs/settings.md has every setting with its default, and nothing else."""

import dataclasses
import re

from app import ROOT
from foundation.settings import Settings

ROW = re.compile(r"\| `(\w+)` \| `(\w+)` \| (\S+) \| \S.* \|")


def shown(default: object) -> str:
    """A default as the page writes it."""
    if default in ("", ()):
        return "–"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_every_setting_is_described_with_its_default():
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

    described = {row.groups() for row in map(ROW.fullmatch, page.splitlines()) if row}

    fields = dataclasses.fields(Settings)
    assert described == {(field.name, f"YKIEN_{field.name.upper()}", shown(field.default)) for field in fields}
