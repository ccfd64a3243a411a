"""A school's site: a first name and a class, no address, and everything waits."""

import pytest

from tests.blueprints.comments.test_policies import KNOWN, PASSES, set_policies
from tests.discussions import HTMX, decide, field, has_error, letter, stored, text_of, write
from tests.pages import by_id
from tests.people import reader_of


@pytest.fixture
def pupil(make_app, app):
    return reader_of(make_app(school_mode=True, comments_policy=PASSES, comments_known_after=1))


def test_the_form_asks_for_a_name_and_a_class_and_for_no_address(pupil, app, article):
    [top] = write(app, article.id)
    for path, suffix in ((article.url, ""), (f"{article.url}/comments/new?parent={top}", f"-{top}")):
        page = pupil.get(path)
        name = by_id(page, f"author_name{suffix}")

        assert by_id(page, f"email{suffix}") is None
        assert field(page, "notify") is None
        assert name.get("aria-describedby") == f"author_name-hint{suffix}"
        assert text_of(by_id(page, f"author_name-hint{suffix}")) == (
            "Ví dụ: Minh, 7A. Không ghi họ, không ghi tên trường."
        )
        assert "Tên và lớp" in page.get_data(as_text=True)
        assert "nhiều lớp" not in page.get_data(as_text=True)


def test_an_ordinary_site_asks_for_a_name(client, article):
    page = client.get(article.url).get_data(as_text=True)

    assert ("Tên và lớp" in page, "author_name-hint" in page) == (False, False)


@pytest.mark.parametrize("name", ["Nguyễn Văn Minh", "Trần Nguyễn Bảo Minh, 7A", "7A", "Minh"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_full_name_comes_back_with_a_sentence_and_the_text(pupil, app, article, name, headers):
    answer = pupil.post(f"{article.url}/comments", data=letter("Em đồng ý ạ.", author_name=name), headers=headers)

    assert (answer.status_code, has_error(answer)) == (422, True)
    assert (field(answer, "text").strip(), field(answer, "author_name")) == ("Em đồng ý ạ.", name)
    assert "Minh, 7A" in text_of(by_id(answer, "author_name-error"))
    described = by_id(answer, "author_name").get("aria-describedby").split()
    assert [by_id(answer, part) is not None for part in described] == [True, True]
    assert stored(app) == []


@pytest.mark.parametrize("of_article", [PASSES, KNOWN, None])
def test_everything_waits_whatever_the_article_says_and_known_readers_too(pupil, app, article, of_article):
    set_policies(app, article, of_article=of_article, of_category=PASSES)
    for n in range(3):
        pupil.post(f"{article.url}/comments", data=letter(f"Ý {n}", author_name="Minh, 7A", email="minh@benmo.example"))
        comment = stored(app)[-1]

        assert (comment.status, comment.email) == ("pending", "")
        decide(app, "approve", comment.id)
