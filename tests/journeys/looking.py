"""Looking at a page in the browser: going on to the next one, and what axe-core has against the one that is there.

A click that leads to another page returns before that page is there, and what is asked of the page meanwhile is asked
of one that is going away. So a test follows (`follow`), or waits for what only the new page or state has
(`expect(…)`), before it looks.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
HAS_AXE = "() => 'axe' in window"
RUN_AXE = "() => axe.run({resultTypes: ['violations']})"
# All of axe's rules that look at colours.
COLOURS = "() => axe.run({runOnly: axe.getRules(['cat.color']).map(rule => rule.ruleId), resultTypes: ['violations']})"
# The others, for a page whose colours are looked at elsewhere: they take longer than all the rest.
ALL_BUT_COLOURS = """() => axe.run({
  rules: Object.fromEntries(axe.getRules(['cat.color']).map(rule => [rule.ruleId, {enabled: false}])),
  resultTypes: ['violations'],
})"""
# Nothing reaches out of the page sideways.
WATCHED = "() => document.documentElement.scrollWidth <= window.innerWidth"


def follow(page: Page, selector: str) -> None:
    """Click what leads to another page, and wait until that page is there."""
    with page.expect_navigation():
        page.click(selector)


def violations(page: Page, run: str = RUN_AXE) -> list[str]:
    """What axe-core finds on the page as it stands, once all of it has come."""
    page.wait_for_load_state()
    if not page.evaluate(HAS_AXE):
        page.evaluate(AXE.axe_script)
    found = page.evaluate(run)["violations"]
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes']][:3]}" for v in found]


def in_light_and_dark(page: Page) -> list[str]:
    """What is wrong with a page as it stands.

    Dark is another colour of the same page: only the rules about colours are asked again.
    """
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {fault}" for fault in violations(page, COLOURS)]


def faults(page: Page) -> list[str]:
    """What axe-core finds, and whether the page scrolls sideways."""
    found = violations(page)
    return found if page.evaluate(WATCHED) else [*found, "it scrolls sideways"]


def in_all_colours(page: Page) -> list[str]:
    """What is wrong with a page as it stands, in light and dark, and both in high contrast."""
    found = in_light_and_dark(page)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, contrast="more")
        found += [f"high contrast, {scheme}: {fault}" for fault in violations(page, COLOURS)]
    page.emulate_media(contrast="no-preference")
    return found
