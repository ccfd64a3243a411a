"""The time zones that are offered: each place once, without the many other names of the same."""

import functools
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from foundation import clock

FIRST = "Asia/Ho_Chi_Minh"


def time_zones() -> list[tuple[str, str]]:
    """Names and what is shown of them, with their distance from Greenwich now: that of Vietnam, then by name."""
    return [(name, time_zone_label(name)) for name in _names()]


def time_zone_label(name: str) -> str:
    """`Asia/Ho Chi Minh (GMT+7)`."""
    offset = clock.now().astimezone(ZoneInfo(name)).utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    hours, rest = divmod(abs(minutes), 60)
    distance = f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return f"{name.replace('_', ' ')} (GMT{distance})"


def is_time_zone(name: str | None) -> bool:
    """Whether times can be told in it: one that was saved under another name of its place stays."""
    return name in available_timezones()


@functools.cache
def _names() -> list[str]:
    """Those of the table that the time zone database keeps of all places whose clocks differed since 1970."""
    table = (resources.files("tzdata.zoneinfo") / "zone1970.tab").read_text(encoding="utf-8")
    names = {line.split("\t")[2] for line in table.splitlines() if line and not line.startswith("#")}
    return [FIRST, *sorted(names & available_timezones() - {FIRST})]
