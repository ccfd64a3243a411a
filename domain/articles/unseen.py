"""What word processors write into the HTML they export and no browser shows: it is taken out before rendering."""

import re

# Code is shown as it is written. What has a backslash before it is meant as typed.
_CODE = r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.*?(?:^(?P=fence)|\Z)|(?<!`)(?P<ticks>`++)[^`\n]++(?P=ticks)(?!`)"
# Elements that go with all they hold; tags of Office's own, of which only the words stay; Word's conditions.
_ELEMENT = r"(?<!\\)<(?P<name>head|style|xml|o:p)\b[^<>]*>"
_OFFICE_TAG = r"(?<!\\)</?(?:[movw]|st1):[a-z][^<>]*>|<!\[(?:if [^\]]*|endif)\]>"
_NOTABLE = re.compile(f"{_CODE}|{_ELEMENT}|{_OFFICE_TAG}", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_ENDS = {name: re.compile(f"</{name}\\s*>", re.IGNORECASE) for name in ("head", "style", "xml", "o:p")}


def without_unseen(source: str) -> str:
    """The source without it. An element that never ends stays, since all that follows would go with it."""
    kept: list[str] = []
    position, endless = 0, set[str]()
    while match := _NOTABLE.search(source, position):
        name = (match["name"] or "").lower()
        is_code = bool(match["fence"] or match["ticks"])
        kept.append(source[position : match.end() if is_code else match.start()])
        position = match.end()
        if not name or match[0].endswith("/>"):
            continue
        end = None if name in endless else _ENDS[name].search(source, position)
        if end is None:
            endless.add(name)
            kept.append(match[0])
        else:
            position = end.end()
    return "".join([*kept, source[position:]])
