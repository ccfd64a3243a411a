"""Nobody is locked out: axe-core on every page and state, 320 px, text twice as large, the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.discussions import write as write_quickly
from tests.journeys.looking import COLOURS, WATCHED, in_light_and_dark, violations

# What a browser makes of a page is the same whatever database its words come from.
pytestmark = pytest.mark.only_on("sqlite")

PAGES = ["/", "{article}", "{article}/comments/new?parent={top}", "{article}/threads/{top}", "/categories/tin-tuc",
         "/comments/{top}/reports/new", "/comment-policy", "/privacy", "/accounts/sign-in",
         "/archive", "/archive/2022/11", "/search?q=duong&since=x", "/search?q=mat+tran",
         "/khong-co-trang-nay"]  # fmt: skip
STAFF_PAGES = ["/moderation/", "/moderation/?tab=published", "/moderation/?tab=reported&text=khong-co",
               "/moderation/comments/{top}", "/moderation/comments/{top}/answers/new", "/moderation/log",
               "/moderation/log/data", "/moderation/reasons", "/editorial/media", "/accounts/me",
               "/accounts/me/second-factor", "/accounts/staff", "/site/settings", "/site/menu", "/site/pages/new",
               "/site/first-run", "{article}"]  # fmt: skip
# Text at 200 % with the spacing that WCAG 1.4.12 asks for; what then reaches out of the page or hides some words.
ENLARGE = """() => {
  document.documentElement.style.setProperty("font-size", "200%");
  const spaced = new CSSStyleSheet();
  spaced.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important }" +
    "* { word-spacing: .16em !important } p { margin-block-end: 2em !important }");
  document.adoptedStyleSheets = [spaced];
  const isOut = (box) => box.width && (box.left < -1 || box.right > innerWidth + 1);
  const isCut = (one) => getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.closest(".unseen, .honey, .skip, svg"))
    .filter((one) => isOut(one.getBoundingClientRect()) || isCut(one)).map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def places(article, write) -> dict:
    top = write(
        article, "Trần Thị Minh Họa", "Ý kiến gốc\n\n> trích\n\n**đậm** https://benmo.example/mot-duong-dan-rat-dai"
    )
    first = write(article, "Hùng", "Trả lời", parent=top)
    write(article, "Lan", "Trả lời lần hai", parent=first)
    for n in range(4):
        write(article, f"Người {n}", f"Trả lời {n}", parent=top)
    write(article, "W" * 60, "V" + "u" * 170 + " quá")
    write(article, "An", "Còn chờ", publish=False)
    return {"article": article.url, "top": top}


def faults_of(person, paths) -> dict[str, list[str]]:
    """What is wrong on pages, narrow and wide, light and dark; each is opened once."""
    faults = {}
    for path in paths:
        page = person.visit(path)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            faults[f"{path} {width}"] = in_light_and_dark(page)
            assert page.evaluate(WATCHED), f"{path} scrolls sideways at {width}"
    return {path: found for path, found in faults.items() if found}


def test_no_page_for_readers_has_a_fault(visitor, places):
    assert faults_of(visitor(width=320), [path.format(**places) for path in PAGES]) == {}


def test_no_page_for_staff_has_a_fault(sign_in, places):
    administrator = sign_in("Lan", role="administrator", width=320)

    assert faults_of(administrator, [path.format(**places) for path in STAFF_PAGES]) == {}


def test_colours_are_looked_at_in_the_dark_too(visitor, places):
    page = visitor().visit(places["article"])
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.querySelector('h1').style.color = '#222'")

    assert [fault.split(":")[0] for fault in violations(page, COLOURS)] == ["color-contrast"]


