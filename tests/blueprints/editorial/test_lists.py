"""What the desk lists: articles by stage, and categories."""

import pytest

from domain.articles import desk
from tests.blueprints.desk import PlainBrowser, counts, next_page, table
from tests.blueprints.editorial.desks import draft_of, number_of
from tests.pages import by_id, ids_of
from tests.people import Staff, reader_of, seated


@pytest.fixture
def editor(app) -> Staff:
    return seated(app, "Thu Hà", role="editor")


def listed(answer) -> list[int]:
    return [int(name[8:]) for name in ids_of(answer, "article-") if name[8:].isdigit()]


def test_every_stage_has_its_tab_with_a_count_and_says_what_to_do_when_it_is_empty(app, editor, article):
    draft_of(editor, title="Nháp")

    pages = {
        stage: editor.get(f"/editorial/articles?stage={stage}") for stage in counts(editor.get("/editorial/articles"))
    }

    told = {"draft": 1, "review": 0, "scheduled": 0, "published": 1, "withdrawn": 0, "deleted": 0}
    assert counts(pages["draft"]) == told
    assert [len(listed(page)) for page in pages.values()] == list(told.values())
    assert "Bấm “Viết bài”" not in pages["draft"].get_data(as_text=True)
    assert all(
        "none" in page.get_data(as_text=True) for stage, page in pages.items() if stage not in {"draft", "published"}
    )


def test_articles_are_found_by_words_of_their_titles_with_or_without_marks(app, editor, article):
    number = number_of(draft_of(editor, title="Đường hoa thôn Đồi Sim"))

    def found(query: str) -> list[int]:
        return listed(editor.get(f"/editorial/articles?stage=draft&{query}"))

    assert [found(f"words={words}") for words in ("duong sim", "Đồi", "hoa%20xyz", "%25", "!!", "\0")] == [
        *([[number]] * 2),
        *([[]] * 3),
        [number],
    ]
    assert (found("category=99999999999999999999"), found("category=1&stage=x")) == ([number], [])


def test_pages_follow_each_other_without_gap_and_moderators_see_their_own_alone(app, editor, monkeypatch):
    monkeypatch.setattr(desk, "LISTED", 2)
    author = seated(app, "Minh")
    own = number_of(draft_of(author, title="Của Minh"))
    numbers = [number_of(draft_of(editor, title=f"Bài {n}")) for n in range(4)]

    seen, address = [], "/editorial/articles"
    while address:
        page = editor.get(address)
        seen, address = seen + listed(page), next_page(page)

    assert seen == [*reversed(numbers), own]
    mine = author.get("/editorial/articles")
    assert (listed(mine), counts(mine)["draft"]) == ([own], 1)
    assert "Minh sửa" in mine.get_data(as_text=True)


def test_a_category_is_made_renamed_without_a_broken_link_and_removed_when_empty(app, editor):
    page = PlainBrowser(editor.client).open("/editorial/categories")
    page.press("category-new", name="Tin xã", description="Tin của xã")
    number = table(app, "categories")[0]["id"]
    desk_page = draft_of(editor, title="Bài", source="Lời.", category=str(number))

    page.press("category-new", name="TIN  XÃ")
    refused = (page.answer.status_code, by_id(page.answer, "name-new-error") is not None)
    page.open("/editorial/categories").press(f"category-{number}", name="Tin phường")
    in_use = editor.post(f"/editorial/categories/{number}/removal")
    desk_page.press("article-form", "save", category="")
    page.open("/editorial/categories").press(f"category-removal-{number}")

    assert (refused, in_use.status_code) == ((422, True), 409)
    assert (page.answer.status_code, table(app, "categories")) == (200, [])
    assert reader_of(app).get("/categories/tin-xa").status_code == 404


def test_renaming_a_category_changes_the_pages_of_its_articles(app, editor, article):
    desk_page = PlainBrowser(editor.client).open("/editorial/categories").press("category-new", name="Tin xã")
    number = table(app, "categories")[0]["id"]
    PlainBrowser(editor.client).open(f"/editorial/articles/{article.id}").press(
        "article-form", "publish", category=str(number)
    )
    before, word = table(app, "articles")[0]["version"], table(app, "site_state")[0]["version"]

    desk_page.open("/editorial/categories").press(f"category-{number}", name="Tin phường")

    assert "Tin phường" in reader_of(app).get("/categories/tin-xa").get_data(as_text=True)
    assert table(app, "articles")[0]["version"] > before
    assert table(app, "site_state")[0]["version"] != word
