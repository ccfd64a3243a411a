"""An administrator gives the site another name and colour: looks at it first, then saves, with script and without."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_accessibility import violations

RED = "rgb(185, 28, 28)"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_new_name_and_colour_are_looked_at_before_they_are_saved(sign_in, visitor, script):
    administrator, reader = sign_in("Lan", role="administrator", script=script), visitor()
    page = administrator.visit("/site/settings")
    page.fill("#site_name", "Xã Bến Mơ")
    page.fill("#site_accent", "#b91c1c")

    page.click("#settings-form button[value=preview]")
    expect(page.locator("#site-preview .brand")).to_contain_text("Xã Bến Mơ")
    expect(page.locator("#site-preview .brand svg")).to_have_css("color", RED)
    expect(page.locator(".desk-bar .brand svg")).not_to_have_css("color", RED)
    faults = violations(page) if script else []
    before = reader.visit("/").title()
    page.click("#settings-form button.main")
    expect(page.locator(".desk-bar .brand")).to_contain_text("Xã Bến Mơ")

    seen = reader.visit("/")
    expect(seen.locator(".masthead .brand svg")).to_have_css("color", RED)
    assert (faults, "Xã Bến Mơ" in before, "Xã Bến Mơ" in seen.title()) == ([], False, True)
