"""Nobody is locked out: axe-core on every page and state, 320 px, text twice as large, the keyboard alone."""

import pytest
from playwright.sync_api import expect

from domain.accounts.actions import invitation_token, invite
from domain.articles.actions import category_named
from domain.articles.filing import file_under
from domain.articles.models import Article
from domain.site.pages import add_page
from foundation.database import commit, db
from tests.discussions import write as write_quickly
from tests.journeys.looking import ALL_BUT_COLOURS, COLOURS, WATCHED, follow, in_all_colours, violations
from tests.people import PASSWORD, QUICK_HASH, account
from tests.phones import phone_of
from tests.uploads import a_picture

# What a browser makes of a page is the same whatever database its words come from.
pytestmark = pytest.mark.only_on("sqlite")

# Every page by its endpoint, and how it is opened: the readers', and what each role of staff sees besides.
READERS = {
    "accounts.code": "/accounts/sign-in/code",
    "accounts.invitation": "/accounts/invitations/{token}",
    "accounts.sign_in": "/accounts/sign-in",
    "articles.archive": "/archive",
    "articles.category": "/categories/tin-tuc",
    "articles.front": "/",
    "articles.month": "/archive/2022/11",
    "articles.search": "/search?q=mat+tran",
    "articles.show": "{article}",
    "articles.tag": "/tags/mat-tran",
    "comments.mine": "/comments/mine",
    "comments.new": "{article}/comments/new?parent={top}",
    "comments.new_erasure": "/comments/mine/erasure/new",
    "comments.new_report": "/comments/{top}/reports/new",
    "comments.new_revision": "/comments/{own}/revisions/new",
    "comments.new_withdrawal": "/comments/{own}/withdrawal/new",
    "comments.own_data": "/comments/mine/data",
    "comments.thread": "{article}/threads/{top}",
    "site.comment_policy": "/comment-policy",
    "site.page": "/pages/lich-tiep-dan",
    "site.privacy": "/privacy",
}
MODERATORS = {
    "accounts.me": "/accounts/me",
    "accounts.second_factor": "/accounts/me/second-factor",
    "editorial.edit_article": "/editorial/articles/{draft}",
    "editorial.list_articles": "/editorial/articles",
    "editorial.list_media": "/editorial/media",
    "editorial.list_revisions": "/editorial/articles/{draft}/revisions",
    "editorial.show_media": "/editorial/media/{file}",
    "moderation.log": "/moderation/log",
    "moderation.new_answer": "/moderation/comments/{top}/answers/new",
    "moderation.queue": "/moderation/",
    "moderation.show": "/moderation/comments/{top}",
    "site.styleguide": "/styleguide",
}
EDITORS = {
    "editorial.list_categories": "/editorial/categories",
    "moderation.list_reasons": "/moderation/reasons",
    "site.ask_page_removal": "/site/pages/{page}/removal/new",
    "site.edit_page": "/site/pages/{page}",
    "site.list_pages": "/site/pages",
    "site.new_page": "/site/pages/new",
}
ADMINISTRATORS = {
    "accounts.staff": "/accounts/staff",
    "moderation.data_log": "/moderation/log/data",
    "site.first_run": "/site/first-run",
    "site.show_logo": "/site/logo",
    "site.show_menu": "/site/menu",
    "site.show_settings": "/site/settings",
}
# Their links come by mail: test_reply_mail.py opens and looks at them.
FROM_LETTERS = {"comments.confirmation", "comments.device", "comments.stop"}
# Files, feeds, parts of pages and ways onwards.
NOT_PAGES = {
    "accounts.second_factor_picture", "articles.category_feed", "articles.category_json_feed",
    "articles.comments_feed", "articles.feed", "articles.json_feed_of_site", "articles.media", "articles.robots",
    "articles.sitemap", "articles.sitemap_pages", "articles.sitemap_part", "comments.arrived", "comments.index",
    "comments.replies", "comments.show", "moderation.log_as_csv", "moderation.log_as_json_lines", "site.accent",
    "site.favicon", "site.health", "site.security_txt", "site.touch_icon",
}  # fmt: skip
MISSING = "/khong-co-trang-nay"
# The same pages in other states.
READERS_STATES = ["/search?q=duong&since=x", MISSING]
STATES = ["/moderation/?tab=published", "/moderation/?tab=reported&text=khong-co",
          "/editorial/articles?stage=published", "/editorial/articles/{number}", "{article}", MISSING]  # fmt: skip
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
def places(app, article, write) -> dict:
    top = write(
        article, "Trần Thị Minh Họa", "Ý kiến gốc\n\n> trích\n\n**đậm** https://benmo.example/mot-duong-dan-rat-dai"
    )
    first = write(article, "Hùng", "Trả lời", parent=top)
    write(article, "Lan", "Trả lời lần hai", parent=first)
    for n in range(4):
        write(article, f"Người {n}", f"Trả lời {n}", parent=top)
    write(article, "W" * 60, "V" + "u" * 170 + " quá")
    write(article, "An", "Còn chờ", publish=False)
    with app.app_context():
        return {"article": article.url, "number": article.id, "top": top} | commit(lambda: _put_beside(article.id))


