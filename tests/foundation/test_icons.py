"""Icons: a page holds the symbols that it uses, and what comes into a page later draws its own."""

import pytest

from tests.discussions import HTMX, dom, write


def uses_and_symbols(answer) -> tuple[set[str], list[str]]:
    page = dom(answer)
    uses = {use.get("href") for use in page.iterfind(".//{*}use")}
    return uses, [f"#{symbol.get('id')}" for symbol in page.iterfind(".//{*}symbol")]


def test_every_page_holds_the_symbols_that_it_uses_and_no_others(client, moderator, app, article):
    write(app, article.id, (None, 0))
    pages = [client.get(path) for path in ("/", article.url, "/comments/mine", "/accounts/sign-in", "/khong-co")]
    pages += [moderator.get(path) for path in ("/moderation/?tab=published", article.url, "/moderation/log")]

    for page in pages:
        uses, symbols = uses_and_symbols(page)
        assert (uses, len(uses)) == (set(symbols), len(symbols)), page.request.path
        assert "#i-logo" in uses


def test_what_comes_into_a_page_later_draws_its_icons_itself(client, app, article):
    [number] = write(app, article.id)

    for path in (f"{article.url}/comments", f"/comments/{number}/reports/new"):
        fragment = client.get(path, headers=HTMX)
        assert uses_and_symbols(fragment) == (set(), [])
    drawn = dom(client.get(f"{article.url}/comments", headers=HTMX)).findall(".//{*}svg")
    assert [(svg.get("viewBox"), len(svg) > 0) for svg in drawn] == [("0 0 24 24", True)] * len(drawn)
    assert drawn


def test_a_name_that_no_symbol_has_is_an_error(app):
    with app.test_request_context(), pytest.raises(KeyError, match="khong-co"):
        app.jinja_env.from_string("{{ drawn_icon('khong-co') }}").render()
