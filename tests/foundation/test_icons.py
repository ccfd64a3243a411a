"""Icons: each is drawn where it stands, in a page and in what comes into a page later."""

import pytest

from tests.discussions import HTMX, dom, write


def test_every_icon_is_drawn_where_it_stands(client, app, article):
    write(app, article.id)

    for path, headers in ((article.url, {}), (f"{article.url}/comments", HTMX)):
        drawn = dom(client.get(path, headers=headers)).findall(".//{*}svg")
        assert {(svg.get("aria-hidden"), len(svg) > 0, len(svg.findall(".//{*}use"))) for svg in drawn} == {
            ("true", True, 0)
        }


def test_a_name_that_no_symbol_has_is_an_error(app):
    with app.test_request_context(), pytest.raises(KeyError, match="khong-co"):
        app.jinja_env.from_string("{{ drawn_icon('khong-co') }}").render()