def test_no_state_on_the_way_has_a_fault(visitor, sign_in, places):
    page = visitor(width=320).visit(places["article"])
    states = {}
    page.click("#comment-form button.main")
    expect(page.locator("#text-error")).to_be_visible()
    states["refused"] = violations(page)
    page.fill("#text", "Xin chào")
    page.fill("#author_name", "An")
    page.click("#comment-form button.main")
    expect(page.locator("article.waiting")).to_have_count(1)
    states["waiting"] = violations(page)
    page.click(f"#reply-to-{places['top']}")
    expect(page.locator(f"#text-{places['top']}")).to_be_focused()
    states["replying"] = violations(page)
    desk = sign_in().page
    desk.locator("#queue button[value=approve]").first.click()
    expect(desk.locator("#toast")).to_be_visible()
    states["decided"] = violations(desk)

    assert {state: found for state, found in states.items() if found} == {}


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)], ids=["small, light", "wide, dark"])
def test_no_state_of_the_desk_has_a_fault(sign_in, write, article, width, dark):
    names = ["An", "Bình", "Chi", "Dũng", "UBND xã"]
    numbers = [write(article, name, "Gọi số 0912 345 678 nhé", publish=False) for name in names]
    lan, hung = sign_in("Lan", width=width, dark=dark), sign_in("Hùng")
    page, states = lan.page, {}
    states["waiting"] = violations(page)
    page.click(f"#case-{numbers[0]} a[data-key=e]")
    expect(page.locator(f"#answer-{numbers[0]}")).to_be_visible()
    states["answering"] = violations(page)
    page.click(f"#answer-form-{numbers[0]} a[data-close]")
    page.click("#bulk summary")
    page.check(f"#case-{numbers[3]} input[name=comment]")
    expect(page.locator("#ticked")).not_to_be_empty()
    states["selecting"] = violations(page)
    hung.page.click(f"#case-{numbers[0]} button[value=approve]")
    expect(hung.page.locator("#toast")).to_be_visible()
    page.click(f"#case-{numbers[0]} button[value=reject]")
    expect(page.locator(f"#case-{numbers[0]} .notice.bad")).to_be_visible()
    states["too late"] = violations(page)
    page.click("#bulk button[value=spam]")
    expect(page.locator("#count-spam")).to_have_text("1")
    states["decided about many"] = violations(page)
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    states["keys"] = violations(page)
    assert page.evaluate(WATCHED)
    states["many, too late"] = _states_of_a_late_batch(hung, page, numbers)

    assert {state: found for state, found in states.items() if found} == {}


def _states_of_a_late_batch(hung, page, numbers) -> list[str]:
    page.keyboard.press("Escape")
    hung.page.click(f"#case-{numbers[1]} a[data-case]")
    hung.page.click(f"#case-{numbers[1]} button[value=approve]")
    expect(hung.page.locator("#count-published")).to_have_text("2")
    page.select_option("#scope", "page")
    page.click("#bulk button[value=reject]")
    expect(page.locator(".notice.warn")).to_be_visible()
    return violations(page)


def test_text_twice_as_large_stays_on_the_page(visitor, places):
    page = visitor(width=320).visit(places["article"])

    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert page.evaluate(WATCHED)


def test_large_and_spaced_text_is_whole_on_a_reader_s_way(visitor, places):
    reader = visitor(width=320)
    page, cut = reader.visit(places["article"]), {}
    page.fill("#text", "Xin chào")
    page.fill("#author_name", "An")
    page.click("#comment-form button.main")
    number = page.locator("article.waiting").get_attribute("id").removeprefix("comment-")
    page.click(f"#reply-to-{places['top']}")
    expect(page.locator(f"#text-{places['top']}")).to_be_focused()
    page.click(f"#menu-{places['top']}")
    expect(page.locator(".menu[open]")).to_have_count(1)
    cut["article"] = page.evaluate(ENLARGE)
    for path in ("/comments/mine", "/comments/mine/erasure/new", f"/comments/{number}/revisions/new",
                 f"/comments/{places['top']}/reports/new"):  # fmt: skip
        reader.visit(path)
        cut[path] = page.evaluate(ENLARGE)

    assert {path: found for path, found in cut.items() if found} == {}


def test_an_address_leads_to_its_comment_under_a_long_discussion(visitor, app, article):
    numbers = write_quickly(app, article.id, (None,) * 50)
    page = visitor(width=320).visit("/")
    page.emulate_media(reduced_motion="no-preference")  # with smooth scrolling, past threads that are laid out later
    page.goto(page.url.rstrip("/") + f"{article.url}#comment-{numbers[5]}")

    expect(page.locator(f"#comment-{numbers[5]}")).to_be_in_viewport(ratio=1)
    page.goto(page.url.split("#")[0])
    page.reload()
    page.click("a.button[href='#comment-form']")

    expect(page.locator("#comment-form h3")).to_be_in_viewport(ratio=1)


def test_a_comment_is_written_by_the_keyboard_alone(visitor, article):
    page = visitor().visit(article.url)

    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("Bằng bàn phím")
    page.keyboard.press("Tab")
    page.keyboard.type("An")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('button.main')"):
            break
    page.keyboard.press("Enter")

    expect(page.locator("article.waiting .comment-text")).to_have_text("Bằng bàn phím")
