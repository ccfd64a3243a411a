"""Reading in comfort: pages stand still, text grows, contrast is kept, paper gets the article alone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from domain.exchange.demo_files import give_demo_files, store_demo_files
from domain.media.storing import MEDIA_FOLDER
from foundation.database import commit
from tests.demo_site import put_demo

pytestmark = pytest.mark.only_on("sqlite")  # only a browser shows it

# How far everything moved after it was first seen, but for what a hand caused.
MOVED = """() => new Promise((resolve) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(moved))));
})"""
# Pictures of which a smaller stored width would have done, for what is shown on this screen.
TOO_LARGE = """() => [...document.querySelectorAll("main img[srcset]")].filter((img) => {
  if (!img.currentSrc) return false; // not seen yet
  const widths = img.srcset.split(",").map((one) => +/ (\\d+)w/.exec(one)[1]).sort((a, b) => a - b);
  const loaded = +/-(\\d+)\\./.exec(img.currentSrc)[1], wanted = img.clientWidth * devicePixelRatio;
  return widths.some((width) => width < loaded && width >= wanted);
}).map((img) => `${img.currentSrc} at ${img.clientWidth}`)"""
SIDEWAYS = "() => document.documentElement.scrollWidth > window.innerWidth"
TEXT_PX = "parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)"


@pytest.fixture
def demo(app) -> None:
    with app.app_context():
        put_demo(app.config["SETTINGS"])
        files = store_demo_files(Path(app.instance_path) / MEDIA_FOLDER)
        commit(lambda: give_demo_files(files))


@pytest.mark.parametrize(("width", "density"), [(320, 2), (1280, 1)])
def test_pages_stand_still_and_load_no_picture_larger_than_it_is_shown(browser, server, demo, width, density):
    foreign, faults, newest = [], {}, ""
    for place in ("/", "newest", "/archive"):
        # Each place to somebody who comes there first: a browser shows a larger picture that it has already.
        context = browser.new_context(viewport={"width": width, "height": 900}, device_scale_factor=density)
        page, path = context.new_page(), newest if place == "newest" else place
        page.on("request", lambda asked: None if asked.url.startswith((server, "data:")) else foreign.append(asked.url))
        page.goto(server + path, wait_until="networkidle")
        if place == "/":
            expect(page.locator(".lead img[srcset]")).to_have_count(1)
            newest = page.locator(".lead h2 a").get_attribute("href")
        faults[path] = (page.evaluate(MOVED), page.evaluate(TOO_LARGE), page.evaluate(SIDEWAYS))
        context.close()

    assert {path: found for path, found in faults.items() if found != (0, [], False)} == {}
    assert foreign == []


def test_size_and_contrast_are_kept_for_the_next_page(visitor, article):
    reader = visitor(width=320)
    page = reader.visit(article.url)
    usual = page.evaluate(TEXT_PX)
    contrast = page.get_by_role("button", name="Độ tương phản cao")

    for _ in range(6):
        page.get_by_role("button", name="A+, to hơn").click()
    contrast.click()

    expect(contrast).to_have_attribute("aria-pressed", "true")
    reader.visit(article.url)
    expect(page.locator("html")).to_have_attribute("data-size", "5")
    assert page.evaluate(TEXT_PX) == pytest.approx(usual * 1.5, rel=0.05)
    assert not page.evaluate(SIDEWAYS)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("getComputedStyle(document.body).color") == (
            "rgb(0, 0, 0)" if scheme == "light" else "rgb(255, 255, 255)"
        )
    page.get_by_role("button", name="A, thường").click()
    contrast.click()
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    assert page.evaluate(TEXT_PX) == usual


def test_without_script_there_is_no_tool_that_does_nothing(visitor, article):
    page = visitor(script=False).visit(article.url)

    expect(page.get_by_role("button", name="In bài viết")).to_have_count(0)
    page.locator(".tools summary").click()
    expect(page.get_by_role("link", name="Gửi qua email")).to_be_visible()
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_have_count(0)


def test_the_link_is_copied_and_the_article_alone_is_printed(visitor, article):
    reader = visitor()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.visit(article.url)
    page.locator(".tools summary").click()
    page.get_by_role("button", name="Sao chép liên kết").click()
    expect(page.get_by_role("button", name="Đã sao chép liên kết")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == reader.site + article.url

    page.emulate_media(media="print")

    shown = (".brand", "h1", ".rail .meta time", ".prose", ".print-only")
    hidden = (".tools", ".opinions", ".sections", ".footer", ".crumbs")
    assert [name for name in shown if not page.locator(f"main {name}, header {name}").first.is_visible()] == []
    assert [name for name in hidden if page.locator(name).first.is_visible()] == []
    assert page.locator(".print-only").text_content() == reader.site + article.url


def test_the_style_guide_is_whole_in_every_colour(sign_in):
    page = sign_in(width=320).visit("/styleguide")
    faults = {}

    for scheme in ("light", "dark"):
        for contrast in ("no-preference", "more"):
            page.emulate_media(color_scheme=scheme, contrast=contrast)
            faults[scheme, contrast] = [fault["id"] for fault in Axe().run(page).response["violations"]]

    assert {name: found for name, found in faults.items() if found} == {}
    assert not page.evaluate(SIDEWAYS)