def _put_beside(article_id: int) -> dict:
    """What else stands on a site: a category, a tag, a page of its own, a picture, an open invitation."""
    words = {"title": "Lịch tiếp dân", "source": "Thứ Hai.", "html": "<p>Thứ Hai.</p>"}
    file, page = a_picture(), add_page(**words, is_public=True, user_id=None)
    db.session.get_one(Article, article_id).category_id = category_named("Tin tức").id
    file_under(article_id, "Mặt trận")
    db.session.add(file)
    db.session.flush()
    return {"file": file.id, "page": page.id, "token": invitation_token(invite("moderator", days=7))}


def faults_of(person, paths, look) -> dict[str, list[str]]:
    """What is wrong on pages, each of which is opened once: narrow and wide, and in all colours when it is wide."""
    faults = {}
    for path in paths:
        answer = person.page.goto(person.site + path, wait_until="load")
        assert answer.status in (200, 422) or path == MISSING, f"{path}: {answer.status}"
        faults[path] = look(person.page)
    return {path: found for path, found in faults.items() if found}


def wholly(page) -> list[str]:
    found = narrow(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + in_all_colours(page) + sideways(page)


def narrow(page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 900})
    return violations(page, ALL_BUT_COLOURS) + sideways(page)


def sideways(page) -> list[str]:
    return [] if page.evaluate(WATCHED) else [f"it scrolls sideways at {page.viewport_size['width']}"]


def test_every_page_is_in_one_list(app):
    listed = [*READERS, *MODERATORS, *EDITORS, *ADMINISTRATORS, *FROM_LETTERS, *NOT_PAGES]

    assert sorted(listed) == sorted({rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods})


def test_no_page_for_readers_has_a_fault(app, visitor, places):
    with app.app_context():
        lan = account("Lan", email="lan@benmo.example", password=QUICK_HASH)
    phone_of(app, lan)
    reader = visitor(width=320)
    page = reader.visit(places["article"])
    page.fill("#text", "Xin chào")
    page.fill("#author_name", "An")
    page.click("#comment-form button.main")
    own = page.locator("article.waiting").get_attribute("id").removeprefix("comment-")
    page = reader.visit("/accounts/sign-in")
    page.fill("#email", "lan@benmo.example")
    page.fill("#password", PASSWORD)
    follow(page, "main form button.main")

    paths = [path.format(**places, own=own) for path in [*READERS.values(), *READERS_STATES]]
    assert faults_of(reader, paths, wholly) == {}


# An administrator sees all that the others see, who see less of it: its colours are looked at once.
@pytest.mark.parametrize(
    ("role", "pages", "look"),
    [
        ("moderator", MODERATORS, narrow),
        ("editor", MODERATORS | EDITORS, narrow),
        ("administrator", MODERATORS | EDITORS | ADMINISTRATORS, wholly),
    ],
    ids=["moderator", "editor", "administrator"],
)
def test_no_page_for_staff_has_a_fault(sign_in, places, role, pages, look):
    person = sign_in("Lan", role=role, width=320)
    page = person.visit("/editorial/articles")
    follow(page, "#new-article button")
    places["draft"] = page.url.rsplit("/", 1)[1]

    paths = [*pages.values(), *(STATES if role == "administrator" else ())]
    assert faults_of(person, [path.format(**places) for path in paths], look) == {}


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
    page.click(".tools summary")
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
