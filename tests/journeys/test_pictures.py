"""Pictures in a real browser: nothing moves while they come, and none is larger than it is shown."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from domain.articles.markup import render_article
from domain.articles.models import Article
from domain.media.models import MediaFile
from foundation.database import commit, db
from tests.hostile_files import picture
from tests.people import seated
from tests.uploads import send_file

LOADED = "Array.from(document.querySelectorAll('.prose img')).every(one => one.complete && one.naturalWidth)"
FILES = """async () => Promise.all(Array.from(document.querySelectorAll('.prose img'), async one => {
  const file = await createImageBitmap(await (await fetch(one.currentSrc)).blob());
  return [file.width, one.getBoundingClientRect().width, one.getBoundingClientRect().height / one.width];
}))"""
SHIFTS = """
window.__shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => { window.__shift += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def illustrated(app, article):
    """The article with a large and a small picture in its text."""
    editor = seated(app, role="editor")
    for width, height in ((2400, 1600), (300, 200)):
        send_file(editor, picture(size=(width, height)))

    def put():
        names = db.session.execute(select(MediaFile.name).order_by(MediaFile.id)).scalars()
        found = db.session.get_one(Article, article.id)
        found.source = "\n\n".join(["Mở đầu.", *(f"![](/media/{name})" for name in names), "Kết thúc."])
        found.html = render_article(found.source)

    with app.app_context():
        commit(put)
    return article


@pytest.mark.parametrize("width", [320, 1280])
def test_pictures_come_in_the_size_they_are_shown_and_move_nothing(visitor, illustrated, width):
    reader = visitor(width=width)
    reader.page.add_init_script(SHIFTS)

    page = reader.visit(illustrated.url)
    page.locator(".prose img").last.scroll_into_view_if_needed()
    page.wait_for_function(LOADED)

    large, small = page.evaluate(FILES)
    assert large[0] == pytest.approx(large[1], rel=0.12)
    assert small[:2] == [300, min(300, large[1])]
    assert [ratio for *_widths, ratio in (large, small)] == pytest.approx([2 / 3, 2 / 3], abs=0.01)
    assert page.evaluate("window.__shift") < 0.01


def test_a_picture_is_uploaded_beside_the_text_and_nothing_typed_is_lost(sign_in, article):
    page = sign_in("Hoa", role="editor").visit(f"/editorial/articles/{article.id}")
    page.fill("#source", "Đang viết dở.")
    page.click("#media-panel details > summary.button")
    page.set_input_files("#file", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.click("#upload button.button")

    expect(page.locator("#file-error")).to_contain_text("mô tả ảnh")
    page.set_input_files("#file", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.fill("#upload [name=alt]", "Hội trường kín người")
    page.click("#upload button.button")

    expect(page.locator("#media-panel [role=status]")).to_be_visible()
    expect(page.locator("#lead-pictures").get_by_label("Hội trường kín người")).to_be_visible()
    expect(page.locator("#source")).to_have_value("Đang viết dở.")
