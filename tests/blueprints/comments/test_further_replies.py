"""Further replies are put into a page that shows the reader's own already."""

from tests.discussions import HTMX, dom, letter, text_of, write


def test_ones_own_waiting_reply_is_not_put_there_twice(app, client, article):
    top, *_replies = write(app, article.id, [None, 0, 0, 0, 0, 0])
    client.post(f"{article.url}/comments", data=letter("Của tôi", parent=top))
    page = text_of(dom(client.get(article.url)))
    fourth = _replies[3]

    further = client.get(f"{article.url}/threads/{top}/replies?start={fourth}", headers=HTMX).get_data(as_text=True)
    whole = client.get(f"{article.url}/threads/{top}").get_data(as_text=True)

    assert page.count("Của tôi") == whole.count("Của tôi") == 1
    assert (further.count("Của tôi"), further.count("Lời thứ 4")) == (0, 1)
