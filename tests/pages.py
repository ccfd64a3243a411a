"""Answers as a browser takes them apart: what stands at an id, in a field, in a part for htmx."""

import json
from xml.etree.ElementTree import Element

from tests.discussions import dom, text_of


def by_id(answer, wanted: str) -> Element | None:
    """The element of that id; None when there is none."""
    return dom(answer).find(f".//*[@id='{wanted}']")


def ids_of(answer, beginning: str) -> list[str]:
    """All ids that begin so, in the order of the document."""
    return [element.get("id") for element in dom(answer).iter() if element.get("id", "").startswith(beginning)]


def targets_of(answer) -> list[tuple[str, str]]:
    """Where an answer for htmx puts its parts, and how."""
    return [(part.get("hx-target"), part.get("hx-swap")) for part in dom(answer).iter("hx-partial")]


def data_block(answer) -> dict | None:
    """What the page says to search engines; None when it says nothing. It is the only script without a file."""
    blocks = [script for script in dom(answer).iter("script") if script.get("src") is None]
    assert [(script.get("type"), len(script)) for script in blocks] in ([], [("application/ld+json", 0)])
    return json.loads(blocks[0].text) if blocks else None


def actions_of(answer) -> list[str]:
    """The addresses that forms and their buttons post to, each once."""
    found = [e.get(name) for e in dom(answer).iter() for name in ("action", "formaction") if e.get(name)]
    return list(dict.fromkeys(found))


def filled_in(form: Element) -> dict[str, str]:
    """What a browser would send of a form by its default button: the fields that can be sent, as they are filled in."""
    sent = {}
    for item in form.iter():
        name, kind = item.get("name"), item.get("type")
        if not name or item.get("disabled") is not None or item.tag == "button" or kind == "file":
            continue
        if item.tag == "select":
            options = list(item.iter("option"))
            sent[name] = next((o for o in options if o.get("selected") is not None), options[0]).get("value", "")
        elif item.tag == "textarea":
            sent[name] = (item.text or "").removeprefix("\n")
        elif kind not in {"checkbox", "radio"} or item.get("checked") is not None:
            sent[name] = item.get("value", "")
    return sent


def page_text(answer) -> str:
    """Everything that is written on a page."""
    return text_of(dom(answer))
