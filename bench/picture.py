"""A picture of the promises: how much of its bar each figure uses, the bar where all lines end.

Drawn as SVG without fonts or files from elsewhere; readable on light and on dark pages.
"""

from collections.abc import Iterable
from html import escape

from bench.rows import Row

WIDTH, LINE, LEFT, RIGHT, BEYOND = 1060, 26, 560, 200, 12
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1c1c1a }
  .value { fill: #5d5d58 }
  .room { fill: #e4e3dc }
  .holds { fill: #2f7d5b }
  .fails { fill: #b3372c }
  @media (prefers-color-scheme: dark) {
    text { fill: #e9e8e2 }
    .value { fill: #a9a8a0 }
    .room { fill: #3a3a37 }
    .holds { fill: #5fb48d }
    .fails { fill: #e2695d }
  }
"""


def draw(rows: Iterable[Row]) -> str:
    """One line for each measured promise: a full one just reaches its bar, a longer one does not."""
    shown = [row for row in rows if row.bar is not None and not isinstance(row.value, str)]
    lines = "\n".join(_line(row, 10 + place * LINE) for place, row in enumerate(shown))
    height = 20 + len(shown) * LINE
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">
<title id="t">What was promised and what was measured: how much of each bar is used</title>
<style>{_STYLE}</style>
{lines}
</svg>
"""


def used(row: Row) -> float:
    """The share of its bar that a figure uses: 0.5 is twice as good as promised."""
    value, bar = float(row.value), float(row.bar or 0)
    if value == bar:
        return 1.0 if bar else 0.0
    part, whole = (bar, value) if row.is_least else (value, bar)
    return part / whole if whole else float("inf")


def _line(row: Row, top: int) -> str:
    room = WIDTH - LEFT - RIGHT
    length = min(room * used(row), room + BEYOND)
    kind = "holds" if row.holds else "fails"
    says = f"{row.value:,g} {row.unit}".strip() + f" ({row.promise})"
    return f"""<g transform="translate(0 {top})">
  <text x="8" y="17">{escape(row.name)}</text>
  <rect class="room" x="{LEFT}" y="5" width="{room}" height="16" rx="3"/>
  <rect class="{kind}" x="{LEFT}" y="5" width="{length:.1f}" height="16" rx="3"/>
  <text class="value" x="{WIDTH - RIGHT + BEYOND + 8}" y="17">{escape(says)}</text>
</g>"""
