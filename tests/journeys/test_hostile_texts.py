"""A hundred hostile texts in every view: nothing runs, nothing is asked for, nothing becomes markup. Harmless ones read
as typed.
"""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from domain.comments.models import Comment, CommentStatus
from domain.moderation.actions import decide
from domain.moderation.models import Action
from foundation.database import commit, db
from foundation.text import is_blank
from tests.discussions import quiet_moderator
from tests.hostile_texts import HARMLESS, HOSTILE
from tests.people import reader_of

# How each database keeps these texts is tested without a browser, which sees the same bytes from all of them.
pytestmark = pytest.mark.only_on("sqlite")

# What comment text may become, and nothing else.
ALLOWED = {"P", "BR", "STRONG", "EM", "BLOCKQUOTE", "A"}
DATA_BLOCK = "head > script[type='application/ld+json']"  # data for search engines, which runs nowhere
LOOK = """(DATA) => ({
  ran: window.ran === undefined ? [] : ["window.ran"],
  tags: [...new Set([...document.querySelectorAll(".comment-text *")].map(e => e.tagName))],
  attributes: [...new Set([...document.querySelectorAll(".comment-text *")].flatMap(e => e.getAttributeNames()))],
  links: [...document.querySelectorAll(".comment-text a[href]")].map(a => a.protocol),
  scripts: [...document.scripts].filter(s => !s.src.includes("/static/") && !s.matches(DATA)).length,
  data: [...document.querySelectorAll(DATA)].map(s => typeof JSON.parse(s.text)),
  forms: document.querySelectorAll(".comment-text form, .comment-text input").length,
  title: document.title,
  end: [...document.body.children].slice(-2).map(e => e.matches("script[src^='/static/']")).every(Boolean),
})"""


def sendable(words: str) -> bool:
    return "\\0" not in words and "\0" not in words and not is_blank(words)


def sent_by_form(app, article, words: str, name: str, parent: int | None = None) -> int:
    """Through the very form a stranger uses: the number of the stored comment."""
    data = {"text": words, "author_name": name, "parent": str(parent or "")}
    answer = reader_of(app).post(f"{article.url}/comments", data=data)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:300]
    return int(re.search(r"comment-(\d+)$", answer.location).group(1))


def checked(page, *, title: str | None = None) -> None:
    found = page.evaluate(LOOK, DATA_BLOCK)
    assert found["ran"] == []
    assert set(found["tags"]) <= ALLOWED
    assert set(found["attributes"]) <= {"href", "rel"}
    assert set(found["links"]) <= {"http:", "https:"}
    assert found["scripts"] == found["forms"] == 0
    assert found["data"] in ([], ["object"])
    assert found["end"]
    assert title is None or title in found["title"]


def approve_all(app) -> None:
    def work() -> None:
        moderator = quiet_moderator()
        for number in db.session.scalars(select(Comment.id).filter_by(status=CommentStatus.PENDING)).all():
            decide(number, Action.APPROVE, moderator=moderator)

    with app.app_context():
        commit(work)


def read_on(page) -> None:
    """Ask for further threads until there are none."""
    while page.locator("#more a").count():
        further = page.locator("#more a").get_attribute("href")
        page.click("#more a")
        expect(page.locator(f'#more a[href="{further}"]')).to_have_count(0)


def test_hostile_texts_do_nothing_in_any_view(visitor, sign_in, app, article):
    texts = [text for text in HOSTILE.values() if sendable(text)]
    assert len(texts) >= 100
    top = 0
    for n, text in enumerate(texts):
        name = text.strip()[:40] if n % 2 and not is_blank(text[:40]) else f"Người {n}"
        number = sent_by_form(app, article, text, name.replace("\n", " "))
        top = top or number

    lan = sign_in()
    while True:
        checked(lan.page)
        following = lan.page.locator("nav.pages a[rel=next]")
        if not following.count():
            break
        lan.visit(following.get_attribute("href"))
    approve_all(app)
    replies = [sent_by_form(app, article, text, f"Đáp {n}", top) for n, text in enumerate(texts[:12])]
    approve_all(app)

    reader = visitor()
    page = reader.visit(article.url)
    read_on(page)
    checked(page, title="Tổng kết công tác MTTQ xã")
    assert page.locator("#comments > li").count() == len(texts)
    for path in (f"{article.url}/threads/{top}", f"{article.url}/comments/new?parent={replies[0]}", "/"):
        checked(reader.visit(path))
    log = sign_in("Minh").visit("/moderation/log")
    assert log.locator("#log > li").count() == 50
    checked(log)


def test_a_hostile_article_file_does_nothing_either(visitor, app, tmp_path):
    lines = [text.replace("\n", " ")[:250] for text in HOSTILE.values() if sendable(text)]
    plain, markdown = tmp_path / "one.txt", tmp_path / "two.md"
    head = f"{lines[0]}\n\nĐăng lúc: 10:05:55 22/11/2022 (GMT+7)\nChuyên mục: {lines[1][:60]}\nTóm tắt: {lines[2]}\n\n"
    plain.write_text(head + "\n".join(lines), encoding="utf-8")
    markdown.write_text(head + "\n\n".join(lines), encoding="utf-8")

    runner = app.test_cli_runner()
    result = runner.invoke(args=["articles", "import", str(plain), str(markdown)])
    reader = visitor()
    found = {}
    for path in ["/", *re.findall(r"/articles/\S+", result.output)]:
        page = reader.visit(path)
        checked(page)
        found[path] = page.evaluate(
            """() => [...document.querySelectorAll(".prose *")].flatMap(e => e.getAttributeNames().map(name => [name,
                 e.getAttribute(name)])).filter(([name, value]) => !["title", "alt"].includes(name) &&
                 !(name === "href" && /^(https?:|mailto:|tel:|#|\\/(?!\\/))/i.test(value)) &&
                 !(name === "src" && /^\\/(?!\\/)/.test(value)))"""
        )

    assert len(found) == 3
    assert {path: odd for path, odd in found.items() if odd} == {}


def test_a_hostile_text_comes_back_unharmed_in_the_form(visitor, article):
    page = visitor().visit(article.url)
    hostile = [text for text in HOSTILE.values() if sendable(text)][:40]

    for text in hostile:
        page.fill("#text", text)
        typed = page.input_value("#text")
        page.evaluate("document.getElementById('comment-form').title = 'before'")
        page.click("#comment-form button.main")
        page.locator("#comment-form:not([title]) #author_name-error").wait_for()
        assert page.input_value("#text") == typed
        checked(page)


def test_harmless_texts_read_as_typed(visitor, app, article):
    assert len(HARMLESS) >= 50
    numbers = {name: sent_by_form(app, article, words, "Lan") for name, (words, _seen) in HARMLESS.items()}
    approve_all(app)

    page = visitor().visit(article.url)
    read_on(page)
    seen = {
        name: page.locator(f"#comment-{number} .comment-text").evaluate(
            "e => e.innerText.split(/\\n+/).map(line => line.trim()).filter(Boolean)"
        )
        for name, number in numbers.items()
    }

    expected = {
        name: [line.strip() for line in wanted.split("\n") if line.strip()] for name, (_w, wanted) in HARMLESS.items()
    }
    assert {name: [" ".join(line.split()) for line in lines] for name, lines in seen.items()} == {
        name: [" ".join(line.split()) for line in lines] for name, lines in expected.items()
    }
