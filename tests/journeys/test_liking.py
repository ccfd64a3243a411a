"""A reader likes, reports, folds threads away and follows links to single comments, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.discussions import write as write_many
from tests.journeys.looking import WATCHED, violations

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


def faults(page, *, script: bool) -> list[str]:
    """What axe-core finds; it is a script itself, and the page is the same without."""
    return violations(page) if script else []


@BOTH
def test_a_like_is_given_seen_again_and_taken_back(visitor, article, write, script):
    write(article, "Hùng", "Ý kiến khác")
    number = write(article, "Lan", "Ý kiến hay")
    reader, stranger = visitor(script=script), visitor()
    page = reader.visit(article.url)
    button = page.locator(f"#like-{number}")

    button.focus()
    page.keyboard.press("Enter")

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_text(re.compile(r"Thích\s+1"))
    if script:
        expect(button).to_be_focused()
        expect(page.locator("#live")).to_have_text("Bạn đã thích ý kiến này. 1 lượt thích")
    else:
        assert page.url.endswith(f"#comment-{number}")
    page = reader.visit(article.url)
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
    expect(stranger.visit(article.url).locator("[aria-pressed=true]")).to_have_count(0)
    page.click(f"#like-{number}")
    expect(page.locator(f"#like-{number}")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(f"#like-{number} .count")).to_have_count(0)


def test_two_quick_likes_of_a_first_visit_belong_to_one_reader(visitor, article, write):
    """The second waits for the first one's answer, with which the reader's cookie comes."""
    first, second = write(article, "Lan", "Một"), write(article, "Hùng", "Hai")
    reader = visitor()
    page = reader.visit(article.url)

    page.evaluate(f"for (const id of [{first}, {second}]) document.getElementById(`like-${{id}}`).click()")

    expect(page.locator("[aria-pressed=true]")).to_have_count(2)
    expect(reader.visit(article.url).locator("[aria-pressed=true]")).to_have_count(2)


@pytest.mark.parametrize("failure", ["offline", "429", "removed"])
def test_a_like_that_fails_says_so_beside_the_button(visitor, sign_in, article, write, failure):
    number = write(article, "Lan", "Ý kiến hay")
    page = visitor(width=320).visit(article.url)
    if failure == "removed":
        desk = sign_in().visit(article.url)
        desk.click(f"#decide-{number} summary")
        desk.click(f"#decide-{number} button[value=remove]")
        expect(desk.locator("#live")).not_to_be_empty()
    elif failure == "offline":
        page.route("**/likes", lambda route: route.abort("internetdisconnected"))
    else:
        page.route("**/likes", lambda route: route.fulfill(status=429, content_type="text/html", body="<h1>Lỗi</h1>"))

    page.click(f"#like-{number}")

    expect(page.locator(f"#like-{number} + [role=alert]")).not_to_be_empty()
    expect(page.locator(f"#like-{number}")).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(WATCHED)


@BOTH
def test_a_comment_is_reported_by_the_keyboard_alone(visitor, sign_in, article, write, script):
    number = write(article, "Lan", "Ý kiến gốc")
    reader = visitor(script=script)
    page = reader.visit(article.url)

    page.focus(f"#report-{number}")
    page.keyboard.press("Enter")
    form = page.locator(f"#report-form-{number}")
    expect(page.locator(f"#kind-false-{number}")).to_be_focused()
    if script:
        page.keyboard.press("Escape")
        expect(page.locator(f"#report-{number}")).to_be_focused()
        page.click(f"#report-{number}")
    page.fill(f"#note-{number}", "Không phải giọng của chị ấy.")
    form.locator("button").click()
    expect(page.locator(f"#kind-error-{number}")).to_be_visible()
    expect(page.locator(f"#note-{number}")).to_have_value("Không phải giọng của chị ấy.")
    expect(page.locator(f"#kind-false-{number}")).to_be_focused()
    assert faults(page, script=script) == []
    page.keyboard.press("ArrowDown")
    page.locator(f"#note-{number}").press("Tab")
    page.keyboard.press("Enter")

    thanks = page.locator(f"#reported-{number}")
    expect(thanks).to_be_focused()
    assert faults(page, script=script) == []
    desk = sign_in().visit("/moderation/?tab=reported")
    expect(desk.locator(f"#case-{number}")).to_contain_text("Không phải giọng của chị ấy.")


@BOTH
def test_threads_fold_away_and_a_link_to_a_reply_inside_opens_them(visitor, article, write, script):
    top = write(article, "Lan", "Ý kiến gốc")
    first = write(article, "Hùng", "Trả lời", parent=top)
    inside = write(article, "An", "Trả lời lần hai", parent=first)
    page = visitor(script=script).visit(article.url)
    thread, branch = page.locator(f"#thread-{top} > .fold > summary"), page.locator(".fold .fold > summary")

    expect(thread).to_have_text("Ẩn 2 trả lời", use_inner_text=True)
    branch.click()
    thread.click()

    expect(thread).to_have_text("Hiện 2 trả lời", use_inner_text=True)
    expect(page.locator(f"#comment-{first}")).to_be_hidden()
    page.goto(page.url.split("#")[0] + f"#comment-{inside}")
    expect(page.locator(f"#comment-{inside}")).to_be_visible()
    expect(page.locator(":target")).to_have_id(f"comment-{inside}")
    assert faults(page, script=script) == []


def test_a_reply_to_a_folded_thread_is_seen_and_focused(visitor, article, write):
    top = write(article, "Lan", "Ý kiến gốc")
    write(article, "Hùng", "Trả lời", parent=top)
    page = visitor().visit(article.url)

    page.click(f"#thread-{top} > .fold > summary")
    page.click(f"#reply-to-{top}")
    page.fill(f"#text-{top}", "Thêm một lời")
    page.fill(f"#author_name-{top}", "An")
    page.click(f"#comment-form-{top} button.main")

    expect(page.locator("article.waiting")).to_be_focused()
    expect(page.locator(f"#replies-{top} article.waiting")).to_be_visible()


def is_marked(comment) -> bool:
    """Whether it stands out, in the light and in the dark."""
    images = []
    for scheme in ("light", "dark"):
        comment.page.emulate_media(color_scheme=scheme)
        images.append(comment.evaluate("one => getComputedStyle(one).backgroundImage"))
    return "none" not in images


def test_a_permanent_link_lands_on_its_comment_and_marks_it(visitor, app, article, write):
    top = write(article, "Lan", "Ý kiến đầu tiên")
    replies = [write(article, f"Người {n}", f"Trả lời {n}", parent=top) for n in range(5)]
    write_many(app, article.id, [None] * 52)
    reader = visitor()

    for number in (top, replies[0], replies[4]):
        page = reader.visit(f"/comments/{number}")
        comment = page.locator(f"#comment-{number}")
        expect(page.locator(":target")).to_have_id(f"comment-{number}")
        expect(comment).to_be_in_viewport()
        assert is_marked(comment)
    page = reader.visit(article.url)
    page.goto(
        reader.site
        + article.url
        + "#comment-"
        + page.locator("article.comment").nth(30).get_attribute("id").split("-")[1]
    )
    expect(page.locator(":target")).to_be_in_viewport()
    assert is_marked(page.locator(":target"))


@BOTH
def test_the_most_liked_stand_first_and_reading_on_shows_each_once(visitor, app, article, script):
    numbers = write_many(app, article.id, [None] * 53)
    for _reader in range(2):
        page = visitor(script=False).visit(article.url + f"?start={numbers[0]}")
        page.click(f"#like-{numbers[0]}")
        page.wait_for_url(f"**#comment-{numbers[0]}")
    page = visitor(script=script).visit(article.url)

    page.get_by_role("link", name="Quan tâm nhất").click()
    expect(page.locator("#sorts [aria-current]")).to_have_text("Quan tâm nhất")
    expect(page.locator("#comments article.comment").first).to_have_id(f"comment-{numbers[0]}")
    if script:
        # Somebody likes what stands on the next page: it is lost to this reader, and nothing comes twice.
        other = visitor(script=False).visit(article.url)
        other.click(f"#like-{numbers[30]}")
        other.wait_for_url("**#comment-*")
    page.click("#more a")

    expect(page.locator("#comments article.comment")).to_have_count(53 if script else 3)
    ids = page.locator("#comments > li").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
