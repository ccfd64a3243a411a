"""The sites that are measured are sites: everything that is counted on them is what counting gives."""

from bench.data import fill
from tests.domain.counting import kept_and_counted


def test_every_number_of_a_built_site_is_what_counting_gives(app):
    fill(app, (0, 20), waiting=3, with_replies=(20,))

    with app.app_context():
        kept, counted = kept_and_counted(2)
    assert kept == counted
    assert kept["article"] == 20


def test_a_built_article_shows_its_comments_and_their_replies(app, client):
    addresses = fill(app, (0, 20), waiting=3, with_replies=(20,))

    page = client.get(addresses[20]).get_data(as_text=True)

    assert page.count('class="comment"') == 20
    assert page.count('<h4 class="comment-name"') == 6
    assert client.get(addresses[0]).get_data(as_text=True).count('class="comment"') == 0
