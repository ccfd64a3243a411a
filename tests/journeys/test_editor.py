"""The help that a script gives to those who write articles: marks, pasting, the live preview, keeping what is typed."""

import re

from playwright.sync_api import Page, expect

PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector("#source").dispatchEvent(event);
}"""
WORD = """<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span>Một</p>
<p class=MsoNormal><b>Đậm</b></p>"""


def new_article(person) -> Page:
    page = person.visit("/editorial/articles")
    page.click("#new-article button")
    page.wait_for_url(re.compile(r"/editorial/articles/\d+$"))
    page.wait_for_selector("#preview-pane[data-htmx-powered]")
    return page


def test_marks_pasting_and_the_preview_help_to_write(sign_in):
    page = new_article(sign_in("Minh"))
    source, preview = page.locator("#source"), page.locator("#preview")

    source.fill("Cầu thông xe")
    page.evaluate("document.querySelector('#source').setSelectionRange(4, 12)")
    source.press("Control+b")
    expect(source).to_have_value("Cầu **thông xe**")
    expect(preview.locator("strong")).to_have_text("thông xe")
    page.get_by_role("button", name="Trích dẫn").click()
    expect(source).to_have_value("> Cầu **thông xe**")

    source.fill("")
    page.evaluate(PASTE, [WORD, "Một Đậm"])
    expect(source).to_have_value("- Một\n\n**Đậm**")
    expect(preview.locator("li")).to_have_text("Một")
    source.press("Control+z")
    expect(source).to_have_value("")

    source.fill("Một  hai , ba")
    page.get_by_role("button", name="Dọn khoảng trắng").click()
    expect(source).to_have_value("Một hai, ba")
    expect(page.locator("#live")).to_contain_text("1 khoảng trắng thừa")
    source.press("Control+z")
    expect(source).to_have_value("Một  hai , ba")


def test_what_is_typed_is_kept_by_the_site_and_without_it_by_the_browser(sign_in):
    person = sign_in("Minh")
    page = new_article(person)
    address, hidden = page.url, "Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})"
    leave = f"{hidden}; document.dispatchEvent(new Event('visibilitychange'));"

    page.fill("#source", "Câu thứ nhất")
    page.evaluate(leave)
    expect(page.locator("#autosaved")).to_contain_text("Đã tự lưu lúc")
    page.route("**/autosave", lambda route: route.abort())
    page.fill("#source", "Câu thứ hai")
    page.evaluate(leave)
    expect(page.locator("#autosaved")).to_contain_text("Chưa lưu được")

    page.close(run_before_unload=False)
    again = person.context.new_page()
    again.goto(address)
    expect(again.locator("#kept-here")).to_be_visible()
    again.click("#kept-here button")
    expect(again.locator("#source")).to_have_value("Câu thứ hai")
    again.evaluate(leave)
    expect(again.locator("#autosaved")).to_contain_text("Đã tự lưu lúc")
    assert again.evaluate("Object.keys(localStorage).filter(key => key.startsWith('ykien article'))") == []
